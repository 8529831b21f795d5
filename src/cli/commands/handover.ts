import { gadgetbridgeKeyText } from "../../exchange/gadgetbridge/authkey-text.ts";
import { openStore } from "../../node/sqlite.ts";
import { Ledger } from "../../store/ledger.ts";
import { Records } from "../../store/records.ts";
import type { HandoverCheck } from "../../tasks/check-handover.ts";
import { bandToHandOver, countHandable } from "../../tasks/handover-band.ts";
import type { HandedBand } from "../../tasks/handover-band.ts";
import { useOn } from "../../tasks/handover-phone.ts";
import { planFor, wayFor } from "../../tasks/handover-plan.ts";
import type { HandoverFacts } from "../../tasks/handover-plan.ts";
import type { HandoverPlan, HandoverWay } from "../../tasks/handover-ways.ts";
import { storePath, UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import type { ExitStatus } from "../exit-status.ts";
import { checkText, COMMAND, printBand, printDone, printKeyText } from "../handover-card.ts";
import { printPlan, printWayAlone } from "../handover-card.ts";
import { goWay } from "../handover-do.ts";
import type { Done, HandoverWork } from "../handover-do.ts";
import { lookAsRoot, withPhone } from "../handover-phone.ts";
import { WAYS, wordOf } from "../handover-way-words.ts";
import type { WayWord } from "../handover-way-words.ts";
import { checkedWords, needsPhone } from "../handover-words.ts";
import type { HandoverWords } from "../handover-words.ts";
import { nowS } from "../now.ts";
import { copyToClipboard, printBareKey, printQr } from "../show-key.ts";

/** `ownband handover gadgetbridge [MAC]`: the key and, where it is wanted, the history. */
export async function handover(
  context: Context,
  words: HandoverWords,
  [word]: readonly string[],
): Promise<number> {
  const mac = wantedMac(word ?? context.options.band);
  const wanted = checkedWords(words, context);
  const store = openStore(storePath(context));
  try {
    const bands = Ledger.open(store, nowS()).list();
    const records = Records.open(store, nowS());
    const band = bandToHandOver(bands, mac);
    if (wanted.way === "move" && band.formerMacs.length === 0) throw noSuchWay("move");
    if (mac === undefined && countHandable(bands) > 1) tellOthers(context);
    return await withPhone(context, needsPhone(wanted), (seen) => {
      const work: HandoverWork = { context, wanted, band, bands, records, nowS: nowS(), seen };
      if (wanted.check) return look(work);
      return wanted.way === undefined ? showPlan(work) : goOneWay(work, wanted.way);
    });
  } finally {
    store.database.close();
  }
}

function tellOthers({ out }: Context): void {
  out.note("  Another band has a key too (ownband keys lists them); this one was in use last.");
  out.note(`  To hand over another one:  ${COMMAND} MAC`);
}

async function showPlan(work: HandoverWork): Promise<number> {
  const { context, band } = work;
  const { out } = context;
  const plan = planFor(factsOf(work));
  out.json(documentOf(band, plan));
  if (out.manner.json) return EXIT.done;
  if (out.manner.quiet) {
    printBareKey(band.key);
    return EXIT.done;
  }
  await showKey(work, work.wanted.qr);
  printPlan(out, plan);
  return EXIT.done;
}

async function goOneWay(work: HandoverWork, word: WayWord): Promise<number> {
  const { context, band } = work;
  const { out } = context;
  const plan = planFor(factsOf(work));
  const way = wayFor(WAYS[word], factsOf(work));
  if (way === undefined) throw noSuchWay(word);
  const done = await goWay(work, way);
  if (done === undefined) {
    out.note("  Nothing was done, and nothing changed on the phone.");
    return EXIT.done;
  }
  out.json({ ...documentOf(band, plan), ...done });
  if (out.manner.json) return EXIT.done;
  for (const { text, count } of done.leftOut ?? []) {
    out.warn(count === undefined ? text : `${text} (${count.toLocaleString("en-GB")})`);
  }
  if (out.manner.quiet) tellQuietly(work, word, done);
  else await tellWay(work, { plan, way, done });
  return EXIT.done;
}

/** The one thing that a script wants of it. */
function tellQuietly({ context, band }: HandoverWork, word: WayWord, done: Done): void {
  if (word === "text") printBareKey(band.key);
  const path = done.file?.path ?? done.pushed?.path;
  if (path !== undefined) context.out.result(path);
}

/** With these the owner puts the key in by hand, whatever else happens. */
const BY_HAND: ReadonlySet<WayWord> = new Set(["text", "merge", "move"]);

async function tellWay(
  work: HandoverWork,
  told: { readonly plan: HandoverPlan; readonly way: HandoverWay; readonly done: Done },
): Promise<void> {
  const { context, band, wanted } = work;
  const { out } = context;
  const word = wordOf(told.way);
  if (BY_HAND.has(word)) {
    await showKey(work, wanted.qr || (word === "text" && process.stdout.isTTY));
  } else printBand(out, band);
  printDone(out, told.done);
  printWayAlone(out, told.plan, told.way);
}

async function showKey(
  { context: { out }, band, wanted }: HandoverWork,
  asQr: boolean,
): Promise<void> {
  const isCopied = wanted.copy && (await copyToClipboard(band.key));
  printBand(out, band);
  printKeyText(out, band, isCopied);
  if (asQr) await printQr(out, band.key);
}

async function look(work: HandoverWork): Promise<number> {
  const { context, band, seen } = work;
  const { out } = context;
  if (seen === undefined) throw new TypeError("to look, a phone is needed");
  const { check, use } = await lookAsRoot(context, seen, band);
  const plan = planFor({ ...work, use: { ...useOn(seen), ...use } });
  out.json({ ...documentOf(band, plan), check });
  if (out.manner.json) return statusOf(check);
  if (out.manner.quiet) {
    out.result(check.looked ? check.key : "not-looked");
    return statusOf(check);
  }
  printBand(out, band);
  out.result(`  ${out.paint(isGood(check) ? "green" : "yellow", checkText(check))}`);
  const [best] = plan.ways;
  if (check.looked && check.key !== "same" && best !== undefined) {
    out.note(`\n  Next:  ${COMMAND} --way ${wordOf(best)}`);
  }
  return statusOf(check);
}

function isGood(check: HandoverCheck): boolean {
  return check.looked && check.key === "same";
}

function statusOf(check: HandoverCheck): ExitStatus {
  if (!check.looked) return EXIT.noRoot;
  return isGood(check) ? EXIT.done : EXIT.noValidKey;
}

function factsOf(work: HandoverWork): HandoverFacts {
  return { ...work, use: useOn(work.seen) };
}

function documentOf(band: HandedBand, plan: HandoverPlan): object {
  const { mac, model, key } = band;
  return {
    band: { mac, model },
    key: gadgetbridgeKeyText(key),
    keepKeyAlive: plan.keepKeyAlive,
    ways: plan.ways.map((way) => ({ ...way, way: wordOf(way) })),
    afterwards: plan.afterwards,
  };
}

function noSuchWay(word: WayWord): UsageError {
  return word === "merge"
    ? new UsageError("There is no history to merge yet.", "Bring it:  ownband import, ownband sync")
    : new UsageError(
        "The band has had no other address, as far as is known.",
        `The other ways:  ${COMMAND}`,
      );
}

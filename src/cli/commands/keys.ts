import { AppError } from "../../errors.ts";
import { nameOfApp } from "../../keys/apps.ts";
import type { KeySource } from "../../store/key-sighting.ts";
import type { KeptBand, KeptKey } from "../../store/kept-key.ts";
import { isCurrent, isRefused } from "../../store/succession.ts";
import { UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { withLedger } from "../ledger.ts";
import { count, formatAge, formatDate, formatMoment, isoTime, plainLine } from "../words.ts";

/** `ownband keys [list|show|forget] [MAC]` */
export async function keys(
  context: Context,
  _options: object,
  [what = "list", word]: readonly string[],
): Promise<number> {
  const mac = wantedMac(word ?? context.options.band);
  switch (what) {
    case "list":
    case "show":
      show(context, mac, what === "show");
      return EXIT.done;
    case "forget":
      return forget(context, mac);
    default:
      throw new UsageError("ownband keys knows list, show and forget.");
  }
}

function show(context: Context, mac: string | undefined, revealed: boolean): void {
  const { out } = context;
  const bands = bandsWithKeys(context).filter((band) => mac === undefined || band.mac === mac);
  if (mac !== undefined && bands.length === 0) throw unknownBand();
  out.json({ bands: bands.map((band) => bandJson(band, revealed)) });
  if (bands.length === 0) {
    out.note("  No keys yet. Next:  ownband key");
    return;
  }
  for (const [index, band] of bands.entries()) {
    if (index > 0) out.result();
    printBand(context, band, revealed);
  }
  if (!revealed) out.note("\n  ownband keys show  prints the keys themselves.");
}

/** Of a band that was only met, or whose keys were forgotten, there is nothing to tell here. */
function bandsWithKeys(context: Context): KeptBand[] {
  return withLedger(context, (ledger) => ledger.list()).filter(({ keys }) => keys.length > 0);
}

function printBand({ out }: Context, band: KeptBand, revealed: boolean): void {
  const { mac, model, firmware, continues, continuedBy } = band;
  const title = [
    model ?? "Band",
    mac ?? "address unknown",
    ...(firmware === undefined ? [] : [`firmware ${firmware}`]),
  ];
  out.result(`  ${out.paint("bold", title.join("   "))}`);
  if (continues !== undefined) out.result(`  before its reset: ${continues}`);
  if (continuedBy !== undefined) out.result(`  since its reset: ${continuedBy}`);
  for (const key of band.keys) {
    const text = revealed ? key.key.reveal() : masked(key);
    out.result(`    ${out.paint(isCurrent(key) ? "green" : "dim", text)}   ${stateOf(key)}`);
    for (const source of key.sources) {
      out.result(out.paint("dim", `      from ${formatSource(source)}`));
    }
    out.result(out.paint("dim", `      ${historyOf(key)}`));
  }
}

/** Enough to tell keys apart, too little to use one. */
function masked({ key }: KeptKey): string {
  const text = key.reveal();
  return `${text.slice(0, 6)}…${text.slice(-4)}`;
}

function stateOf(key: KeptKey): string {
  const { superseded, paired, pairedAtS, verifiedAtS } = key;
  const since = pairedAtS === undefined ? "" : `paired ${formatDate(pairedAtS)}`;
  const age = pairedAtS === undefined ? "" : ` (${formatAge(pairedAtS)})`;
  if (superseded?.why === "reset") return `${since || "found"}; dead: the band was reset since`;
  // One that was never right needs no later pairing to be wrong.
  if (isRefused(key) && verifiedAtS === undefined) {
    return `${since || "found"}; dead: the band refused it`;
  }
  if (superseded?.why === "re-paired") return `${since || "found"}; dead: paired anew since`;
  if (isRefused(key)) return `${since || "found"}; dead: the band refused it`;
  if (paired === false) return `${since || "found"}; dead: no longer paired`;
  return since === "" ? "current" : `current, ${since}${age}`;
}

function historyOf({ foundAtS, lastSeenAtS, verifiedAtS, refusedAtS }: KeptKey): string {
  return [
    `found ${formatMoment(foundAtS)}`,
    ...(lastSeenAtS > foundAtS ? [`seen again ${formatMoment(lastSeenAtS)}`] : []),
    ...(verifiedAtS === undefined ? [] : [`accepted ${formatMoment(verifiedAtS)}`]),
    ...(refusedAtS === undefined ? [] : [`refused ${formatMoment(refusedAtS)}`]),
    ...(verifiedAtS === undefined && refusedAtS === undefined ? ["not tried on the band yet"] : []),
  ].join(" · ");
}

function formatSource({ kind, app, account, path }: KeySource): string {
  if (kind === "typed") return "you: it was given with the command";
  const parts = [app === undefined ? undefined : nameOfApp(app), account && `account ${account}`];
  return [...parts.filter((part) => part !== undefined), plainLine(path)].join(" · ");
}

function bandJson({ keys: kept, ...band }: KeptBand, revealed: boolean): object {
  return {
    ...band,
    keys: kept.map((key) => ({
      ...(revealed ? { key: key.key.reveal() } : { keyMasked: masked(key) }),
      current: isCurrent(key),
      ...(key.paired === undefined ? {} : { paired: key.paired }),
      ...times(key),
      ...(key.superseded === undefined
        ? {}
        : {
            superseded: key.superseded.why,
            supersededNoticedAt: isoTime(key.superseded.noticedAtS),
          }),
      sources: key.sources,
    })),
  };
}

function times(key: KeptKey): object {
  const known = {
    pairedAt: key.pairedAtS,
    lastUsedAt: key.lastUsedAtS,
    foundAt: key.foundAtS,
    lastSeenAt: key.lastSeenAtS,
    verifiedAt: key.verifiedAtS,
    refusedAt: key.refusedAtS,
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, atS]) =>
      atS === undefined ? [] : [[name, isoTime(atS)]],
    ),
  );
}

async function forget(context: Context, mac: string | undefined): Promise<number> {
  const { out, options } = context;
  if (mac === undefined) {
    throw new UsageError(
      "ownband keys forget wants the address of a band.",
      "ownband keys lists them.",
    );
  }
  if (!bandsWithKeys(context).some((band) => band.mac === mac)) throw unknownBand();
  if (options.yes !== true) {
    if (!out.interactive) throw new UsageError("Forgetting cannot be undone: say --yes too.");
    const { askYes } = await import("../ask.ts");
    if (!(await askYes("Forget every key of this band for good? What it has recorded stays.")))
      return EXIT.done;
  }
  const forgotten = withLedger(context, (ledger) => ledger.forget({ mac, formerToo: false }));
  out.json({ forgotten });
  if (!out.manner.json) out.note(`  ${count(forgotten, "key")} forgotten.`);
  return EXIT.done;
}

function unknownBand(): AppError {
  return new AppError("no-band", "There is no key of that band.", {
    hint: "ownband keys lists them.",
  });
}

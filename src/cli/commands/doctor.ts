import { nodeCodecs } from "../../node/codecs.ts";
import { openScratch } from "../../node/scratch.ts";
import { checkChain } from "../../tasks/check-chain.ts";
import type { ChainLink, LinkName } from "../../tasks/check-chain.ts";
import { checkBluetooth } from "../../tasks/check-bluetooth.ts";
import type { BandLinkName } from "../../tasks/check-bluetooth.ts";
import { reachOf } from "../context.ts";
import type { Context } from "../context.ts";
import { drawingFor } from "../drawings.ts";
import { EXIT, exitStatusOf } from "../exit-status.ts";
import { withLedger } from "../ledger.ts";
import { lookAtComputer } from "../look-at-computer.ts";
import { indent } from "../output.ts";

/** A link of the chain to the key, or to the band. */
type Looked = Omit<ChainLink, "link"> & { readonly link: LinkName | BandLinkName };

/** `ownband doctor` */
export async function doctor(context: Context): Promise<number> {
  const { out, signal, trace, dataFolder } = context;
  const scratch = openScratch(dataFolder);
  const links: Looked[] = [];
  const tell = (link: Looked): void => {
    links.push(link);
    out.result(lineOf(context, link));
  };
  try {
    const chain = checkChain({
      scratch,
      signal,
      trace,
      codecs: nodeCodecs,
      reach: reachOf(context),
      computer: () => lookAtComputer(dataFolder),
      askPassword: () => Promise.resolve(undefined),
      onRootQuestion: () => {
        trace("asking for root");
      },
    });
    for await (const link of chain) tell(link);
    const { openRadio } = context;
    for await (const link of checkBluetooth({ openRadio, trace, signal })) tell(link);
  } finally {
    await scratch.close();
  }
  const broken = links.find(({ state }) => state === "broken");
  out.json({
    links: links.map(({ link, state, text, hint, error }: Looked) => ({
      link,
      state,
      text,
      ...(hint === undefined ? {} : { hint }),
      ...(error === undefined ? {} : { code: error.code }),
    })),
    ...(broken ? { next: broken.hint ?? broken.text } : {}),
  });
  tellNext(context, links, broken);
  return broken?.error ? exitStatusOf(broken.error) : EXIT.done;
}

const MARKS = {
  good: ["green", "✓"],
  note: ["yellow", "–"],
  broken: ["red", "✗"],
  unknown: ["dim", "·"],
} as const;

function lineOf({ out }: Context, { link, state, text }: Looked): string {
  const [style, mark] = MARKS[state];
  const line = `${link.padEnd(12)}${text}`;
  return `  ${out.paint(style, mark)} ${state === "unknown" ? out.paint("dim", line) : line}`;
}

/** One next step: that of the first link that is broken. */
function tellNext(context: Context, links: readonly Looked[], broken: Looked | undefined): void {
  const { out } = context;
  out.result();
  if (!broken) {
    for (const { link, state, hint } of links) {
      if (state === "note" && hint !== undefined) {
        out.result(`  ${link}:`);
        out.result(indent(hint, "    "));
      }
    }
    out.result("  Everything is there. Next:  ownband key");
    return;
  }
  const drawing = drawingFor(broken.error);
  if (drawing) for (const line of drawing) out.result(`      ${line}`);
  out.result(`  ${out.paint("bold", "What to do now")}`);
  out.result(indent(broken.hint ?? broken.text, "  "));
  if (hasKey(context)) {
    out.result("\n  A key is kept already: the phone is needed only for a newer one.");
    out.result("  Prove it on the band:  ownband verify");
  }
}

/** Whether there is a key that is not known to be dead. */
function hasKey(context: Context): boolean {
  return withLedger(context, (ledger) =>
    ledger.list().some(({ keys }) => keys.some(({ superseded }) => superseded === undefined)),
  );
}

import { gadgetbridgeKeyText } from "../exchange/gadgetbridge/authkey-text.ts";
import type { HandoverCheck } from "../tasks/check-handover.ts";
import type { HandedBand } from "../tasks/handover-band.ts";
import type { HandoverPlan, HandoverWay } from "../tasks/handover-ways.ts";
import type { Done } from "./handover-do.ts";
import { wordOf } from "./handover-way-words.ts";
import { indent } from "./output.ts";
import type { Output } from "./output.ts";
import { formatSize } from "./words.ts";

export const COMMAND = "ownband handover gadgetbridge";

/** Which band it is. */
export function printBand(out: Output, { model, mac, firmware }: HandedBand): void {
  const title = [
    model ?? "Band",
    mac,
    ...(firmware === undefined ? [] : [`firmware ${firmware}`]),
  ].join("   ");
  out.result(`  ${out.paint("bold", title)}`);
}

/** The key as Gadgetbridge takes it. */
export function printKeyText(out: Output, { key }: HandedBand, isCopied: boolean): void {
  const text = gadgetbridgeKeyText(key);
  const beside = isCopied ? out.paint("dim", "   (copied, without a line break)") : "";
  out.result(`  ${out.paint("green", text)}${beside}`);
  out.result(out.paint("dim", `  ${text.length} characters, 0x in front, nothing behind`));
}

/** What lies where now. */
export function printDone(out: Output, { file, pushed, sent }: Done): void {
  const good = (text: string): void => {
    out.result(`  ${out.paint("green", "✓")} ${text}`);
  };
  if (file !== undefined) {
    const secret = file.holdsKey ? "   the key is in it, for everybody to read" : "";
    good(`${file.path}   ${formatSize(file.sizeBytes)}${secret}`);
  }
  if (pushed !== undefined) good(`on the phone, and whole (that step is done): ${pushed.path}`);
  if (sent === true) good("passed on; nothing confirms that Gadgetbridge took it");
}

/** Everything: what keeps the key alive, the best way, the others in short. */
export function printPlan(out: Output, plan: HandoverPlan): void {
  const [best, ...others] = plan.ways;
  printKeepAlive(out, plan);
  if (best !== undefined) printWay(out, best);
  if (others.length > 0) {
    heading(out, `Other ways (${COMMAND} --way WORD):`);
    for (const way of others) {
      out.result(`    ${wordOf(way).padEnd(9)} ${way.title}`);
      if (way.impossible !== undefined) {
        out.result(out.paint("dim", indent(`not here: ${way.impossible}`, " ".repeat(14), 78)));
      }
    }
  }
  printAfterwards(out, plan);
}

/** One way, with what has to come before and after it. */
export function printWayAlone(out: Output, plan: HandoverPlan, way: HandoverWay): void {
  printKeepAlive(out, plan);
  printWay(out, way);
  printAfterwards(out, plan);
}

function printKeepAlive(out: Output, { keepKeyAlive }: HandoverPlan): void {
  heading(out, "First, in this order, so that the key stays alive:");
  numbered(out, keepKeyAlive);
}

function printWay(out: Output, way: HandoverWay): void {
  heading(out, `Then: ${way.title}`);
  numbered(out, way.steps);
  out.result();
  detail(out, "wants", way.needs.join("; "));
  if (way.impossible !== undefined) detail(out, "but", way.impossible);
  detail(out, "replaces", way.replaces);
  detail(out, "leaves", way.leavesAlone);
}

function printAfterwards(out: Output, { afterwards }: HandoverPlan): void {
  heading(out, "Afterwards:");
  for (const line of afterwards) out.result(hanging("  ·  ", line));
  out.result(
    hanging("  ·  ", `On a rooted phone, to see whether it is there:  ${COMMAND} --check`),
  );
}

function heading(out: Output, text: string): void {
  out.result();
  out.result(`  ${out.paint("bold", text)}`);
}

function numbered(out: Output, lines: readonly string[]): void {
  for (const [i, line] of lines.entries()) out.result(hanging(`  ${i + 1}  `, line));
}

function detail(out: Output, word: string, text: string): void {
  out.result(hanging(`     ${word.padEnd(9)} `, text));
}

/** A text whose further lines begin under its first word. */
function hanging(head: string, text: string): string {
  return head + indent(text, " ".repeat(head.length), WIDTH - head.length).slice(head.length);
}

const WIDTH = 96;

/** What was seen in Gadgetbridge, in words. */
export function checkText(check: HandoverCheck): string {
  if (!check.looked) return `Nobody could look. ${check.why}`;
  const { key, knowsBand } = check;
  if (key !== "same") return KEY_TEXT[key];
  if (knowsBand === true) return "Gadgetbridge has the key, and the band in its list.";
  const band = "the band is not in its list yet: tap + there, then the band.";
  return knowsBand === false
    ? `Gadgetbridge has the key; ${band}`
    : "Gadgetbridge has the key; whether it has the band in its list could not be read.";
}

const KEY_TEXT = {
  other: "Gadgetbridge has another key of this band: put this one in its place.",
  none: "Gadgetbridge has no key of this band.",
  miswritten:
    "Gadgetbridge has the key in a form that it misunderstands (a line break or blank behind it, no 0x before it, capitals): delete it there and paste it anew.",
} as const;

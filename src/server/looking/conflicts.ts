import { isWorn } from "../../health/interpret.ts";
import type { Interpreted } from "../../health/interpret.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { pulseOf } from "../../health/reading.ts";
import type { TimeSpan } from "../../store/evaluated.ts";
import { readWorn } from "../../tasks/worn-bands.ts";
import type { Span } from "../answers.ts";
import type { Subject } from "./subject.ts";

/**
 * Where two sources say different things of the same minutes: of one band, or two devices that were both
 * worn. A band in a drawer contradicts nobody.
 */
export function conflictsIn(subject: Subject, span: TimeSpan): Span[] {
  const { provenance, macs } = subject;
  const { fromS, toS } = span;
  const disputed = macs.flatMap((mac) => provenance.disputed(mac, fromS, toS));
  return spansOf([...disputed, ...betweenAddresses(subject, span)]);
}

function betweenAddresses({ records, macs }: Subject, span: TimeSpan): UnixSeconds[] {
  const recording = macs.filter((mac) => {
    const its = records.span(mac);
    return its && its.firstS < span.toS && its.lastS >= span.fromS;
  });
  if (recording.length < 2) return [];
  const first = new Map<UnixSeconds, Interpreted>();
  const disputed: UnixSeconds[] = [];
  for (const mac of recording) {
    for (const it of readWorn(records, [[mac]], span)) {
      if (!isWorn(it.state)) continue;
      const other = first.get(it.minute.startS);
      if (other === undefined) first.set(it.minute.startS, it);
      else if (areDifferent(it, other)) disputed.push(it.minute.startS);
    }
  }
  return disputed;
}

/** What only one of them says is no contradiction. How much it moved, every device measures by itself. */
function areDifferent({ minute: a }: Interpreted, { minute: b }: Interpreted): boolean {
  const differ = (one: number | undefined, other: number | undefined): boolean =>
    one !== undefined && other !== undefined && one !== other;
  return differ(a.steps, b.steps) || differ(pulseOf(a), pulseOf(b));
}

function spansOf(minutes: readonly UnixSeconds[]): Span[] {
  const spans: Span[] = [];
  for (const startS of [...new Set(minutes)].toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last?.endS === startS) spans[spans.length - 1] = { ...last, endS: startS + 60 };
    else spans.push({ startS, endS: startS + 60 });
  }
  return spans;
}

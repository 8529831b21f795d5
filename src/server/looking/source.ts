import { interpret, SEED_S } from "../../health/interpret.ts";
import type { Interpreted } from "../../health/interpret.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { pulseOf } from "../../health/reading.ts";
import type { SaidMinute } from "../../store/provenance.ts";
import { readWorn } from "../../tasks/worn-bands.ts";
import type { BandMacs } from "../../tasks/worn-bands.ts";
import type { SaidOfMinute, SourceAnswer } from "../answers.ts";
import { besidesAt } from "./besides.ts";
import { shortText } from "./plain.ts";
import type { Subject } from "./subject.ts";

/** Who says what of one minute, what counts first. */
export function sourcesAt(subject: Subject, atS: UnixSeconds): SourceAnswer {
  const startS = Math.floor(atS / 60) * 60;
  const span = { fromS: startS, toS: startS + 60 };
  const [counts] = readWorn(subject.records, subject.bands, span);
  const said = subject.bands.map((macs) => {
    const [its] = readWorn(subject.records, [macs], span);
    return { isFirst: areSame(its, counts), said: saidOf(subject, macs, startS, its) };
  });
  const first = said.findIndex(({ isFirst }) => isFirst);
  const inOrder = [...said.slice(first, first + 1), ...said.filter((_, i) => i !== first)];
  return {
    startS,
    offsetMin: subject.offsetAt(startS),
    said: inOrder.flatMap((it) => it.said),
    besides: besidesAt(subject, startS, counts?.state),
  };
}

function areSame(a: Interpreted | undefined, b: Interpreted | undefined): boolean {
  return (
    a?.state === b?.state &&
    a?.minute.steps === b?.minute.steps &&
    a?.minute.heartRateBpm === b?.minute.heartRateBpm &&
    a?.minute.intensity === b?.minute.intensity &&
    a?.minute.kind === b?.minute.kind
  );
}

/** What is said of one band. @param counts what of it counts */
function saidOf(
  { records, provenance }: Subject,
  macs: BandMacs,
  startS: UnixSeconds,
  counts: Interpreted | undefined,
): SaidOfMinute[] {
  const said = macs.flatMap((mac) => {
    const device = shortText(provenance.modelOf(mac));
    return provenance.saidOf(mac, startS).map((it) => ({ ...it, device }));
  });
  const first = said.findIndex(({ minute }) => isWhatCounts(minute, counts?.minute));
  const inOrder = [...said.slice(first, first + 1), ...said.filter((_, i) => i !== first)];
  const before = [...records.minutes(macs, startS - SEED_S, startS)];
  return inOrder.map(({ minute, source, run, kind, broughtS, device }, i) => ({
    source,
    device,
    run: kind === "import" ? run : undefined,
    broughtS,
    steps: minute.steps,
    heartRateBpm: pulseOf(minute),
    intensity: minute.intensity,
    kind: minute.kind,
    state: i === 0 && first >= 0 ? counts?.state : stateOf(minute, before),
  }));
}

/** What a minute would be, if it were the one that counts. */
function stateOf(
  minute: SaidMinute["minute"],
  before: readonly SaidMinute["minute"][],
): string | undefined {
  const [it] = interpret([minute], { before });
  return it?.state;
}

function isWhatCounts(
  minute: SaidMinute["minute"],
  counts: SaidMinute["minute"] | undefined,
): boolean {
  return (
    counts !== undefined &&
    minute.steps === counts.steps &&
    minute.heartRateBpm === counts.heartRateBpm &&
    minute.intensity === counts.intensity &&
    minute.kind === counts.kind
  );
}

import type { Night } from "../health/nights.ts";
import type { SleepSession, SleepStage, SleepStageKind } from "../health/sleep.ts";

/** Stages are most of a night: each is a letter and its minutes, `l62d30a5`. */
const LETTERS: Readonly<Record<SleepStageKind, string>> = {
  "light-sleep": "l",
  "deep-sleep": "d",
  "rem-sleep": "r",
  asleep: "s",
  awake: "a",
  unknown: "u",
};
const KINDS = new Map(
  // Its keys are the kinds there are.
  Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as SleepStageKind] as const),
);

type PackedSession = Omit<SleepSession, "stages"> & { readonly stages: string };
type PackedNight = Omit<Night, "night" | "naps"> & {
  readonly night: readonly PackedSession[];
  readonly naps: readonly PackedSession[];
};

/** A night as it is kept. Who changes this raises `RULES` in `tasks/evaluate-stale.ts`. */
export function textOfNight(night: Night): string {
  const packed: PackedNight = {
    ...night,
    night: night.night.map(packedSession),
    naps: night.naps.map(packedSession),
  };
  return JSON.stringify(packed);
}

/** The nights of a JSON list of such texts. */
export function nightsOfTexts(texts: string): Night[] {
  // `textOfNight` wrote them.
  return (JSON.parse(texts) as PackedNight[]).map((packed) => ({
    ...packed,
    night: packed.night.map(sessionOf),
    naps: packed.naps.map(sessionOf),
  }));
}

function packedSession(session: SleepSession): PackedSession {
  return { ...session, stages: session.stages.map(stageText).join("") };
}

function stageText({ state, startS, endS }: SleepStage): string {
  return `${LETTERS[state]}${(endS - startS) / 60}`;
}

function sessionOf(packed: PackedSession): SleepSession {
  const stages: SleepStage[] = [];
  let { startS } = packed;
  for (const [, letter = "", minutes] of packed.stages.matchAll(/([a-z])(\d+)/g)) {
    const endS = startS + Number(minutes) * 60;
    stages.push({ state: KINDS.get(letter) ?? "unknown", startS, endS });
    startS = endS;
  }
  return {
    ...packed,
    stages,
    lightS: packed.lightS,
    deepS: packed.deepS,
    remS: packed.remS,
    averageHeartRateBpm: packed.averageHeartRateBpm,
    lowestHeartRateBpm: packed.lowestHeartRateBpm,
  };
}

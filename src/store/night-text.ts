import type { UnixSeconds } from "../health/minute.ts";
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
  const stages = stagesOf(packed.stages, packed.startS);
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

/** Read letter by letter: of ten years, an expression would take most of the time. */
function stagesOf(text: string, fromS: UnixSeconds): SleepStage[] {
  const stages: SleepStage[] = [];
  let startS = fromS;
  for (let at = 0; at < text.length;) {
    const state = KINDS.get(text.charAt(at)) ?? "unknown";
    let minutes = 0;
    for (at++; isDigit(text.charCodeAt(at)); at++) minutes = minutes * 10 + Number(text[at]);
    const endS = startS + minutes * 60;
    stages.push({ state, startS, endS });
    startS = endS;
  }
  return stages;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

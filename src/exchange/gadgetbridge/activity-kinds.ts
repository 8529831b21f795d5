import type { StretchState } from "../../health/stretch.ts";

/**
 * Our words for the codes in BASE_ACTIVITY_SUMMARY.ACTIVITY_KIND, by code. Of several codes for one
 * word the first is the one that is written.
 * @source gadgetbridge §4.4: Gadgetbridge ActivityKind
 */
const SPORTS: ReadonlyMap<number, string> = new Map([
  [0x10, "running"],
  [0x20, "walking"],
  [0x40, "pool swimming"], // "swimming"; what bands say is pool swimming is written so
  [0x80, "cycling"],
  [0x100, "treadmill"],
  [0x200, "freestyle"], // "exercise"
  [0x400, "open water swimming"],
  [0x800, "indoor cycling"],
  [0x1000, "elliptical"],
  [0x2000, "rope skipping"],
  [0x4000, "yoga"],
  [0x8000, "football"],
  [0x10000, "rowing machine"],
  [0x20000, "cricket"],
  [0x40000, "basketball"],
  [0x80000, "table tennis"],
  [0x100000, "badminton"],
  [0x200000, "strength training"],
  [0x400000, "hiking"],
  [0x800000, "climbing"],
  [0x04000001, "indoor track running"],
  [0x04000002, "handcycling"],
  [0x04000003, "e-bike"],
  [0x04000004, "cycling"], // to work
  [0x04000005, "indoor handcycling"],
  [0x04000008, "stair stepper"],
  [0x04000009, "pilates"],
  [0x0400000a, "pool swimming"],
  [0x0400000b, "tennis"],
  [0x0400000d, "table tennis"],
  [0x0400000e, "American football"],
  [0x0400000f, "training"],
  [0x04000010, "cardio"],
  [0x04000011, "breathwork"],
  [0x04000012, "indoor walking"],
  [0x04000013, "cross-country skiing"],
  [0x04000014, "skiing"],
  [0x04000015, "snowboarding"],
  [0x04000016, "rowing"],
  [0x04000017, "mountaineering"],
  [0x04000019, "multisport"],
  [0x0400001a, "paddling"],
  [0x0400001e, "boating"],
  [0x04000020, "golf"],
  [0x04000025, "inline skating"],
  [0x04000026, "climbing"],
  [0x04000027, "indoor climbing"],
  [0x04000028, "bouldering"],
  [0x0400002c, "ice skating"],
  [0x0400002e, "snowshoeing"],
  [0x04000030, "stand-up paddling"],
  [0x04000031, "surfing"],
  [0x04000034, "kayaking"],
  [0x04000036, "windsurfing"],
  [0x04000037, "kitesurfing"],
  [0x0400003a, "boxing"],
  [0x0400003c, "baseball"],
  [0x0400003d, "softball"],
  [0x04000045, "HIIT"],
  [0x04000048, "pickleball"],
  [0x04000049, "padel"],
  [0x0400004a, "squash"],
  [0x0400004b, "racquetball"],
  [0x04000050, "meditation"],
  [0x04000055, "rugby"],
  [0x04000056, "hockey"],
  [0x04000057, "lacrosse"],
  [0x04000058, "volleyball"],
  [0x0400005b, "mixed martial arts"],
  [0x0400005c, "dancing"],
  [0x0400005d, "cross trainer"],
  [0x0400005e, "freestyle"], // "free training"
  [0x04000060, "kickboxing"],
  [0x04000062, "crossfit"],
  [0x04000063, "functional training"],
  [0x04000065, "taekwondo"],
  [0x04000067, "cross-country running"],
  [0x04000068, "karate"],
  [0x04000069, "fencing"],
  [0x0400006a, "core training"],
  [0x0400006f, "cross training"],
  [0x04000072, "aerobics"],
  [0x04000074, "flexibility"],
  [0x04000075, "gymnastics"],
  [0x04000076, "track and field"],
  [0x0400007f, "trampoline"],
  [0x04000085, "street dance"],
  [0x04000086, "zumba"],
  [0x04000087, "roller skating"],
  [0x04000088, "martial arts"],
  [0x04000089, "tai chi"],
  [0x0400008d, "archery"],
  [0x0400008e, "horse riding"],
  [0x04000091, "stair climbing"],
  [0x04000097, "bowling"],
  [0x04000099, "handball"],
  [0x0400009f, "beach volleyball"],
  [0x040000a2, "sailing"],
  [0x040000a5, "ice hockey"],
  [0x040000a8, "cross-country skiing"],
  [0x040000ac, "skateboarding"],
  [0x040000af, "parkour"],
  [0x040000b0, "treadmill"], // "indoor running"
  [0x040000b1, "running"], // outdoors
  [0x040000b2, "walking"], // outdoors
  [0x040000b3, "cycling"], // outdoors
  [0x040000b5, "aerobics"],
  [0x040000b9, "BMX"],
  [0x040000cb, "indoor fitness"],
  [0x040000cc, "ice skating"], // indoors
  [0x040000ce, "judo"],
  [0x040000d5, "race walking"],
  [0x040000d7, "snorkelling"],
  [0x040000d9, "spinning"],
  [0x040000dc, "stepper"],
  [0x040000dd, "stretching"],
  [0x040000e1, "water polo"],
  [0x040000e2, "hiking"], // in mountains
  [0x040000ea, "canoeing"],
  [0x040000ed, "sledding"],
  [0x040000f0, "orienteering"],
  [0x040000f1, "trekking"],
  [0x040000f2, "trail running"],
]);

const CODES: ReadonlyMap<string, number> = new Map(
  [...SPORTS].toReversed().map(([code, word]) => [word, code]),
);

/** What we call the sport; `undefined`: it has no word of ours. */
export function sportOfKind(kind: number): string | undefined {
  return SPORTS.get(kind);
}

/** The code for a sport; `undefined` for a word that Gadgetbridge has no code for. */
export function kindOfSport(sport: string): number | undefined {
  return CODES.get(sport);
}

/** The night is over, or there was none: it ends the stage before it and begins none itself. */
export const NO_STAGE = 0;

/**
 * What a stage in XIAOMI_SLEEP_STAGE_SAMPLE is. A stage lasts until the next one of its device, or
 * until the WAKEUP_TIME of its night in XIAOMI_SLEEP_TIME_SAMPLE.
 * @source gadgetbridge §4.3; 0 and 5: Gadgetbridge SleepDetailsParser
 */
const STAGES: ReadonlyMap<number, StretchState> = new Map([
  [2, "deep-sleep"],
  [3, "light-sleep"],
  [4, "rem-sleep"],
  [5, "awake"],
]);

/** A number that nobody has explained is read as awake; `undefined`: {@link NO_STAGE}. */
export function stateOfStage(stage: number): StretchState | undefined {
  return stage === NO_STAGE ? undefined : (STAGES.get(stage) ?? "awake");
}

/** `undefined` for what is no stage of sleep there. */
export function stageOfState(state: StretchState): number | undefined {
  return [...STAGES].find(([, it]) => it === state)?.[0];
}

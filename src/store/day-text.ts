import type { Day } from "../health/day.ts";

/** A value that is there or not, as JSON knows it. */
type Maybe<T> = T | null;

/** A day without the names of its values: of thousands of days, names are most of the text. */
type DayList = readonly [
  day: string,
  startS: number,
  endS: number,
  steps: Maybe<number>,
  distanceM: Maybe<number>,
  energyKcal: Maybe<number>,
  activeMinutes: number,
  walkingMinutes: number,
  runningMinutes: number,
  cyclingMinutes: number,
  stillMinutes: number,
  asleepMinutes: number,
  measuredMinutes: number,
  restingBpm: Maybe<number>,
  averageBpm: Maybe<number>,
  lowestBpm: Maybe<number>,
  highestBpm: Maybe<number>,
  zoneMinutes: Maybe<readonly number[]>,
  wornMinutes: number,
  notWornMinutes: number,
  unknownMinutes: number,
  noRecordMinutes: number,
  dayMinutes: number,
  told: Maybe<NonNullable<Day["told"]>>,
];

/** A day as it is kept. Who changes this raises `RULES` in `tasks/evaluate-stale.ts`. */
export function textOfDay(day: Day): string {
  const { heartRate, coverage } = day;
  const list: DayList = [
    day.day,
    day.startS,
    day.endS,
    day.steps ?? null,
    day.distanceM ?? null,
    day.energyKcal ?? null,
    day.activeMinutes,
    day.walkingMinutes,
    day.runningMinutes,
    day.cyclingMinutes,
    day.stillMinutes,
    day.asleepMinutes,
    heartRate.measuredMinutes,
    heartRate.restingBpm ?? null,
    heartRate.averageBpm ?? null,
    heartRate.lowestBpm ?? null,
    heartRate.highestBpm ?? null,
    heartRate.zoneMinutes ?? null,
    coverage.wornMinutes,
    coverage.notWornMinutes,
    coverage.unknownMinutes,
    coverage.noRecordMinutes,
    coverage.dayMinutes,
    day.told ?? null,
  ];
  return JSON.stringify(list);
}

/** The days of a JSON list of such texts. */
export function daysOfTexts(texts: string): Day[] {
  // `textOfDay` wrote them.
  return (JSON.parse(texts) as DayList[]).map(dayOfList);
}

function dayOfList(list: DayList): Day {
  const told = list[23];
  return {
    day: list[0],
    startS: list[1],
    endS: list[2],
    steps: list[3] ?? undefined,
    distanceM: list[4] ?? undefined,
    energyKcal: list[5] ?? undefined,
    activeMinutes: list[6],
    walkingMinutes: list[7],
    runningMinutes: list[8],
    cyclingMinutes: list[9],
    stillMinutes: list[10],
    asleepMinutes: list[11],
    heartRate: {
      measuredMinutes: list[12],
      restingBpm: list[13] ?? undefined,
      averageBpm: list[14] ?? undefined,
      lowestBpm: list[15] ?? undefined,
      highestBpm: list[16] ?? undefined,
      zoneMinutes: list[17] ?? undefined,
    },
    coverage: {
      wornMinutes: list[18],
      notWornMinutes: list[19],
      unknownMinutes: list[20],
      noRecordMinutes: list[21],
      dayMinutes: list[22],
    },
    ...(told && { told }),
  };
}

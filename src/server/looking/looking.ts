import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type {
  BandsAnswer,
  DayAnswer,
  DaysAnswer,
  HoursAnswer,
  HouseAnswer,
  NightAnswer,
  NightsAnswer,
  NowAnswer,
  RunsAnswer,
  SourceAnswer,
  SpreadAnswer,
  WorkoutAnswer,
  WorkoutsAnswer,
} from "../answers.ts";
import type { Desk } from "../desk.ts";
import { bandsIn } from "./bands.ts";
import { dayOn } from "./day.ts";
import { daysOf } from "./days.ts";
import { Hours } from "./hours.ts";
import { houseOf } from "./house.ts";
import { nightOn, nightsIn } from "./nights.ts";
import { nowOf } from "./now.ts";
import { runsIn } from "./runs.ts";
import { sourcesAt } from "./source.ts";
import { Spread } from "./spread.ts";
import { StepsByTime } from "./steps-by-time.ts";
import { Subjects } from "./subject.ts";
import { Workouts } from "./workouts.ts";

/** Days, both included. */
export interface Range {
  readonly from: LocalDay;
  readonly to: LocalDay;
}

/** Everything that is asked of the store. `wearer` is an id; absent: the first one. */
export interface Looking {
  house(): Promise<HouseAnswer>;
  now(wearer: number | undefined): Promise<NowAnswer>;
  day(wearer: number | undefined, day: LocalDay): Promise<DayAnswer>;
  days(wearer: number | undefined, range: Range): Promise<DaysAnswer>;
  hours(wearer: number | undefined, range: Range): Promise<HoursAnswer>;
  nights(wearer: number | undefined, range: Range): Promise<NightsAnswer>;
  night(wearer: number | undefined, day: LocalDay): Promise<NightAnswer>;
  source(wearer: number | undefined, atS: UnixSeconds): Promise<SourceAnswer>;
  workouts(wearer: number | undefined): Promise<WorkoutsAnswer>;
  workout(wearer: number | undefined, startS: UnixSeconds): Promise<WorkoutAnswer>;
  bands(): Promise<BandsAnswer>;
  runs(): Promise<RunsAnswer>;
  spread(): Promise<SpreadAnswer>;
}

/** Every answer is worked out from the open store of the desk. */
export function lookingAt(desk: Desk): Looking {
  const subjects = new Subjects(desk);
  const workouts = new Workouts();
  const stepsByTime = new StepsByTime();
  const hours = new Hours(desk.signal);
  const spread = new Spread(desk);
  return {
    house: () => houseOf(desk, subjects),
    now: async (wearer) => nowOf(await subjects.get(wearer), stepsByTime),
    day: async (wearer, day) => dayOn(await subjects.get(wearer), day, workouts),
    days: async (wearer, range) => daysOf(await subjects.get(wearer), range),
    hours: async (wearer, range) => hours.of(await subjects.get(wearer), range),
    nights: async (wearer, range) => nightsIn(await subjects.get(wearer), range),
    night: async (wearer, day) => nightOn(await subjects.get(wearer), day),
    source: async (wearer, atS) => sourcesAt(await subjects.get(wearer), atS),
    workouts: async (wearer) => workouts.list(await subjects.get(wearer)),
    workout: async (wearer, startS) => workouts.one(await subjects.get(wearer), startS),
    bands: async () => bandsIn(await desk.records(), await desk.ledger()),
    runs: async () => runsIn(await desk.records()),
    spread: () => spread.of(),
  };
}

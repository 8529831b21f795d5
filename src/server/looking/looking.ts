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
  WorkoutAnswer,
  WorkoutsAnswer,
} from "../answers.ts";
import type { Desk } from "../desk.ts";

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
}

export function lookingAt(desk: Desk): Looking {
  void desk;
  const later = (): Promise<never> => Promise.reject(new TypeError("not built yet"));
  return {
    house: later,
    now: later,
    day: later,
    days: later,
    hours: later,
    nights: later,
    night: later,
    source: later,
    workouts: later,
    workout: later,
    bands: later,
    runs: later,
  };
}

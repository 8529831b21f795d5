/** An alarm as it was set on a band or in an app. `position` names it. */
export interface Alarm {
  /** Its place in the list, from 0. */
  readonly position: number;
  readonly hour: number;
  readonly minute: number;
  readonly isEnabled: boolean;
  /** The days of the week: Monday 1, Tuesday 2, Wednesday 4 … Sunday 64; 0: once. */
  readonly days: number;
  readonly isSmart?: boolean | undefined;
  readonly snoozes?: boolean | undefined;
  readonly title?: string | undefined;
}

import { addDays, isDay, type LocalDay } from "../../health/local-day.ts";
import { goTo } from "../route.ts";
import { Pager } from "./pager.tsx";
import { words } from "./words.ts";

export interface DayPickerProps {
  readonly day: LocalDay;
  /** Where the wearer is; there is nothing after it. */
  readonly today: LocalDay;
  /** The place of a day: `(day) => ["day", day]`. */
  readonly parts: (day: LocalDay) => readonly string[];
  /** The days that the arrows lead to, where they are not the neighbours. */
  readonly previous?: LocalDay | undefined;
  readonly next?: LocalDay | undefined;
}

/** A day, its neighbours, any other one, and today; also with ←, → and T. */
export function DayPicker({ day, today, parts, previous, next }: DayPickerProps) {
  const { previousDay, nextDay, today: present, date } = words();
  const after = next ?? (day < today ? addDays(day, 1) : undefined);
  return (
    <Pager
      previous={{ parts: parts(previous ?? addDays(day, -1)), text: previousDay }}
      next={after === undefined ? undefined : { parts: parts(after), text: nextDay }}
      current={day === today ? undefined : { parts: parts(today), text: present }}
    >
      <input
        type="date"
        aria-label={date}
        value={day}
        max={today}
        onChange={({ currentTarget: { value } }) => {
          if (isDay(value)) goTo(parts(value));
        }}
      />
    </Pager>
  );
}

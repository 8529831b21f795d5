import { formatDay } from "../../format.ts";
import { monthsBetween } from "./overview.ts";

export interface MonthChoiceProps {
  /** `2026-03`. */
  readonly month: string;
  readonly first: string;
  readonly last: string;
  readonly label: string;
  readonly onMonth: (month: string) => void;
}

/** A month to go to. Firefox and Safari on a computer have no field for it: there it is a list. */
export function MonthChoice({ month, first, last, label, onMonth }: MonthChoiceProps) {
  if (hasMonthField()) {
    return (
      <input
        type="month"
        aria-label={label}
        value={month}
        max={last}
        onChange={({ currentTarget: { value } }) => {
          if (/^\d{4}-\d\d$/.test(value)) onMonth(value);
        }}
      />
    );
  }
  const known = monthsBetween(first, last).toReversed();
  const months = known.includes(month) ? known : [...known, month];
  return (
    <select
      aria-label={label}
      value={month}
      onChange={({ currentTarget: { value } }) => onMonth(value)}
    >
      {months.map((it) => (
        <option key={it} value={it}>
          {formatDay(`${it}-01`, { month: "long", year: "numeric" })}
        </option>
      ))}
    </select>
  );
}

/** A field of a kind that a browser does not know is one for text. */
function hasMonthField(): boolean {
  const field = document.createElement("input");
  field.type = "month";
  return field.type === "month";
}

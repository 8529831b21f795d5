import { formatDay, formatDays } from "../../format.ts";
import type { Place } from "./places.ts";
import { words } from "./words.ts";

/** What a time is called: `March 2026`, `9–15 March 2026`. */
export function titleOf({ period, from, to }: Pick<Place, "period" | "from" | "to">): string {
  switch (period) {
    case "week":
      return formatDays(from, to);
    case "month":
      return formatDay(from, { month: "long", year: "numeric" });
    case "year":
      return from.slice(0, 4);
    case "all":
      return words().periods.all;
  }
}

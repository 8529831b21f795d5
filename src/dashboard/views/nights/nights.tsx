import { isDay } from "../../../health/local-day.ts";
import type { ViewProps } from "../../frame.tsx";
import { wearer } from "../../house.ts";
import { NothingAtAll } from "../day/nothing.tsx";
import { List } from "./list.tsx";
import "./nights.css";
import { One } from "./one.tsx";
import { lastNights, nightsOfMonth } from "./overview.ts";
import { words } from "./words.ts";

/** How did I sleep: many nights, or one. */
export default function NightsView({ rest: [wanted] }: ViewProps) {
  const its = wearer.value;
  if (its?.lastDay === undefined) {
    return (
      <>
        <div class="head">
          <h1>{words().title}</h1>
        </div>
        <NothingAtAll />
      </>
    );
  }
  if (wanted !== undefined && isDay(wanted)) return <One day={wanted} today={its.today} />;
  const month = wanted === undefined ? undefined : nightsOfMonth(wanted, its.today);
  return (
    <List
      period={month ?? lastNights(its.lastDay)}
      month={month && wanted}
      firstDay={its.firstDay ?? its.lastDay}
      today={its.today}
    />
  );
}

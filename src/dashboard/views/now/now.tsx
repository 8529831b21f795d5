import type { LocalDay } from "../../../health/local-day.ts";
import { formatDay, LONG_DAY } from "../../format.ts";
import { linkTo } from "../../route.ts";
import { Answered } from "../../parts/waiting.tsx";
import { useNow } from "../../parts/use-now.ts";
import { house, wearer } from "../../house.ts";
import { BandCard } from "./band-card.tsx";
import { NightCard } from "./night-card.tsx";
import "./now.css";
import { PulseCard } from "./pulse-card.tsx";
import { StepsCard } from "./steps-card.tsx";
import { WeekCard } from "./week-card.tsx";
import { words } from "./words.ts";

/** How is today, how was last night? */
export default function Now() {
  return house.value?.has.records === false ? <Empty /> : <Today />;
}

function Today() {
  const asked = useNow();
  return (
    <Answered asked={asked}>
      {(now) => (
        <>
          <div class="head">
            <h1>{titleOf(now.day)}</h1>
          </div>
          {!now.isToday && <p class="now-note">{words().notToday}</p>}
          <div class="cards pairs now-cards">
            <StepsCard now={now} />
            <NightCard now={now} />
            <PulseCard now={now} />
            <WeekCard now={now} />
            <BandCard now={now} />
          </div>
        </>
      )}
    </Answered>
  );
}

/** With the year, where it is not this one. */
function titleOf(day: LocalDay): string {
  const isThisYear = wearer.value?.today.startsWith(day.slice(0, 4)) ?? true;
  return formatDay(day, isThisYear ? LONG_DAY : { ...LONG_DAY, year: "numeric" });
}

function Empty() {
  return (
    <>
      <h1>{words().empty}</h1>
      <p class="now-note">{words().emptyHint}</p>
      <a class="button" href={linkTo("start")}>
        {words().setUp}
      </a>
    </>
  );
}

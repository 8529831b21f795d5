import { house } from "../../house.ts";
import { NothingCard } from "../../parts/nothing-card.tsx";
import { linkTo } from "../../route.ts";
import { words } from "./words.ts";

/** There are none: how they come. Whoever has no key yet is led to it first. */
export function NoWorkouts() {
  const { none, noneHint, toBand, toStart, toData } = words();
  const hasKey = house.value?.has.provenKey === true;
  return (
    <NothingCard text={none} hint={noneHint}>
      <a class="button" href={linkTo(hasKey ? "band" : "start")}>
        {hasKey ? toBand : toStart}
      </a>
      <a class="button" href={linkTo("data")}>
        {toData}
      </a>
    </NothingCard>
  );
}

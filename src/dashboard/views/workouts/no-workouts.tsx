import { house } from "../../house.ts";
import { linkTo } from "../../route.ts";
import "../day/nothing.css";
import { words } from "./words.ts";

/** There are none: how they come. Whoever has no key yet is led to it first. */
export function NoWorkouts() {
  const { none, noneHint, toBand, toStart, toData } = words();
  const hasKey = house.value?.has.provenKey === true;
  return (
    <section class="card nothing">
      <p>
        <strong>{none}</strong>
      </p>
      <p class="quiet">{noneHint}</p>
      <p class="ways">
        <a class="button" href={linkTo(hasKey ? "band" : "start")}>
          {hasKey ? toBand : toStart}
        </a>
        <a class="button" href={linkTo("data")}>
          {toData}
        </a>
      </p>
    </section>
  );
}

import { formatDay, SHORT_DAY } from "../../format.ts";
import { NothingCard } from "../../parts/nothing-card.tsx";
import { linkTo } from "../../route.ts";
import { words } from "./words.ts";

/** Nothing is recorded at all: what to do. */
export function NothingAtAll() {
  const { nothingAtAll, nothingHint, toStart, toData } = words();
  return (
    <NothingCard text={nothingAtAll} hint={nothingHint}>
      <a class="button" href={linkTo("start")}>
        {toStart}
      </a>
      <a class="button" href={linkTo("data")}>
        {toData}
      </a>
    </NothingCard>
  );
}

export interface NothingThenProps {
  readonly view: "day" | "nights";
  readonly text: string;
  readonly hint: string;
  /** Days, before and after, of which something is. */
  readonly near: readonly (string | undefined)[];
}

/** Of this day nothing is recorded, but of others. */
export function NothingThen({ view, text, hint, near }: NothingThenProps) {
  return (
    <NothingCard text={text} hint={hint} isScreenOnly>
      {near.flatMap((day) =>
        day === undefined
          ? []
          : [
              <a class="button" href={linkTo(view, day)}>
                {words().toNearest(formatDay(day, SHORT_DAY))}
              </a>,
            ],
      )}
      <a class="button" href={linkTo("data")}>
        {words().toData}
      </a>
    </NothingCard>
  );
}

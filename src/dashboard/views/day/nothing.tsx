import { linkTo } from "../../route.ts";
import { formatDay, SHORT_DAY } from "../../format.ts";
import "./nothing.css";
import { words } from "./words.ts";

/** Nothing is recorded at all: what to do. */
export function NothingAtAll() {
  const { nothingAtAll, nothingHint, toStart, toData } = words();
  return (
    <section class="card nothing">
      <p>
        <strong>{nothingAtAll}</strong>
      </p>
      <p class="quiet">{nothingHint}</p>
      <p class="ways">
        <a class="button" href={linkTo("start")}>
          {toStart}
        </a>
        <a class="button" href={linkTo("data")}>
          {toData}
        </a>
      </p>
    </section>
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
    <section class="card nothing">
      <p>
        <strong>{text}</strong>
      </p>
      <p class="quiet">{hint}</p>
      <p class="ways screen-only">
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
      </p>
    </section>
  );
}

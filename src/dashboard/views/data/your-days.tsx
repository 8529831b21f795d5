import { useId } from "preact/hooks";
import type { BandOfPage } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { Hatch, hatched } from "../../charts/hatch.tsx";
import { Picture } from "../../charts/picture.tsx";
import type { Room } from "../../charts/picture.tsx";
import { linear } from "../../charts/scale.ts";
import { formatDays, formatNumber } from "../../format.ts";
import { ofWearer, wearer } from "../../house.ts";
import { Figure } from "../../parts/figure.tsx";
import { countOf, DAY_STATES, ownedDays, stretchesOf } from "./day-states.ts";
import type { DayState, OwnedDays } from "./day-states.ts";
import { words } from "./words.ts";

/** So many days are asked for at once; more than the store has of anybody are not. */
const PIECE_DAYS = 3_650;
const MOST_PIECES = 6;
const DAY_MS = 86_400_000;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

async function loadDays(firstDay: string, lastDay: string): Promise<OwnedDays | undefined> {
  const lastMs = Date.parse(lastDay);
  const pieces: { from: string; to: string }[] = [];
  for (let toMs = lastMs; pieces.length < MOST_PIECES && toMs >= Date.parse(firstDay);) {
    const fromMs = Math.max(Date.parse(firstDay), toMs - (PIECE_DAYS - 1) * DAY_MS);
    pieces.push({ from: dayOf(fromMs), to: dayOf(toMs) });
    toMs = fromMs - DAY_MS;
  }
  const asked = pieces.map((query) =>
    answerOf(api().days.$get({ query: { ...query, ...ofWearer() } })),
  );
  return ownedDays(await Promise.all(asked));
}

/** How many days, nights and records the wearer has, and where in time the gaps are. */
export function YourDays({ bands }: { readonly bands: readonly BandOfPage[] }) {
  const { id, firstDay, lastDay } = wearer.value ?? {};
  const asked = useAsked(`days of ${String(id)} from ${firstDay ?? ""} to ${lastDay ?? ""}`, () =>
    firstDay === undefined || lastDay === undefined
      ? Promise.resolve(undefined)
      : loadDays(firstDay, lastDay),
  );
  const owned = asked.value;
  if (owned === undefined || firstDay === undefined || lastDay === undefined) return null;
  const w = words();
  const mine = bands.filter((band) => band.wearer === undefined || band.wearer === id);
  const sum = (of: (band: BandOfPage) => number): number =>
    mine.reduce((all, it) => all + of(it), 0);
  const count = (state: DayState): number => countOf(owned.states, state);
  const told = DAY_STATES.flatMap((state) =>
    count(state) === 0 ? [] : [w.states[state](formatNumber(count(state)))],
  );
  return (
    <>
      <div class="owned-figures">
        <Figure label={w.days} value={formatNumber(owned.states.length - count("nothing"))} />
        <Figure label={w.nights} value={formatNumber(owned.nights)} />
        <Figure label={w.minutes} value={formatNumber(owned.wornMinutes)} />
        <Figure label={w.workouts} value={formatNumber(sum((it) => it.workouts))} />
        <Figure label={w.readings} value={formatNumber(sum((it) => it.measurements))} />
      </div>
      <Picture
        summary={`${formatDays(firstDay, lastDay)}: ${told.join(" · ")}`}
        heightRem={1.6}
        draw={(room) => <Bar owned={owned} room={room} />}
      />
      <p class="footnote">
        {formatDays(firstDay, lastDay)}: {told.join(" · ")}
      </p>
    </>
  );
}

function Bar({ owned: { states }, room }: { readonly owned: OwnedDays; readonly room: Room }) {
  const id = useId();
  const { widthPx, heightPx } = room;
  const x = linear([0, states.length], [1, widthPx - 1]);
  return (
    <>
      <defs>
        <Hatch id={id} />
      </defs>
      <line class="grid-line" x1={1} x2={widthPx - 1} y1={heightPx - 2} y2={heightPx - 2} />
      {stretchesOf(states, widthPx)
        .filter(({ state }) => state !== "nothing")
        .map(({ from, to, state }) => (
          <rect
            key={from}
            class={`of-days ${state}`}
            x={x(from)}
            y={state === "partly" ? heightPx / 2 : 3}
            width={Math.max(1, x(to) - x(from))}
            height={state === "partly" ? heightPx / 2 - 3 : heightPx - 6}
            {...(state === "not-worn" ? { fill: hatched(id) } : {})}
          />
        ))}
    </>
  );
}

import type { BandOfPage, RunOfPage } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { Picture } from "../../charts/picture.tsx";
import type { Room } from "../../charts/picture.tsx";
import { linear } from "../../charts/scale.ts";
import { formatDay, formatNumber } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Failed } from "../../parts/failed.tsx";
import { sourceName } from "../../source-names.ts";
import { gapsText, inWords } from "./gap-words.ts";
import { spanText } from "./import-outcome.tsx";
import { leastGap, marksIn, ownedDevices, ownedSources, piecesOf } from "./owned.ts";
import type { Owned } from "./owned.ts";
import { words } from "./words.ts";

interface Row extends Owned {
  readonly name: string;
  readonly detail: string;
  readonly kind: "device" | "source";
}

const DAY_S = 86_400;
const ROW_REM = 2.6;

/** A letter is so wide. */
const LETTER_REM = 0.45;

/** Between a name and what stands behind it; where that has no room, it is in the table only. */
const DETAIL_GAP_PX = 8;

/** Of what there are records, from when to when, and on which days of that: those come when they are known. */
export function Timeline({
  bands,
  runs,
}: {
  readonly bands: readonly BandOfPage[];
  readonly runs: readonly RunOfPage[];
}) {
  const w = words();
  const asked = useAsked("on which days there are records", () => answerOf(api().spread.$get()));
  const spread = asked.value?.of;
  const rows: Row[] = [
    ...ownedDevices(bands, spread).map((it): Row => ({
      ...it,
      kind: "device",
      ...deviceText(it.band),
    })),
    ...ownedSources(runs, spread).map((it): Row => ({
      ...it,
      kind: "source",
      name: sourceName(it.key),
      detail: w.entries(formatNumber(it.added)),
    })),
  ];
  if (rows.length === 0) return <p class="quiet">{w.ownNone}</p>;
  const firstS = Math.min(...rows.map((row) => row.firstS));
  const lastS = Math.max(...rows.map((row) => row.lastS), firstS + DAY_S);
  const least = leastGap(firstS, lastS);
  const told = rows.map((row) => `${row.name}: ${inWords(row, least)}`);
  return (
    <>
      <Picture
        summary={`${w.summary}. ${told.join(". ")}.`}
        heightRem={rows.length * ROW_REM + 1.6}
        draw={(room) => <Rows rows={rows} firstS={firstS} lastS={lastS} room={room} />}
      >
        <AsTable
          caption={w.fromWhenTo}
          head={[w.what, w.span, w.gaps, w.entries("").trim()]}
          rows={() =>
            rows.map((row) => [
              row.name,
              spanText(row.firstS, row.lastS),
              gapsText(row, least),
              row.detail,
            ])
          }
        />
      </Picture>
      {spread !== undefined && <p class="footnote">{w.gapsLook}</p>}
      {asked.at === "failed" && spread === undefined && <Failed failure={asked.failure} />}
    </>
  );
}

function deviceText({ model, mac, isDevice, workouts, measurements }: BandOfPage) {
  const w = words();
  const source = mac.replace(/^@|\.\d+$/g, "");
  const name = isDevice ? (model ?? mac) : `${sourceName(source)} (${w.noDevice})`;
  const detail = [
    ...(workouts === 0 ? [] : [w.counted.workouts(formatNumber(workouts))]),
    ...(measurements === 0 ? [] : [w.counted.readings(formatNumber(measurements))]),
  ].join(" · ");
  return { name, detail };
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly firstS: number;
  readonly lastS: number;
  readonly room: Room;
}

function Rows({ rows, firstS, lastS, room }: RowsProps) {
  const { widthPx, heightPx, remPx } = room;
  const x = linear([firstS, lastS], [1, widthPx - 1]);
  const bottomPx = heightPx - 1.4 * remPx;
  const marks = marksIn(firstS, lastS, Math.max(2, Math.floor(widthPx / (6 * remPx))));
  const isLong = marks.length > 0 && lastS - firstS > 2 * 365 * DAY_S;
  return (
    <>
      {marks.map((atS) => {
        const text = markText(atS, isLong);
        const hasRoom = x(atS) + text.length * LETTER_REM * remPx < widthPx;
        return (
          <g key={atS}>
            <line class="grid-line" x1={x(atS)} x2={x(atS)} y1={0} y2={bottomPx} />
            <text
              x={hasRoom ? x(atS) : widthPx}
              y={heightPx - 3}
              text-anchor={hasRoom ? "start" : "end"}
            >
              {text}
            </text>
          </g>
        );
      })}
      {rows.map((row, i) => {
        const { key, kind, name, detail } = row;
        const y = i * ROW_REM * remPx;
        const lineY = Math.round(y + 1.65 * remPx) + 0.5;
        const short = shortened(name, widthPx / remPx);
        const letters = short.length + detail.length;
        const hasRoom = letters * LETTER_REM * remPx + DETAIL_GAP_PX < widthPx;
        return (
          <g key={`${kind} ${key}`}>
            <text class="ink" x={1} y={y + remPx}>
              {short}
              {hasRoom && (
                <tspan class="detail" dx={DETAIL_GAP_PX}>
                  {detail}
                </tspan>
              )}
            </text>
            <line
              class="owned-from-to"
              x1={x(row.firstS)}
              x2={Math.max(x(row.firstS) + 2, x(row.lastS))}
              y1={lineY}
              y2={lineY}
            />
            {piecesOf(row, x).map(({ fromPx, toPx }) => (
              <rect
                key={fromPx}
                class={`owned ${kind}`}
                x={fromPx}
                y={y + 1.35 * remPx}
                width={toPx - fromPx}
                height={0.6 * remPx}
                rx={Math.min(3, (toPx - fromPx) / 2)}
              />
            ))}
          </g>
        );
      })}
    </>
  );
}

/** A name that leaves room for what stands behind it; whole, it is in the table. */
function shortened(name: string, widthRem: number): string {
  const most = Math.max(12, Math.floor(widthRem));
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

function markText(atS: number, isLong: boolean): string {
  const day = new Date(atS * 1000).toISOString().slice(0, 10);
  return formatDay(day, isLong ? { year: "numeric" } : { month: "short", year: "numeric" });
}

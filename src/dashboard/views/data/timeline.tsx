import type { BandOfPage, RunOfPage } from "../../../server/answers.ts";
import { Picture } from "../../charts/picture.tsx";
import type { Room } from "../../charts/picture.tsx";
import { linear } from "../../charts/scale.ts";
import { formatDay, formatNumber } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { sourceName } from "../../source-names.ts";
import { spanText } from "./import-outcome.tsx";
import { marksIn, ownedDevices, ownedSources } from "./owned.ts";
import type { Owned, Span } from "./owned.ts";
import { words } from "./words.ts";

interface Row extends Owned {
  readonly name: string;
  readonly detail: string;
  readonly kind: "device" | "source";
  readonly spans: readonly Span[];
}

const DAY_S = 86_400;
const ROW_REM = 2.6;

/** A letter is so wide. */
const LETTER_REM = 0.45;

/** Between a name and what stands behind it; where that has no room, it is in the table only. */
const DETAIL_GAP_PX = 8;

/** Of what there are records, and from when to when. */
export function Timeline({
  bands,
  runs,
}: {
  readonly bands: readonly BandOfPage[];
  readonly runs: readonly RunOfPage[];
}) {
  const w = words();
  const rows: Row[] = [
    ...ownedDevices(bands).map((it): Row => ({
      ...it,
      kind: "device",
      spans: [it],
      ...deviceText(it.band),
    })),
    ...ownedSources(runs).map((it): Row => ({
      ...it,
      kind: "source",
      name: sourceName(it.key),
      detail: w.entries(formatNumber(it.added)),
    })),
  ];
  if (rows.length === 0) return <p class="quiet">{w.ownNone}</p>;
  return (
    <Picture
      summary={w.summary}
      heightRem={rows.length * ROW_REM + 1.6}
      draw={(room) => <Rows rows={rows} room={room} />}
    >
      <AsTable
        caption={w.own}
        head={[w.what, w.span, w.entries("").trim()]}
        rows={() =>
          rows.map(({ name, firstS, lastS, detail }) => [name, spanText(firstS, lastS), detail])
        }
      />
    </Picture>
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

function Rows({ rows, room }: { readonly rows: readonly Row[]; readonly room: Room }) {
  const { widthPx, heightPx, remPx } = room;
  const firstS = Math.min(...rows.map((row) => row.firstS));
  const lastS = Math.max(...rows.map((row) => row.lastS), firstS + DAY_S);
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
      {rows.map(({ key, kind, name, detail, spans }, i) => {
        const y = i * ROW_REM * remPx;
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
            {spans.map(({ firstS: fromS, lastS: toS }, n) => (
              <rect
                key={n}
                class={`owned ${kind}`}
                x={x(fromS)}
                y={y + 1.35 * remPx}
                width={Math.max(3, x(toS) - x(fromS))}
                height={0.6 * remPx}
                rx={3}
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

import { ColumnLabel } from "../../charts/column-label.tsx";
import { Picture } from "../../charts/picture.tsx";
import { linear } from "../../charts/scale.ts";
import { thinOut } from "../../charts/thin-out.ts";
import { formatNumber } from "../../format.ts";
import { hourName } from "./hour-name.ts";
import { words } from "./words.ts";

/** On how many of the days the wearer slept at an hour; `null`: too few days. */
export function AsleepShare({ shares }: { readonly shares: readonly (number | null)[] }) {
  const mostly = shares.flatMap((share, hour) =>
    share !== null && share >= 0.5 ? [hourName(hour)] : [],
  );
  const w = words();
  const when = mostly.length === 0 ? w.asleepAtNoHour : mostly.join(", ");
  return (
    <Picture
      summary={`${w.asleepShare}: ${when}`}
      heightRem={11}
      draw={({ widthPx, heightPx, remPx }) => {
        const leftPx = 2.8 * remPx;
        const [topPx, bottomPx] = [0.6 * remPx, heightPx - 1.3 * remPx];
        const y = linear([0, 1], [bottomPx, topPx]);
        const slotPx = (widthPx - leftPx) / shares.length;
        const names = thinOut(
          shares.map((_, hour) => (hour % 6 === 0 ? hourName(hour) : undefined)),
          slotPx,
          remPx,
        );
        return (
          <>
            {[0, 0.5, 1].map((share) => (
              <g key={share}>
                <line x1={leftPx} x2={widthPx} y1={y(share)} y2={y(share)} class="grid-line" />
                <text x={leftPx - 0.4 * remPx} y={y(share) + 0.25 * remPx} text-anchor="end">
                  {`${formatNumber(share * 100)} %`}
                </text>
              </g>
            ))}
            {shares.map((share, hour) => (
              <g key={hour}>
                {share !== null && (
                  <rect
                    x={leftPx + hour * slotPx}
                    width={slotPx}
                    y={y(share)}
                    height={bottomPx - y(share)}
                    fill="var(--asleep)"
                    fill-opacity={0.7}
                  />
                )}
                <ColumnLabel
                  text={names[hour]}
                  atPx={leftPx + (hour + 0.5) * slotPx}
                  yPx={bottomPx + remPx}
                  room={{ widthPx, remPx }}
                />
              </g>
            ))}
          </>
        );
      }}
    />
  );
}

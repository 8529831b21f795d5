import type { NowAnswer } from "../../../server/answers.ts";
import { sumsOfNight } from "../../../health/night-sums.ts";
import { formatDuration, formatTime, offsetIn } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { Figure, type FigureProps } from "../../parts/figure.tsx";
import { linkTo } from "../../route.ts";
import { Hypnogram } from "./hypnogram.tsx";
import { words } from "./words.ts";

export function NightCard({ now }: { readonly now: NowAnswer }) {
  const heading = now.isToday ? words().night : words().nightOf;
  const href = linkTo("nights", now.day);
  if (now.night === undefined) {
    return (
      <Card heading={heading} href={href}>
        <p class="quiet">{words().noNight}</p>
      </Card>
    );
  }
  const { night, usual } = now.night;
  // Without naps: so the usual values beside them are.
  const { asleepS, deepS, remS } = sumsOfNight(night);
  const [startS, endS] = [night.night[0]?.startS, night.night.at(-1)?.endS];
  const time = (atS: number) => formatTime(atS, offsetIn(now.clock, atS));
  return (
    <Card
      heading={heading}
      href={href}
      aside={
        startS !== undefined && endS !== undefined ? (
          <span>
            {time(startS)} – {time(endS)}
          </span>
        ) : (
          <span class="quiet">{words().naps}</span>
        )
      }
    >
      <div class="figures">
        <Length
          isBig
          s={asleepS ?? night.asleepS}
          usual={asleepS === undefined ? undefined : usual.asleepS}
        />
        {deepS !== undefined && <Length label={words().deep} s={deepS} usual={usual.deepS} />}
        {remS !== undefined && <Length label={words().rem} s={remS} usual={usual.remS} />}
      </div>
      <Hypnogram stages={night.night.flatMap(({ stages }) => stages)} clock={now.clock} />
    </Card>
  );
}

type LengthProps = Pick<FigureProps, "label" | "usual" | "isBig"> & { readonly s: number };

function Length({ s, ...figure }: LengthProps) {
  return <Figure {...figure} value={formatDuration(s)} show={formatDuration} />;
}

import type { NowAnswer } from "../../../server/answers.ts";
import { formatMoment, formatNumber } from "../../format.ts";
import { house, wearer } from "../../house.ts";
import { begin, isUnderWay, latest, resultOf, useDoing } from "../../jobs/jobs.ts";
import { ageInWords, batteryAge } from "../../parts/battery-age.ts";
import { Card } from "../../parts/card.tsx";
import { Failed } from "../../parts/failed.tsx";
import { Figure } from "../../parts/figure.tsx";
import { linkTo } from "../../route.ts";
import { words } from "./words.ts";

/** The band's battery, when it was read last, and a button that reads it now. */
export function BandCard({ now }: { readonly now: NowAnswer }) {
  const { battery, readS } = now;
  const today = wearer.value?.today;
  const age = today && ageInWords(batteryAge(now, today));
  return (
    <Card heading={battery?.model ?? words().band} href={linkTo("band")} class="wide now-band">
      <div class="figures">
        {battery !== undefined && (
          <Figure
            label={words().battery}
            value={`${formatNumber(battery.levelPercent)} %`}
            unit={age ?? (battery.isCharging === true ? words().charging : undefined)}
          />
        )}
        {readS !== undefined && <Figure label={words().lastRead} value={formatMoment(readS)} />}
        <ReadNow />
      </div>
    </Card>
  );
}

function ReadNow() {
  const doing = useDoing();
  const job = latest(["sync"]);
  const isReading = isUnderWay(job);
  const failure = doing.failure ?? (job?.at === "failed" ? job.failure : undefined);
  const read = () => doing.run(() => begin({ kind: "sync" }));
  const done = resultOf(job, "sync");
  if (house.value?.has.provenKey !== true) return <a href={linkTo("start")}>{words().prove}</a>;
  return (
    <div class="now-read">
      <button type="button" class="first" disabled={doing.isBusy || isReading} onClick={read}>
        {words().read}
      </button>
      <p role="status">
        {job !== undefined && isReading && (
          <a href={linkTo("band")}>
            {job.progress?.share === undefined
              ? `${words().reading} …`
              : `${words().reading}: ${formatNumber(job.progress.share * 100)} %`}
          </a>
        )}
        {done !== undefined && (
          <span class="quiet">{words().readDone(formatNumber(done.minutes))}</span>
        )}
      </p>
      {failure !== undefined && !isReading && <Failed failure={failure} onRetry={null} />}
    </div>
  );
}

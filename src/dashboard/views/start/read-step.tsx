import type { BandOfPage } from "../../../server/answers.ts";
import { formatNumber } from "../../format.ts";
import { house } from "../../house.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { isUnderWay, latest, resultOf } from "../../jobs/jobs.ts";
import { Failed } from "../../parts/failed.tsx";
import { capabilities } from "../../permissions.ts";
import { linkTo } from "../../route.ts";
import { useBandChoice } from "./band-choice.tsx";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

/** Everything that is on the band, into the store. */
export function ReadStep({ bands }: { readonly bands: readonly BandOfPage[] }) {
  const { band, choice } = useBandChoice(bands);
  const job = latest(["sync"]);
  const w = words();
  const lack = capabilities.value.band?.();
  if (lack !== undefined) return <p>{lack}</p>;
  if (band === undefined) return <p>{w.needsKey}</p>;
  const isRead = band.syncedS !== undefined;
  const button = (
    <JobButton
      wish={{ kind: "sync", mac: band.mac }}
      text={isRead ? w.readAgain : w.read}
      needs="band"
      isFirst={!isRead}
    />
  );
  const result = resultOf(job, "sync");
  return (
    <>
      {job === undefined ? (
        <WithDrawing drawing="wake">
          <p>{w.readText}</p>
          {choice}
          {button}
        </WithDrawing>
      ) : (
        <JobView job={job} drawing={isUnderWay(job) ? "wake" : undefined}>
          {result !== undefined && (
            <>
              <p role="status">{w.readDone(formatNumber(result.minutes))}</p>
              {result.troubles.map((failure) => (
                <Failed failure={failure} onRetry={null} />
              ))}
            </>
          )}
          {!isUnderWay(job) && choice}
          {!isUnderWay(job) && button}
        </JobView>
      )}
      {isRead && house.value?.has.records === true && <FirstDay />}
    </>
  );
}

/** Where the way leads. */
export function FirstDay() {
  return (
    <p>
      <a class="button first" href={linkTo("now")}>
        {words().first}
      </a>
    </p>
  );
}

import { useState } from "preact/hooks";
import { FilesIn } from "../../jobs/files-in.tsx";
import { JobButton } from "../../jobs/job-button.tsx";
import { begin, isUnderWay, latest, resultOf } from "../../jobs/jobs.ts";
import { house } from "../../house.ts";
import { hasNews } from "./import-outcome.tsx";
import { ImportView } from "./import-view.tsx";
import { importWords } from "./import-words.ts";
import { putAwayJob, unlessPutAway, usePutAwayOnLeaving } from "./seen.ts";
import "./data.css";

/** What was looked into from here, and can be brought now. */
interface Preview {
  readonly job: string;
  readonly uploads: readonly string[];
  readonly wish: Options;
}

interface Options {
  readonly wearer?: string;
  readonly zone?: string;
}

/** Files are given to ownband, looked into, and brought when the reader has seen what is in them. */
export function BringFiles() {
  const [options, setOptions] = useState<Options>({});
  const [preview, setPreview] = useState<Preview>();
  const job = unlessPutAway(latest(["import"]));
  usePutAwayOnLeaving(job);
  const result = resultOf(job, "import");
  const isMine = job !== undefined && preview?.job === job.id;
  return (
    <>
      <FilesIn
        isBusy={isUnderWay(job)}
        onUploads={async (uploads) => {
          const wish = said(options);
          const begun = await begin({ kind: "import", uploads, dryRun: true, ...wish });
          setPreview({ job: begun.id, uploads, wish });
        }}
      />
      <OptionsForm options={options} onChange={setOptions} />
      {job !== undefined && (
        <ImportView job={job}>
          {isMine && result?.isDryRun === true && hasNews(result) && (
            <JobButton
              wish={{ kind: "import", uploads: preview.uploads, ...preview.wish }}
              text={importWords().bring}
              isFirst
            />
          )}
          {!isUnderWay(job) && (
            <button type="button" class="close" onClick={() => putAwayJob(job)}>
              {importWords().close}
            </button>
          )}
        </ImportView>
      )}
    </>
  );
}

/** Only what was typed: an empty field is no answer. */
function said({ wearer = "", zone = "" }: Options): Options {
  return {
    ...(wearer.trim() === "" ? {} : { wearer: wearer.trim() }),
    ...(zone.trim() === "" ? {} : { zone: zone.trim() }),
  };
}

function OptionsForm({
  options: { wearer = "", zone = "" },
  onChange,
}: {
  readonly options: Options;
  readonly onChange: (options: Options) => void;
}) {
  const w = importWords();
  const names = (house.value?.wearers ?? []).flatMap(({ name }) => name ?? []);
  return (
    <details class="options">
      <summary>{w.options}</summary>
      <label>
        {w.wearer}
        <input
          type="text"
          maxLength={100}
          list="known-wearers"
          value={wearer}
          onInput={({ currentTarget }) => onChange({ wearer: currentTarget.value, zone })}
        />
        <small class="quiet">{w.wearerHint}</small>
      </label>
      <datalist id="known-wearers">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <label>
        {w.zone}
        <input
          type="text"
          maxLength={64}
          list="known-zones"
          value={zone}
          onInput={({ currentTarget }) => onChange({ wearer, zone: currentTarget.value })}
        />
        <small class="quiet">{w.zoneHint}</small>
      </label>
      <datalist id="known-zones">
        {Intl.supportedValuesOf("timeZone").map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </details>
  );
}

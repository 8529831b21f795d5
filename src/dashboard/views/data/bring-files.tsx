import { useState } from "preact/hooks";
import { FilesIn } from "../../jobs/files-in.tsx";
import { isOthers, isUnderWay, resultOf, useDoing } from "../../jobs/jobs.ts";
import { house } from "../../house.ts";
import { Failed } from "../../parts/failed.tsx";
import { hasNews, ImportOutcome } from "./import-outcome.tsx";
import { ImportView } from "./import-view.tsx";
import { importWords } from "./import-words.ts";
import { goOn, look, mayTryAgain, othersImport, ownImport } from "./own-import.ts";
import type { Options, OwnImport } from "./own-import.ts";
import { putAwayJob, usePutAwayOnLeaving } from "./seen.ts";
import "./data.css";

/** Files are given to ownband, looked into, and brought when the reader has seen what is in them. */
export function BringFiles() {
  const [options, setOptions] = useState<Options>({});
  const own = ownImport();
  const others = othersImport();
  usePutAwayOnLeaving(own?.job ?? others);
  return (
    <>
      <FilesIn
        isBusy={isUnderWay(own?.job)}
        onUploads={(uploads) => look(uploads, said(options))}
      />
      <OptionsForm options={options} onChange={setOptions} />
      {own !== undefined && <Own own={own} />}
      {others !== undefined && (
        <>
          {isOthers(others) && <p class="quiet">{importWords().elsewhere}</p>}
          <ImportView job={others}>
            <Close job={others} />
          </ImportView>
        </>
      )}
    </>
  );
}

/** What became of this tab's files, and what can be done with them now. */
function Own({ own }: { readonly own: OwnImport }) {
  const w = importWords();
  const result = resultOf(own.job, "import");
  const seen = resultOf(own.looked, "import");
  const isThere = own.isLook && result !== undefined && hasNews(result);
  const isAgain = mayTryAgain(own);
  return (
    <ImportView job={own.job}>
      {isAgain && seen !== undefined && <ImportOutcome result={seen} isReminder />}
      {(isThere || isAgain) && (
        <GoOn
          key={own.job.id}
          isLook={own.isLook && !isThere}
          text={isAgain && own.isLook ? w.tryAgain : w.bring}
        />
      )}
      <Close job={own.job} />
    </ImportView>
  );
}

function GoOn({ isLook, text }: { readonly isLook: boolean; readonly text: string }) {
  const doing = useDoing();
  return (
    <>
      <button
        type="button"
        class="first"
        disabled={doing.isBusy}
        onClick={() => doing.run(() => goOn({ isLook }))}
      >
        {text}
      </button>
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </>
  );
}

function Close({ job }: Pick<OwnImport, "job">) {
  if (isUnderWay(job)) return null;
  return (
    <button type="button" class="close" onClick={() => putAwayJob(job)}>
      {importWords().close}
    </button>
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

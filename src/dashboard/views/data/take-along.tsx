import { useState } from "preact/hooks";
import type { BandsAnswer } from "../../../server/answers.ts";
import { download } from "../../download.ts";
import { wearer } from "../../house.ts";
import { useDoing } from "../../jobs/jobs.ts";
import { Failed } from "../../parts/failed.tsx";
import { wearerName } from "../../parts/wearer-name.ts";
import { words } from "./words.ts";
import type { FormatName } from "./words.ts";

/** Records in a form that others read. */
export function TakeAlong({ wearers }: Pick<BandsAnswer, "wearers">) {
  const [format, setFormat] = useState<FormatName>("csv");
  const [whose, setWhose] = useState<number>();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const w = words();
  const formats = Object.entries(w.formats) as [FormatName, (typeof w.formats)[FormatName]][];
  const isWrong = from !== "" && to !== "" && from > to;
  const wanted = new URLSearchParams({
    ...(from === "" ? {} : { from }),
    ...(to === "" ? {} : { to }),
    ...wearerOf(whose ?? wearer.value?.id),
  }).toString();
  return (
    <div class="take">
      <p class="quiet">{w.takeText}</p>
      <fieldset class="formats">
        <legend>{w.format}</legend>
        {formats.map(([name, [title, use]]) => (
          <label key={name} class="tick">
            <input
              type="radio"
              name="format"
              value={name}
              checked={name === format}
              onChange={() => setFormat(name)}
            />
            <span>
              <strong>{title}</strong> <span class="quiet">{use}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="range">
        <label>
          {w.since}
          <input
            type="date"
            value={from}
            max={to}
            onInput={({ currentTarget }) => setFrom(currentTarget.value)}
          />
        </label>
        <label>
          {w.until}
          <input
            type="date"
            value={to}
            min={from}
            onInput={({ currentTarget }) => setTo(currentTarget.value)}
          />
        </label>
        {wearers.length > 1 && (
          <label>
            {w.whose}
            <select
              value={String(whose ?? wearer.value?.id ?? "")}
              onChange={({ currentTarget }) => setWhose(Number(currentTarget.value))}
            >
              {wearers.map((it) => (
                <option key={it.id} value={String(it.id)}>
                  {wearerName(it)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <p class="footnote">{isWrong ? w.tooEarly : w.emptyAll}</p>
      {!isWrong && (
        <Download
          path={`api/export/${format}?${wanted}`}
          name={`ownband-${format}`}
          text={`${w.download}: ${w.formats[format][0]}`}
        />
      )}
    </div>
  );
}

function wearerOf(id: number | undefined): { wearer?: string } {
  return id === undefined ? {} : { wearer: String(id) };
}

interface DownloadProps {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/** A button and not a link: where nothing can be made, it is said here and why. */
export function Download({ path, name, text }: DownloadProps) {
  const doing = useDoing();
  return (
    <>
      <p>
        <button
          type="button"
          disabled={doing.isBusy}
          onClick={() => doing.run(() => download(path, name))}
        >
          {text}
        </button>{" "}
        <span role="status">{doing.isBusy && words().making}</span>
      </p>
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </>
  );
}

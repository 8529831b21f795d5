import { useRef, useState } from "preact/hooks";
import { AskError, failureIn, fetchRaw } from "../../ask.ts";
import { house } from "../../house.ts";
import { Confirm } from "../../jobs/confirm.tsx";
import { Download } from "./take-along.tsx";
import { words } from "./words.ts";

/** Everything in one file; alone, a browser takes one, too. */
export function StoreFile() {
  const w = words();
  return (
    <>
      <p>{w.storeText}</p>
      <Download path="api/store" name="ownband.sqlite" text={w.getStore} />
      {house.value?.kind === "alone" && <PutStore />}
    </>
  );
}

function PutStore() {
  const [file, setFile] = useState<File>();
  const [isDone, setDone] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const w = words();
  const put = async (): Promise<void> => {
    const response = await fetchRaw("api/store", { method: "PUT", body: file ?? null });
    if (!response.ok) throw new AskError(await failureIn(response));
    setFile(undefined);
    setDone(true);
  };
  return (
    <div class="answers">
      <button type="button" onClick={() => input.current?.click()}>
        {w.putStore}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".sqlite,.db"
        aria-label={w.putStore}
        onChange={({ currentTarget }) => {
          setDone(false);
          setFile(currentTarget.files?.[0]);
          currentTarget.value = "";
        }}
      />
      {file !== undefined && (
        <>
          <span class="file-name">{file.name}</span>
          <Confirm text={w.putYes} question={w.putSure} yes={w.putYes} onYes={put} />
        </>
      )}
      <span role="status">{isDone && w.putDone}</span>
    </div>
  );
}

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { BandOfPage } from "../../../server/answers.ts";
import type { HandoverPlan, HandoverWay, WayKind } from "../../../tasks/handover-ways.ts";
import { download } from "../../download.ts";
import type { DrawingName } from "../../drawings/which.ts";
import { FilesIn } from "../../jobs/files-in.tsx";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { latest, resultOf, useDoing } from "../../jobs/jobs.ts";
import { Said } from "../../jobs/said.tsx";
import { Failed } from "../../parts/failed.tsx";
import { KeyCard } from "../band/key-card.tsx";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

interface WaysProps {
  readonly plan: HandoverPlan;
  readonly band: BandOfPage;
}

/** What keeps the key alive comes first; then the ways, the best one open. */
export function HandoverWays({ plan, band }: WaysProps) {
  const w = words();
  return (
    <div class="ways">
      <WithDrawing drawing="quiet">
        <h3>{w.keepAlive}</h3>
        <Sentences texts={plan.keepKeyAlive} />
      </WithDrawing>
      <h3>{w.ways}</h3>
      {plan.ways.map((way, i) => (
        <details key={way.way} open={i === 0}>
          <summary>
            <Said text={way.title} />
            {way.impossible !== undefined && (
              <span class="quiet">
                {" "}
                · {w.notHere} <Said text={way.impossible} />
              </span>
            )}
          </summary>
          <Way way={way} band={band} />
        </details>
      ))}
      <h3>{w.afterwards}</h3>
      <Sentences texts={plan.afterwards} />
    </div>
  );
}

const DRAWINGS: Readonly<Record<WayKind, DrawingName>> = {
  text: "add",
  "restore-zip": "restore",
  "merged-database": "restore",
  "preference-file": "restore",
  "settings-intent": "add",
  "move-device": "add",
};

function Way({ way, band }: { readonly way: HandoverWay; readonly band: BandOfPage }) {
  const w = words();
  return (
    <WithDrawing drawing={DRAWINGS[way.way]}>
      {way.way === "text" && <KeyCard band={band} />}
      <Sentences texts={way.steps} />
      <Doing way={way} mac={band.mac} />
      <dl class="facts">
        <Fact name={w.wants}>
          {way.needs.map((text, i) => (
            <span key={i}>
              {i > 0 && "; "}
              <Said text={text} />
            </span>
          ))}
        </Fact>
        <Fact name={w.replaces}>
          <Said text={way.replaces} />
        </Fact>
        <Fact name={w.leaves}>
          <Said text={way.leavesAlone} />
        </Fact>
      </dl>
    </WithDrawing>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Sentences({ texts }: { readonly texts: readonly string[] }) {
  return (
    <ol>
      {texts.map((text) => (
        <li key={text}>
          <Said text={text} />
        </li>
      ))}
    </ol>
  );
}

/** What ownband does of it: makes the file, puts it onto the phone, passes a message on. */
function Doing({ way: { way, file, impossible }, mac }: { way: HandoverWay; mac: string }) {
  const job = latest(["handover-push"]);
  const result = resultOf(job, "handover-push");
  const w = words();
  if (way === "text") return null;
  if (way === "merged-database") return <Merge mac={mac} />;
  const isMessage = way === "settings-intent" || way === "move-device";
  return (
    <>
      <div class="answers">
        {file !== undefined && <GetFile way={way} name={file.name} mac={mac} />}
        <JobButton
          wish={{ kind: "handover-push", way, mac }}
          text={isMessage ? w.send : w.push}
          needs="phone"
          isDisabled={impossible !== undefined}
        />
      </div>
      {file?.holdsKey === true && <p class="quiet">{w.keyInFile}</p>}
      {job !== undefined && (
        <JobView job={job}>
          {result !== undefined && (
            <p role="status">{result.path === undefined ? w.sent : `${w.pushed} ${result.path}`}</p>
          )}
        </JobView>
      )}
    </>
  );
}

/** The owner's own database is given to ownband, and comes back with more in it. */
function Merge({ mac }: { readonly mac: string }) {
  const [into, setInto] = useState<string>();
  const w = words();
  return (
    <>
      <p>{w.giveDatabase}</p>
      <FilesIn
        onUploads={([first]) => {
          setInto(first);
          return Promise.resolve();
        }}
      />
      {into !== undefined && (
        <div class="answers">
          <GetFile way="merged-database" name="Gadgetbridge" mac={mac} into={into} />
          <JobButton
            wish={{ kind: "handover-push", way: "merged-database", into, mac }}
            text={w.push}
            needs="phone"
          />
        </div>
      )}
    </>
  );
}

interface GetFileProps {
  readonly way: WayKind;
  readonly name: string;
  readonly mac: string;
  readonly into?: string;
}

function GetFile({ way, name, mac, into }: GetFileProps) {
  const doing = useDoing();
  const wanted = new URLSearchParams({ mac, ...(into === undefined ? {} : { into }) });
  const path = `api/handover/${way}?${wanted.toString()}`;
  return (
    <>
      <button
        type="button"
        disabled={doing.isBusy}
        onClick={() => doing.run(() => download(path, name))}
      >
        {words().getFile(name)}
      </button>
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </>
  );
}

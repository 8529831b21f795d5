import { AppError, Interrupted } from "../../errors.ts";
import type { KeptBytes } from "../../platform.ts";
import type { LeftOut } from "../../store/intake.ts";
import { keepWritten } from "../../tasks/export-written.ts";
import { handoverFileName, isFileWay, writeHandoverFile } from "../../tasks/handover-files.ts";
import type { FileWay } from "../../tasks/handover-files.ts";
import { appOn, useOn } from "../../tasks/handover-phone.ts";
import type { SeenPhone } from "../../tasks/handover-phone.ts";
import { wayFor } from "../../tasks/handover-plan.ts";
import { checkPlace, HANDOVER_QUESTIONS } from "../../tasks/handover-push.ts";
import { pushHandoverFile, sendHandover } from "../../tasks/handover-push.ts";
import { count, formatSize } from "../../tasks/words.ts";
import { databaseAmong, handoverTools, noDatabase } from "../handover-writing.ts";
import type { JobResult, JobWish } from "../jobs.ts";
import { withHanding, withOpenPhone, withScratch } from "./with-handing.ts";
import type { Handing } from "./with-handing.ts";
import { askYes } from "./work.ts";
import type { Work } from "./work.ts";

type PushWish = Extract<JobWish, { readonly kind: "handover-push" }>;

/** Goes one way on the phone, when its owner has said yes to just that. */
export function pushHandover(work: Work, wish: PushWish): Promise<JobResult> {
  const { way, mac } = wish;
  if (way === "text") return Promise.reject(byHand());
  if (way === "merged-database" && wish.into === undefined) return Promise.reject(noDatabase());
  return withHanding(work, mac, (handing) =>
    withOpenPhone(work, async (seen) => {
      const facts = { ...handing, use: useOn(seen), nowS: work.house.nowS() };
      const found = wayFor(way, facts);
      if (found === undefined) throw noSuchWay();
      checkPlace(seen, found);
      const { impossible } = found;
      if (impossible !== undefined) work.line({ state: "note", what: "way", text: impossible });
      if (!(await askYes(work, HANDOVER_QUESTIONS[way]))) {
        const text = "Nothing was done, and nothing changed on the phone.";
        work.line({ state: "note", what: "answer", text });
        throw new Interrupted();
      }
      if (!isFileWay(way)) {
        await sendHandover(seen, way, handing.band, { signal: work.signal });
        const text = "passed on; nothing confirms that Gadgetbridge took it";
        work.line({ state: "good", what: "sent", text });
        return { is: "handover-push" };
      }
      const path = await pushFile(work, { way, into: wish.into, handing, seen });
      return { is: "handover-push", path };
    }),
  );
}

interface FileOnItsWay {
  readonly way: FileWay;
  readonly into: string | undefined;
  readonly handing: Handing;
  readonly seen: SeenPhone;
}

/** Writes the file of a way and puts it on the phone; here nothing of it stays. */
function pushFile(work: Work, { way, into, handing, seen }: FileOnItsWay): Promise<string> {
  const { house, signal } = work;
  const { codecs } = house;
  const database = databaseAmong(work.uploads, into);
  const job = { ...handing, way, app: appOn(seen)?.app, into: database };
  return withScratch(work, async (scratch) => {
    const tools = handoverTools(house, scratch, {
      signal,
      onProgress: (rows) => work.progress(`${count(rows, "row")} written`),
    });
    const { bytes, result } = await keepWritten(
      scratch,
      (out) => writeHandoverFile(out, job, tools),
      { maxBytes: MOST_BYTES, signal },
    );
    tellLeftOut(work, result);
    const name = handoverFileName(way, handing.band, tools.nowS);
    const onProgress = sent(work, bytes);
    const pushed = await pushHandoverFile(
      seen,
      way,
      { name, bytes },
      { codecs, signal, onProgress },
    );
    if (into !== undefined) await work.uploads.drop([into]);
    work.line({ state: "good", what: "file", text: `on the phone, and whole: ${pushed.path}` });
    return pushed.path;
  });
}

/** More than any phone has room for. */
const MOST_BYTES = 64 * 1024 ** 3;

function sent(work: Work, { sizeBytes }: KeptBytes): (sentBytes: number) => void {
  return (sentBytes) => {
    work.progress(`sending ${formatSize(sentBytes)}`, sizeBytes === 0 ? 1 : sentBytes / sizeBytes);
  };
}

function tellLeftOut(work: Work, leftOut: readonly LeftOut[]): void {
  for (const [i, it] of leftOut.entries()) {
    const text = it.count === undefined ? it.text : `${it.text} (${count(it.count, "time")})`;
    work.line({ state: "note", what: `left-out-${i + 1}`, text });
  }
}

function byHand(): AppError {
  return new AppError("usage", "This way is gone by hand: nothing is put on the phone.");
}

function noSuchWay(): AppError {
  return new AppError("usage", "This way makes no sense for this band.", {
    hint: "Look at the ways that there are once more.",
  });
}

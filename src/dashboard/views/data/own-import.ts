import { batch, signal } from "@preact/signals";
import type { Job } from "../../../server/jobs.ts";
import { jobs } from "../../events.ts";
import { begin, isUnderWay, latest, nameOf } from "../../jobs/jobs.ts";
import { unlessPutAway } from "./seen.ts";

/** How files are to be read. */
export interface Options {
  readonly wearer?: string;
  readonly zone?: string;
}

/** What this tab has given to ownband. */
interface Given {
  readonly uploads: readonly string[];
  readonly options: Options;
  /** The job that looked into it. */
  readonly looked: string;
  /** The last one that was to bring it. */
  readonly brings?: string | undefined;
}

/** It outlives the view: what fails while the reader is elsewhere can be tried again. */
const given = signal<Given>();

/** A job that was just asked for may be heard of before it is known to be ours. */
const isBeginning = signal(false);

/** Looks into files. @throws AskError */
export async function look(uploads: readonly string[], options: Options): Promise<void> {
  await beginOwn({ uploads, options }, true);
}

/** The same files once more; the first time that they are brought, too. @throws AskError */
export async function goOn({ isLook }: Pick<OwnImport, "isLook">): Promise<void> {
  if (given.value !== undefined) await beginOwn(given.value, isLook);
}

async function beginOwn(
  wanted: Pick<Given, "uploads" | "options"> & Partial<Given>,
  dryRun: boolean,
): Promise<void> {
  const { uploads, options, looked } = wanted;
  isBeginning.value = true;
  try {
    const name = nameOf(await begin({ kind: "import", uploads, dryRun, ...options }));
    batch(() => {
      isBeginning.value = false;
      given.value = dryRun
        ? { uploads, options, looked: name }
        : { uploads, options, looked: looked ?? name, brings: name };
    });
  } finally {
    isBeginning.value = false;
  }
}

/** What became of the files that this tab has given. */
export interface OwnImport {
  readonly job: Job;
  /** Nothing was to be brought yet. */
  readonly isLook: boolean;
  /** What was in them, where the job is not that look itself. */
  readonly looked?: Job | undefined;
}

/** Until it is put away. */
export function ownImport(): OwnImport | undefined {
  const { looked, brings } = given.value ?? {};
  const job = unlessPutAway(named(brings ?? looked));
  if (job === undefined) return undefined;
  return brings === undefined
    ? { job, isLook: true }
    : { job, isLook: false, looked: named(looked) };
}

/** An import of other files, or from the phone. Beside one of this tab: only while it goes on. */
export function othersImport(): Job | undefined {
  if (isBeginning.value) return undefined;
  const { looked, brings } = given.value ?? {};
  if (ownImport() === undefined) return unlessPutAway(latest(["import"]));
  return latest(["import"], (job) => isUnderWay(job) && ![looked, brings].includes(nameOf(job)));
}

function named(name: string | undefined): Job | undefined {
  return jobs.value.find((job) => nameOf(job) === name);
}

/** What may be another time by the next look; what is in a file is not. */
const PASSES = new Set(["in-use", "no-space", "no-access", "wrong-password", "ambiguous-dates"]);

/** Whether the same files may do better another time. */
export function mayTryAgain({ job, isLook }: OwnImport): boolean {
  if (job.at === "stopped") return true;
  if (job.at !== "failed" || job.failure === undefined) return false;
  const { code } = job.failure;
  return isLook ? PASSES.has(code) : code !== "no-such-file";
}

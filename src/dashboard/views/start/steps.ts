import type { BandOfPage, RunOfPage } from "../../../server/answers.ts";
import type { Job } from "../../../server/jobs.ts";

/** The way from a cable to a chart. */
export const STEPS = ["phone", "key", "prove", "handover", "history", "read"] as const;

export type StepName = (typeof STEPS)[number];

/** `passed`: not done, and no longer in the way. */
export type StepState = "done" | "passed" | "next" | "later";

/** What there is, as everybody who looks at the page sees it. */
export interface Standing {
  readonly bands: readonly BandOfPage[];
  readonly runs: readonly RunOfPage[];
  readonly jobs: readonly Job[];
}

/** How far the owner has come, step by step. */
export function statesOf(standing: Standing): Readonly<Record<StepName, StepState>> {
  const done = STEPS.map((step) => isDone(step, standing));
  const hasKey = done[STEPS.indexOf("key")] === true;
  const isRead = done[STEPS.indexOf("read")] === true;
  let hasNext = false;
  const states = STEPS.map((step, i): StepState => {
    if (done[i] === true) return "done";
    // A key may come from a file, and who reads the band has taken the way they wanted.
    if (isRead || (step === "phone" && hasKey)) return "passed";
    if (hasNext) return "later";
    hasNext = true;
    return "next";
  });
  return Object.fromEntries(STEPS.map((step, i) => [step, states[i]])) as Record<
    StepName,
    StepState
  >;
}

/** The step that is open where the reader has opened none. */
export function nextStep(states: Readonly<Record<StepName, StepState>>): StepName | undefined {
  return STEPS.find((step) => states[step] === "next");
}

function isDone(step: StepName, { bands, runs, jobs }: Standing): boolean {
  switch (step) {
    case "phone":
      return isPhoneThere(jobs);
    case "key":
      return bands.some(({ key }) => key !== "none" && key !== "dead");
    case "prove":
      return bands.some(({ key }) => key === "proven");
    case "handover":
      return jobs.some(isHandedOver);
    case "history":
      return importsOf(runs).length > 0;
    case "read":
      return bands.some(({ syncedS }) => syncedS !== undefined);
  }
}

/** Whether the phone was there when it was last reached for, and let us in. */
export function isPhoneThere(jobs: readonly Job[]): boolean {
  const isLost = lossOfPhone(jobs) !== undefined;
  return !isLost && isPhoneReady(jobs.find(({ kind, at }) => kind === "doctor" && at === "done"));
}

/** The search that has missed the phone, until it is looked for anew. */
export function lossOfPhone(jobs: readonly Job[]): Job | undefined {
  const last = jobs.find((job) => hasMissedPhone(job) || hasLooked(job));
  return last !== undefined && hasMissedPhone(last) ? last : undefined;
}

/** A plug that is put in, or a tap on the phone, mends it. */
export const MENDED_ON_PHONE: ReadonlySet<string | undefined> = new Set([
  "no-phone",
  "unauthorized",
  "offline",
]);

/** It went to the phone for a key or for history, and the phone was not there, or went away. */
export function hasMissedPhone({ kind, at, failure }: Job): boolean {
  if (at !== "failed" || (kind !== "key" && kind !== "import")) return false;
  return MENDED_ON_PHONE.has(failure?.code) || failure?.code === "gone";
}

/** What reads files only says nothing of the phone. */
function hasLooked({ kind, at, lines }: Job): boolean {
  if (kind === "doctor") return at === "done";
  const isSearch = kind === "key" || kind === "import";
  return isSearch && lines.some(({ what, state }) => what === "phone" && state === "good");
}

/** What is on the phone is the next step's question. */
function isPhoneReady(doctor: Job | undefined): boolean {
  const state = (what: string) => doctor?.lines.find((line) => line.what === what)?.state;
  return [state("phone"), state("permission")].every((it) => it === "good" || it === "note");
}

/** What was put onto the phone still has to be taken there: only a look tells that it is done. */
function isHandedOver({ at, result }: Job): boolean {
  if (at !== "done" || result?.is !== "handover-check") return false;
  return result.check.looked && result.check.key === "same";
}

/** What was brought, and is still there. */
export function importsOf(runs: readonly RunOfPage[]): readonly RunOfPage[] {
  return runs.filter(({ kind, undoneS }) => kind === "import" && undoneS === undefined);
}

/** The band that the way leads to: the one whose key came last, of those that are not dead. */
export function bandOfWay(bands: readonly BandOfPage[]): BandOfPage | undefined {
  const alive = bands.filter(({ key }) => key !== "none" && key !== "dead");
  return alive.toSorted((a, b) => (b.keyFoundS ?? 0) - (a.keyFoundS ?? 0))[0];
}

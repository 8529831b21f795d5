import type { KeptKey } from "./kept-key.ts";
import type { KeySighting } from "./key-sighting.ts";

/** What is known about one key of a band: since when, and until when it was seen to be in use. */
export interface KeyEvidence {
  readonly pairedAtS?: number | undefined;
  /** Last use that some source tells of: a sync, a line in a log. */
  readonly lastUsedAtS?: number | undefined;
  /** Whether the app says that the band is paired now. */
  readonly paired?: boolean | undefined;
  /** When it was last read from the database of an app on the phone itself. */
  readonly seenLiveAtS?: number | undefined;
  /** When the band itself last accepted, and last refused it. */
  readonly verifiedAtS?: number | undefined;
  readonly refusedAtS?: number | undefined;
  /** Of an address instead of a key: when the band itself last answered under it. */
  readonly metAtS?: number | undefined;
  /** By then it was there. */
  readonly foundAtS?: number | undefined;
}

/** Whether a source is the place where the app itself looks its key up, read a moment ago. */
export function isLive({ source }: KeySighting): boolean {
  return source.kind === "phone-database" || source.kind === "phone-backup";
}

/** What one sighting says about the age of its key. */
export function evidenceOf(sighting: KeySighting): KeyEvidence {
  const { pairedAtS, lastUsedAtS, paired, foundAtS } = sighting;
  const seenLiveAtS = isLive(sighting) && paired !== false ? foundAtS : undefined;
  return { pairedAtS, lastUsedAtS, paired, seenLiveAtS };
}

/**
 * Which of two keys of one band is newer: below 0 the first is the older one, above 0 the newer,
 * 0 when the evidence does not say. A band has one valid key at a time; every pairing replaces it.
 * The first rule that decides counts:
 *
 * | rule | the newer key is the one … |
 * | --- | --- |
 * | verdict | that the band did not refuse, when it refused just one of them |
 * | witness | that the band itself accepted after the other one's last known time; when none is known, after that one was found |
 * | pairing | that was paired later, when both times are known |
 * | use | that was used (or accepted by the band) later, when both times are known |
 * | pairing and use | that was paired, or used, after the other one's only known time |
 * | bond | that the app calls paired, when it calls the other one former |
 * | live | seen on the phone itself, when the other one was in files only; seen there later |
 *
 * So what an old, undated or dated backup holds never replaces what the phone said since.
 */
export function compareEvidence(a: KeyEvidence, b: KeyEvidence): number {
  for (const rule of RULES) {
    const verdict = rule(a, b);
    if (verdict !== 0) return verdict;
  }
  return 0;
}

type Rule = (a: KeyEvidence, b: KeyEvidence) => number;

const RULES: readonly Rule[] = [
  (a, b) => Number(isRefused(b)) - Number(isRefused(a)),
  (a, b) => Number(outlasts(a, b)) - Number(outlasts(b, a)),
  (a, b) => later(a.pairedAtS, b.pairedAtS),
  (a, b) => later(lastUseS(a), lastUseS(b)),
  (a, b) => later(a.pairedAtS ?? lastUseS(a), b.pairedAtS ?? lastUseS(b)),
  (a, b) =>
    a.paired === undefined || b.paired === undefined ? 0 : Number(a.paired) - Number(b.paired),
  (a, b) => Math.sign((a.seenLiveAtS ?? 0) - (b.seenLiveAtS ?? 0)),
];

function later(a: number | undefined, b: number | undefined): number {
  return a === undefined || b === undefined ? 0 : Math.sign(a - b);
}

function lastUseS({ lastUsedAtS, verifiedAtS, metAtS }: KeyEvidence): number | undefined {
  return latest(lastUsedAtS, verifiedAtS, metAtS);
}

/** Whether the band itself spoke for the first one when the other one's time was over. */
function outlasts({ verifiedAtS, metAtS }: KeyEvidence, other: KeyEvidence): boolean {
  const witnessedAtS = latest(verifiedAtS, metAtS);
  const knownAtS = latest(other.pairedAtS, lastUseS(other)) ?? other.foundAtS;
  return witnessedAtS !== undefined && knownAtS !== undefined && witnessedAtS > knownAtS;
}

function latest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Whether the last that the band said about it was no. */
export function isRefused({ refusedAtS, verifiedAtS }: KeyEvidence): boolean {
  return refusedAtS !== undefined && refusedAtS >= (verifiedAtS ?? 0);
}

/** Whether a key may open its band, for all we know. */
export function isCurrent(key: KeptKey): boolean {
  return key.superseded === undefined && key.paired !== false && !isRefused(key);
}

/**
 * For each key of one band the place of a newer one in the list, `undefined` for those that may be
 * the current one. At least one of them always is: contradictions (A before B before C before A)
 * leave the one with the latest pairing, use and place.
 */
export function findSuccessors(keys: readonly KeyEvidence[]): (number | undefined)[] {
  const successors = keys.map((key, i) => {
    const newer = keys.findIndex((other, j) => j !== i && compareEvidence(key, other) < 0);
    return newer < 0 ? undefined : newer;
  });
  const latest = latestOf(keys);
  if (latest !== undefined && !successors.includes(undefined)) {
    successors[keys.indexOf(latest)] = undefined;
  }
  return successors;
}

/** The one with the latest pairing, use and place; of equals the first. */
export function latestOf<T extends KeyEvidence>(keys: readonly T[]): T | undefined {
  return keys.reduce<T | undefined>(
    (best, key) => (best === undefined || isLater(key, best) ? key : best),
    undefined,
  );
}

function isLater(a: KeyEvidence, b: KeyEvidence): boolean {
  const times = (key: KeyEvidence): number[] => [
    key.pairedAtS ?? 0,
    lastUseS(key) ?? 0,
    key.seenLiveAtS ?? 0,
  ];
  const theirs = times(b);
  const difference = times(a).map((time, i) => time - (theirs[i] ?? 0));
  return (difference.find((seconds) => seconds !== 0) ?? 0) > 0;
}

import { evidenceOf, findSuccessors, isLive } from "../store/succession.ts";
import type { KeySighting } from "../store/key-sighting.ts";
import type { FoundKey, RankedKey } from "./findings.ts";

/**
 * All keys that were found, each once per band, the most likely one first:
 *
 * 1. keys whose band is known, before keys without an address;
 * 2. current ones, before those that another key of the same band replaced (`store/succession.ts`);
 * 3. bands that an app calls paired now, then those it says nothing about, then former ones;
 * 4. the app's own files, before copies beside them (`.bak`);
 * 5. the later pairing; 6. the later last use; 7. the phone itself, before files.
 *
 * The same key for the same band from several sources becomes one, with all of them. A key without
 * an address joins the bands that have the same key.
 */
export function rankKeys(found: readonly FoundKey[]): RankedKey[] {
  const merged = mergeSame(found);
  const candidates = [...Map.groupBy(merged, ({ sighting }) => sighting.mac).values()].flatMap(
    (ofBand) => judge(ofBand),
  );
  return candidates.toSorted(compare).map(({ sighting, members, successor, ...rest }) => ({
    sighting,
    sources: distinctSources(members),
    isFormer: successor !== undefined || sighting.paired === false,
    reason: explain({ sighting, members, successor, ...rest }),
  }));
}

/** One key of one band, with every sighting of it, the most telling one first. */
interface Merged {
  readonly sighting: KeySighting;
  readonly members: readonly FoundKey[];
  /** Whether only copies had it. */
  readonly isCopy: boolean;
  readonly newerThanMain: FoundKey["newerThanMain"];
}

interface Candidate extends Merged {
  /** The key that replaced this one. */
  readonly successor: Merged | undefined;
}

function mergeSame(found: readonly FoundKey[]): Merged[] {
  const byKey = Map.groupBy(found, ({ sighting }) => sighting.key.reveal());
  return [...byKey.values()].flatMap((same) => {
    const nameless = same.filter(({ sighting }) => sighting.mac === undefined);
    const named = same.filter(({ sighting }) => sighting.mac !== undefined);
    if (named.length === 0) return [merge(nameless)];
    const byMac = Map.groupBy(named, ({ sighting }) => sighting.mac);
    return [...byMac.values()].map((ofBand) => merge([...ofBand, ...nameless]));
  });
}

function merge(unordered: readonly FoundKey[]): Merged {
  const members = unordered.toSorted(compareMembers);
  const known = members.map(({ sighting }) => sighting);
  const first = <T>(get: (sighting: KeySighting) => T | undefined): T | undefined => {
    return known.map(get).find((value) => value !== undefined);
  };
  const latest = (get: (sighting: KeySighting) => number | undefined): number | undefined => {
    const times = known.flatMap((sighting) => get(sighting) ?? []);
    return times.length === 0 ? undefined : Math.max(...times);
  };
  const [best] = known;
  if (best === undefined) throw new TypeError("there is nothing to merge");
  return {
    sighting: {
      key: best.key,
      mac: first(({ mac }) => mac),
      model: first(({ model }) => model),
      firmware: first(({ firmware }) => firmware),
      serial: first(({ serial }) => serial),
      paired: first(({ paired }) => paired),
      pairedAtS: latest(({ pairedAtS }) => pairedAtS),
      lastUsedAtS: latest(({ lastUsedAtS }) => lastUsedAtS),
      source: best.source,
      foundAtS: best.foundAtS,
    },
    members,
    isCopy: members.every(({ isCopy }) => isCopy === true),
    newerThanMain: members.find(({ newerThanMain }) => newerThanMain)?.newerThanMain,
  };
}

/** Which of two sightings of one key tells more about today. */
function compareMembers({ sighting: a, ...x }: FoundKey, { sighting: b, ...y }: FoundKey): number {
  return (
    Number(x.isCopy ?? false) - Number(y.isCopy ?? false) ||
    Number(a.mac === undefined) - Number(b.mac === undefined) ||
    Number(isLive(b)) - Number(isLive(a)) ||
    (b.lastUsedAtS ?? 0) - (a.lastUsedAtS ?? 0) ||
    (b.pairedAtS ?? 0) - (a.pairedAtS ?? 0)
  );
}

/** Finds the keys that another key of the same band replaced. */
function judge(ofBand: readonly Merged[]): Candidate[] {
  if (ofBand[0]?.sighting.mac === undefined) {
    return ofBand.map((key) => ({ ...key, successor: undefined }));
  }
  const successors = findSuccessors(ofBand.map(({ sighting }) => evidenceOf(sighting)));
  const original = ofBand.find(({ isCopy }, i) => !isCopy && successors[i] === undefined);
  return ofBand.map((key, i) => {
    const newer = successors[i];
    const successor = newer === undefined ? (key.isCopy ? original : undefined) : ofBand[newer];
    return { ...key, successor };
  });
}

function compare(a: Candidate, b: Candidate): number {
  return (
    compareBy(a, b, ({ sighting }) => (sighting.mac === undefined ? 1 : 0)) ||
    compareBy(a, b, ({ successor }) => (successor === undefined ? 0 : 1)) ||
    compareBy(a, b, ({ sighting }) => PAIRED_RANK[String(sighting.paired)] ?? 0) ||
    compareBy(a, b, ({ isCopy }) => (isCopy ? 1 : 0)) ||
    compareBy(a, b, ({ sighting }) => -(sighting.pairedAtS ?? 0)) ||
    compareBy(a, b, ({ sighting }) => -(sighting.lastUsedAtS ?? 0)) ||
    compareBy(a, b, ({ sighting }) => (sighting.source.kind.startsWith("phone-") ? 0 : 1)) ||
    (a.sighting.mac ?? "").localeCompare(b.sighting.mac ?? "")
  );
}

const PAIRED_RANK: Readonly<Record<string, number>> = { true: 0, undefined: 1, false: 2 };

function compareBy(a: Candidate, b: Candidate, rank: (key: Candidate) => number): number {
  return rank(a) - rank(b);
}

function distinctSources(members: readonly FoundKey[]): RankedKey["sources"] {
  const sources = members.map(({ sighting }) => sighting.source);
  const ids = sources.map(({ kind, path, account }) => JSON.stringify([kind, path, account]));
  return sources.filter((_, i) => ids.indexOf(ids[i] ?? "") === i);
}

/** Why a key stands where it stands. */
function explain({ sighting, successor, isCopy, newerThanMain }: Candidate): string {
  const { mac, paired, pairedAtS, lastUsedAtS, source } = sighting;
  const sentences: string[] = [];
  if (mac === undefined) {
    sentences.push("No Bluetooth address stands beside it: try it only when nothing else fits.");
  }
  if (successor !== undefined) {
    sentences.push("An older key of this band: a newer one stands above.");
  }
  if (newerThanMain === "changed") {
    sentences.push("Newer than the key in the main file: it was still in the write-ahead log.");
  } else if (newerThanMain === "added") {
    sentences.push("Only the write-ahead log has it: the main file does not know it yet.");
  }
  const since = pairedAtS === undefined ? "" : ` since ${formatDay(pairedAtS)}`;
  if (paired === true) sentences.push(`The app calls this band paired${since}.`);
  else if (paired === false) {
    sentences.push("The app calls this band a former one: the key is most likely dead.");
  } else if (pairedAtS !== undefined) sentences.push(`Paired${since}.`);
  if (lastUsedAtS !== undefined) sentences.push(`Last used on ${formatDay(lastUsedAtS)}.`);
  if (isCopy) sentences.push("It comes from a copy beside the app's own file, of unknown age.");
  if (sentences.length === 0) {
    const isLog = source.kind === "log" || source.kind === "phone-log";
    sentences.push(
      isLog ? "The last key for this band in the app's log." : "Nothing says how old it is.",
    );
  }
  return sentences.join(" ");
}

/** `31 Jan 2026`, in UTC. */
function formatDay(instantS: number): string {
  const [, day = "", month = "", year = ""] = new Date(instantS * 1000).toUTCString().split(" ");
  return `${Number(day)} ${month} ${year}`;
}

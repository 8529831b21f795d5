import type { AuthKey } from "../src/bytes/auth-key.ts";
import type { Node } from "../src/peers/android/nodes.ts";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";

/** What one run of a command printed. */
export interface Printed {
  readonly args: readonly string[];
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Keys, Bluetooth addresses, serial numbers: never in a log or an error (SECURITY.md). */
const secrets = new Set<string>();

/**
 * Vendor accounts. SECURITY.md does not promise to hide them from their owner: what is told about
 * a successful search names them. Errors and `--debug` must not.
 */
const accounts = new Set<string>();

/** From now on these may not be printed where they do not belong. */
export function keepSecret(...texts: readonly string[]): void {
  for (const text of texts) secrets.add(text.toLowerCase());
}

/** Health values, searched for where a failure or `--debug` speaks. */
const healthValues = new Set<number>();

/** From now on these values of the wearer's may be in results only. */
export function keepHealthValue(...values: readonly number[]): void {
  for (const value of values) healthValues.add(value);
}

/** Everything secret about a virtual band: its key, its address however it is written, its serial. */
export function keepSecretsOfBand(band: {
  readonly mac: string;
  readonly serial: string;
  readonly key: AuthKey | undefined;
}): void {
  const digits = band.mac.replaceAll(":", "");
  // The last one is how the Device Information service has it.
  keepSecret(band.mac, band.serial, `${digits.slice(0, 6)}fffe${digits.slice(6)}`);
  if (band.key) keepSecret(band.key.reveal().replace(/^0x/, ""));
}

const MAC = /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/gi;
/** As the simulated apps write a band's serial number. */
const BAND_SERIAL = /\d{5}\/\d{8}/g;

/** Everything secret on a virtual phone: what its facts name, and what its databases and logs hold. */
export function keepSecretsOf({ android }: RunningPhone): void {
  const { facts, tree } = android;
  keepSecret(facts.serial);
  for (const key of [...facts.keys.map((one) => one.key), ...facts.worthlessKeys]) {
    keepSecret(key.replace(/^0x/, ""));
  }
  for (const { mac, account } of facts.keys) {
    keepSecret(mac);
    if (account !== undefined && account !== "") accounts.add(account);
  }
  const data = tree.find("/data");
  if (data) searchNode(data, "", new Set());
}

function searchNode(node: Node, name: string, seen: Set<number>): void {
  if (seen.has(node.inode)) return;
  seen.add(node.inode);
  if (node.is === "folder") {
    for (const [child, below] of node.entries) searchNode(below, child, seen);
  } else if (node.is === "file" && /^origin_db|^device_db|\.log|\.txt$/.test(name)) {
    const account = /^origin_db_(\d{10})\b/.exec(name)?.[1];
    if (account !== undefined) accounts.add(account);
    const text = Buffer.from(node.content.read(0, node.content.sizeBytes)).toString("latin1");
    keepSecret(...(text.match(MAC) ?? []), ...(text.match(BAND_SERIAL) ?? []));
  }
}

/** Whether `text`, in lower case, holds it; an address also with other signs in it, or none. */
function holds(text: string, secret: string): boolean {
  return text.includes(secret) || (secret.length === 17 && bare(text).includes(bare(secret)));
}

/** As colons, underscores (D-Bus paths) and hyphens between two bytes were not there. */
function bare(text: string): string {
  return text.replaceAll(/(?<=[0-9a-f]{2})[:_-](?=[0-9a-f]{2})/g, "");
}

/** What the owner was told of pulse, steps and battery, as JSON or in words. */
const TOLD =
  /"(?:heartRateBpm|steps|distanceM|energyKcal|levelPercent|batteryPercent)":(\d+)|\b(\d[\d,]*) (?:(?:bpm|steps|m|kcal)\b|%)/g;
/** Below, a number may be an attempt, an answer, a count of bands. */
const SMALLEST_TELLING = 10;
/** How far and how much, of our own doing. */
const OUR_NUMBERS = /^debug \d+ ms|\b(?:attempt|of|all|known|bytes|points)=\d+/gm;

/** Health values, those of this run's result too, in what it said besides. */
function healthLeaks({ stdout }: Printed, debug: string, failure = ""): string[] {
  // A failure's own numbers (how much of a file was read) are not what the owner was told.
  const told = [...stdout.replace(failure, "").matchAll(TOLD)].map(([, json, words]) =>
    Number((json ?? words ?? "").replaceAll(",", "")),
  );
  const values = new Set([...healthValues, ...told].filter((it) => it >= SMALLEST_TELLING));
  const places = [
    ["--debug", debug.replaceAll(OUR_NUMBERS, "")],
    ["a failure", failure.replaceAll(/^ {4}at .*$/gm, "")],
  ] as const;
  return places.flatMap(([where, text]) => {
    const numbers = new Set((text.match(/(?<![\w.])\d+(?![\w.]\w)/g) ?? []).map(Number));
    return [...values].filter((it) => numbers.has(it)).map((it) => `${where}: value ${it}`);
  });
}

/**
 * What a failure says: in its document, or on standard error everything from its mark on. What was told
 * before it, live values say, is no part of it.
 */
function failureIn({ stdout, stderr }: Printed): string | undefined {
  const [, document] = /(?:^\{|^\],)("error":.*)$/m.exec(stdout) ?? [];
  if (document !== undefined) return document;
  const mark = stderr.search(/^✗ /m);
  return mark < 0 ? undefined : stderr.slice(mark);
}

/** Everything that a run printed where it must not be, as `stderr: 0123…`. Empty is good. */
export function leaksIn(printed: Printed): string[] {
  const { args, stdout, stderr } = printed;
  const failure = failureIn(printed);
  // A result on standard output is for its owner; a failure and the doctor's report are shown to others.
  const shown = failure !== undefined || args.includes("doctor") ? stdout : "";
  const debug = stderr.split("\n").filter((line) => line.startsWith("debug "));
  const found: string[] = [];
  for (const [where, text] of [
    ["standard error", stderr.toLowerCase()],
    ["standard output", shown.toLowerCase()],
  ] as const) {
    for (const secret of secrets) if (holds(text, secret)) found.push(`${where}: ${secret}`);
  }
  for (const account of accounts) {
    if (debug.some((line) => line.includes(account))) found.push(`--debug: account ${account}`);
    if (failure?.includes(account) === true) found.push(`a failure: account ${account}`);
  }
  found.push(...healthLeaks(printed, debug.join("\n"), failure));
  return found;
}

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

/** Whether `text`, in lower case, holds it; an address also without its colons. */
function holds(text: string, secret: string): boolean {
  return text.includes(secret) || (secret.length === 17 && text.includes(withoutColons(secret)));
}

function withoutColons(mac: string): string {
  return mac.replaceAll(":", "");
}

/** What a failure says: its document, or on standard error everything from its mark on. */
function failureIn({ stdout, stderr }: Printed): string | undefined {
  if (stdout.startsWith('{"error":')) return stdout;
  const mark = stderr.search(/^✗ /m);
  return mark < 0 ? undefined : stdout + stderr.slice(mark);
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
  return found;
}

import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { AndroidFacts } from "../src/peers/android/android.ts";
import type { ExpectedKey } from "../src/peers/android/scenario/scenario.ts";
import { documentOf } from "./ownband.ts";
import type { Run } from "./ownband.ts";

/** Where a key was found, as `ownband key --json` says it. */
export interface SourceJson {
  readonly kind: string;
  readonly app?: string;
  readonly path: string;
  readonly account?: string;
}

/** A key as `ownband key --json` prints it (README, *For programs*). */
export interface KeyJson {
  readonly key: string;
  readonly mac?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly paired?: boolean;
  readonly pairedAt?: string;
  readonly lastUsedAt?: string;
  readonly former: boolean;
  readonly reason: string;
  readonly source: SourceJson;
  readonly alsoIn?: readonly SourceJson[];
  readonly foundAt: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const text = expect.any(String) as unknown;
const number = expect.any(Number) as unknown;
const instant = expect.stringMatching(INSTANT) as unknown;

/** For each field what it must look like; `undefined` in a document means: not known, and absent. */
const FIELDS: Readonly<Record<keyof KeyJson, { shape: unknown; always?: true }>> = {
  key: { shape: expect.stringMatching(/^0x[0-9a-f]{32}$/), always: true },
  mac: { shape: expect.stringMatching(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/) },
  model: { shape: text },
  firmware: { shape: text },
  paired: { shape: expect.any(Boolean) },
  pairedAt: { shape: instant },
  lastUsedAt: { shape: instant },
  former: { shape: expect.any(Boolean), always: true },
  reason: { shape: expect.stringMatching(/^[A-Z].*\.$/s), always: true },
  source: { shape: expect.any(Object), always: true },
  alsoIn: { shape: expect.any(Array) },
  foundAt: { shape: instant, always: true },
};

const KINDS = "phone-database phone-log phone-text phone-backup database log text".split(" ");

/**
 * The keys of a run that found some, each proven to have the documented shape. It ends with 0, or,
 * when all of them are of former pairings, with 6.
 */
export function keysOf(run: Run): KeyJson[] {
  const { keys, looked, rejected, troubles, ...rest } = documentOf(run) as {
    keys: KeyJson[];
    looked: object[];
    rejected?: object[];
    troubles?: object[];
  };
  expect(rest).toEqual({});
  for (const key of keys) checkKey(key);
  const status = keys.some(({ former }) => !former) ? 0 : 6;
  expect(run.status, run.stdout + run.stderr).toBe(status);
  for (const place of looked) {
    expect({ note: "", ...place }).toEqual({ where: text, found: number, note: text });
  }
  for (const one of rejected ?? []) expect(one).toMatchObject({ why: text, source: {} });
  for (const one of troubles ?? []) {
    expect(one).toMatchObject({ where: text, code: text, message: text });
  }
  return keys;
}

function checkKey(key: KeyJson): void {
  for (const [name, { shape, always }] of Object.entries(FIELDS)) {
    const value = key[name as keyof KeyJson];
    if (always === true || value !== undefined) expect(value, name).toEqual(shape);
  }
  expect(Object.keys(FIELDS)).toEqual(expect.arrayContaining(Object.keys(key)));
  for (const { kind, path, app, account, ...rest } of [key.source, ...(key.alsoIn ?? [])]) {
    expect(KINDS).toContain(kind);
    expect(path).toEqual(text);
    if (app !== undefined) expect(app).toMatch(/^com\.[a-z.]+$/);
    if (account !== undefined) expect(account).toMatch(/^\d{1,20}$/);
    expect(rest).toEqual({});
  }
}

/** Android shows user 0's folder under two names. */
function onePath(path: string): string {
  return path.replace(/^\/data\/data\//, "/data/user/0/");
}

/** One line a key and band: what must be the same on both sides. */
function lineOf(key: string, mac: string | undefined): string {
  return `${key} ${mac ?? "?"}`;
}

const SOURCE_OF = { database: "phone-database", log: "phone-log", text: "phone-text" } as const;

/**
 * Proves that exactly the expected keys were found, each where it lies, and that no worthless one
 * is offered as good or stands first.
 */
export function expectKeys(found: readonly KeyJson[], facts: AndroidFacts): void {
  const current = found.filter(({ key }) => !facts.worthlessKeys.includes(key));
  const expected = new Set(facts.keys.map(({ key, mac }) => lineOf(key, mac)));
  expect(new Set(current.map(({ key, mac }) => lineOf(key, mac)))).toEqual(expected);
  expect(current).toHaveLength(expected.size);
  if (expected.size > 0) expect(facts.worthlessKeys).not.toContain(found[0]?.key);
  for (const { key, former } of found)
    if (facts.worthlessKeys.includes(key)) expect(former).toBe(true);
  for (const key of current) {
    const places = facts.keys.filter((one) => one.key === key.key && one.mac === key.mac);
    expectOneOf(key, places);
  }
}

/** It was found where it lies: in one of the places, a log's key in its other logs too. */
function expectOneOf(found: KeyJson, places: readonly ExpectedKey[]): void {
  const { source, alsoIn = [], paired, former } = found;
  const described = places.map(({ kind, path, packageName, account }) => ({
    kind: SOURCE_OF[kind],
    path: onePath(path),
    ...(kind === "text" ? {} : { app: packageName }),
    ...(account === undefined ? {} : { account }),
  }));
  const sources = [source, ...alsoIn].map((one) => ({ ...one, path: onePath(one.path) }));
  expect(sources.filter((one) => described.some((it) => isDeepStrictEqual(it, one)))).not.toEqual(
    [],
  );
  const isPaired = places.every((place) => place.paired);
  if (paired !== undefined) expect(paired).toBe(isPaired);
  expect(former).toBe(!isPaired);
}

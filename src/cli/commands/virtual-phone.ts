import { createInterface } from "node:readline";
import { offsetsOf } from "../../health/zone.ts";
import type { PhoneScenario } from "../../peers/android/scenario/scenario.ts";
import type { AppScenario, Holding, VendorApp } from "../../peers/android/scenario/scenario.ts";
import type { Authorization, VirtualPhoneOptions } from "../../peers/virtual-phone.ts";
import { AppError } from "../../errors.ts";
import { UsageError } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { zoneHere } from "../zone-here.ts";
import { startVirtualPhone } from "../start-virtual-phone.ts";
import type { RunningPhone } from "../start-virtual-phone.ts";
import { untilStopped } from "../until-stopped.ts";

/** As the command line gives them; every one is checked here. */
export interface VirtualPhoneWords {
  readonly port: string;
  readonly android: string;
  readonly model?: string;
  readonly root: string;
  readonly answer: string;
  readonly trust: string;
  readonly app: string;
  readonly key: string;
  readonly users?: string;
  readonly adopted?: boolean;
  readonly allowBackup?: boolean;
  readonly freemyband?: boolean;
  readonly suTerminal: string;
  readonly sqlite3?: boolean;
  readonly locked?: boolean;
  readonly offline?: boolean;
  readonly slow?: string;
  readonly vanish?: string;
  readonly days?: string;
  readonly seed?: string;
}

const ANDROIDS = { 6: 6, 9: 9, 11: 11, 14: 14 } as const;
const ROOTS = {
  magisk: "magisk",
  supersu: "supersu",
  aosp: "aosp",
  adb: "debuggable",
  none: "none",
} as const;
const ANSWERS = { allow: "allow", deny: "deny", none: "unanswered" } as const;
const TRUST = { yes: "everybody", ask: "ask", no: "nobody" } as const satisfies Record<
  string,
  Authorization
>;
const APPS: Readonly<Record<string, VendorApp | undefined>> = {
  "zepp-life": "zepp-life",
  zepp: "zepp",
  "mi-fitness": "mi-fitness",
  "mi-fitness-cn": "mi-fitness-cn",
  none: undefined,
};
const HOLDINGS: Readonly<Record<string, Holding>> = {
  main: "main",
  wal: "wal",
  stale: "stale",
  accounts: "accounts",
  bands: "bands",
  scale: "scale",
  unpaired: "former",
  null: "null",
  empty: "empty",
};
const TERMINALS = { auto: "auto", always: "always", never: "never" } as const;

/** `ownband virtual phone`: one JSON line when it is ready, then it runs until it is stopped. */
export async function virtualPhone(context: Context, words: VirtualPhoneWords): Promise<number> {
  const { scenario, options } = describe(words);
  const running = await startVirtualPhone(
    number("--port", words.port, 65_535),
    scenario,
    options,
  ).catch((error: unknown) => {
    throw listenError(error);
  });
  misbehave(running, words);
  const { facts } = running.android;
  const [first] = facts.keys;
  process.stdout.write(
    `${JSON.stringify({
      address: running.address,
      port: running.port,
      model: facts.model,
      android: facts.release,
      root: facts.root,
      packages: facts.packages,
      ...(first === undefined ? {} : { key: first.key, mac: first.mac, account: first.account }),
      keys: facts.keys,
      worthlessKeys: facts.worthlessKeys,
    })}\n`,
  );
  context.out.note(`  adb connect ${running.address}   ·   ownband key --phone ${running.address}`);
  context.out.note("  Ctrl-C ends it.");
  try {
    await listenForTaps(context, running, words.trust === "ask");
  } finally {
    await running.close();
  }
  return EXIT.done;
}

function describe(words: VirtualPhoneWords): {
  scenario: PhoneScenario;
  options: VirtualPhoneOptions;
} {
  const app = oneOf("--app", APPS, words.app);
  const users = words.users?.split(",").map((user) => number("--users", user, 9999));
  const only: AppScenario | undefined = app && {
    app,
    holds: oneOf("--key", HOLDINGS, words.key),
    user: users?.at(-1),
    adopted: words.adopted,
    allowBackup: words.allowBackup,
    freemyband: words.freemyband,
    days: words.days === undefined ? undefined : number("--days", words.days, 4_000),
    zone: words.days === undefined ? undefined : offsetsOf(zoneHere()),
  };
  return {
    scenario: {
      android: oneOf("--android", ANDROIDS, words.android),
      model: words.model,
      root: oneOf("--root", ROOTS, words.root),
      rootAnswer: oneOf("--answer", ANSWERS, words.answer),
      suTerminal: oneOf("--su-terminal", TERMINALS, words.suTerminal),
      sqlite3: words.sqlite3,
      locked: words.locked,
      users,
      apps: only ? [only] : [],
      // Only what is asked about days needs today's: everything else is the same every day.
      nowS: words.days === undefined ? undefined : Math.floor(Date.now() / 1000),
      seed: words.seed === undefined ? undefined : number("--seed", words.seed, 2 ** 31),
    },
    options: { authorization: oneOf("--trust", TRUST, words.trust) },
  };
}

function misbehave({ phone }: RunningPhone, words: VirtualPhoneWords): void {
  if (words.slow !== undefined) phone.slowDown(number("--slow", words.slow, 2 ** 31));
  if (words.vanish !== undefined) phone.vanishAfter(number("--vanish", words.vanish, 2 ** 40));
  if (words.offline === true) phone.goOffline();
}

/** Until the signal; meanwhile Enter is the owner's tap on Allow. */
async function listenForTaps(
  { signal, out }: Context,
  { phone }: RunningPhone,
  asks: boolean,
): Promise<void> {
  const lines = asks ? createInterface({ input: process.stdin }) : undefined;
  lines?.on("line", () => {
    phone.allow();
    out.note("  allowed");
  });
  try {
    await untilStopped(signal);
  } finally {
    lines?.close();
  }
}

function listenError(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "EADDRINUSE" && code !== "EACCES") return error;
  return new AppError("usage", "The port of --port cannot be listened on.", {
    hint: "Another program has it. --port 0 picks a free one.",
    cause: error,
  });
}

function number(option: string, word: string, largest: number): number {
  const value = /^\d{1,13}$/.test(word) ? Number(word) : NaN;
  if (!(value <= largest)) throw new UsageError(`${option} wants a number from 0 to ${largest}.`);
  return value;
}

function oneOf<T>(option: string, choices: Readonly<Record<string, T>>, word: string): T {
  if (!Object.hasOwn(choices, word)) {
    throw new UsageError(`${option} is one of: ${Object.keys(choices).join(", ")}.`);
  }
  return choices[word] as T;
}

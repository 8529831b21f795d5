import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  asksAgain,
  inFlyingTime,
  letGo,
  openPhone,
  openScripted,
  realTurn,
  rewriting,
  takeTools,
  wholeOf,
} from "../../test/phone-in-memory.ts";
import { androidTools } from "../node/make-database.ts";
import { createAndroid } from "../peers/android/android.ts";
import type { Android } from "../peers/android/android.ts";
import type { PhoneScenario } from "../peers/android/scenario/scenario.ts";
import type { PhoneSystem } from "../peers/system.ts";
import type { ByteStream } from "../platform.ts";
import { takeFiles } from "./take.ts";
import type { Take } from "./take.ts";

const FOLDER = "/data/data/com.xiaomi.hm.health/databases";
const MARK = /[0-9a-f]{16} 0 \d+/;
const isTake = (command: string): boolean => command.includes("wc -c");

/** A file with every byte, and with line ends of all kinds. */
const ALL_BYTES = Buffer.concat([
  Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from("one\rtwo\r\nthree\r\r\nfour\n\n"),
]).toString("latin1");

let android: Android;
let tools: ReturnType<typeof takeTools>;

beforeEach(() => {
  tools = takeTools();
});
afterEach(letGo);

async function build(scenario: PhoneScenario = {}): Promise<void> {
  android = await createAndroid(
    { apps: [{ app: "zepp-life", holds: "empty" }], ...scenario },
    androidTools,
  );
}

function put(name: string, text: string): void {
  const attributes = { uid: 10_200, mode: 0o660 };
  android.tree.putFile(`${FOLDER}/${name}`, Buffer.from(text, "latin1"), attributes);
}

/** Takes the files as root, in time that flies. */
async function take(names: readonly string[], system: PhoneSystem = android.system) {
  const { phone } = await openPhone(system);
  const { root } = await phone.findRoot();
  if (root === undefined) throw new Error("this phone gives root");
  vi.useFakeTimers();
  const { value, error } = await inFlyingTime(takeFiles(phone, root, FOLDER, names, tools));
  vi.useRealTimers();
  if (error !== undefined) throw error as Error;
  return value as Take;
}

async function textsOf({ files }: Take): Promise<Record<string, string | undefined>> {
  const texts: Record<string, string | undefined> = {};
  for (const [name, kept] of files) texts[name] = await wholeOf(kept);
  return texts;
}

/** Every piece of the output, after `hear` was told of all that came so far. */
function whenHeard(hear: (textSoFar: string) => void) {
  return async function* (output: ByteStream): ByteStream {
    let text = "";
    for await (const piece of output) {
      text += Buffer.from(piece).toString("latin1");
      hear(text);
      yield piece;
    }
  };
}

function eachByte(change: (byte: number) => number) {
  return async function* (output: ByteStream): ByteStream {
    for await (const piece of output) yield piece.map(change);
  };
}

/** Longer than any pipe: while it is being sent, its second sum is not yet made. */
const longText = (letter: string): string => `${letter.repeat(99)}\n`.repeat(5_000);

describe("one consistent take", () => {
  test("a database comes with its side files, byte for byte, proven by a checksum", async () => {
    await build();
    put("origin_db_1", ALL_BYTES);
    put("origin_db_1-wal", "");
    put("origin_db_1-journal", "\r\n");
    const names = ["origin_db_1", "origin_db_1-wal", "origin_db_1-shm", "origin_db_1-journal"];
    const result = await take(names);
    expect(await textsOf(result)).toEqual({
      origin_db_1: ALL_BYTES,
      "origin_db_1-wal": "",
      "origin_db_1-journal": "\r\n",
    });
    expect(result.verifiedBy).toBe("sha256");
    expect(result.readBytes).toBe(ALL_BYTES.length + 2);
  });

  test("a file that changes while it is read is read again, and the second state is given", async () => {
    await build();
    put("origin_db_1", longText("a"));
    put("origin_db_1-wal", "before");
    let changes = 0;
    const system = rewriting(
      android.system,
      isTake,
      whenHeard((text) => {
        if (changes > 0 || !MARK.test(text)) return;
        changes++;
        put("origin_db_1-wal", "after");
        put("origin_db_1", longText("b"));
      }),
    );
    const result = await take(["origin_db_1", "origin_db_1-wal"], system);
    expect(await textsOf(result)).toEqual({
      origin_db_1: longText("b"),
      "origin_db_1-wal": "after",
    });
    expect(changes).toBe(1);
    expect(tools.left()).toBe(2);
  });

  test("a file that comes into being meanwhile is a change too", async () => {
    await build();
    put("origin_db_1", longText("a"));
    const system = rewriting(
      android.system,
      isTake,
      whenHeard((text) => {
        if (/[0-9a-f]{16} 1 \d+/.test(text)) put("origin_db_0", "new");
      }),
    );
    const { files } = await take(["origin_db_0", "origin_db_1"], system);
    expect([...files.keys()]).toEqual(["origin_db_0", "origin_db_1"]);
  });

  test("a file that changes at every attempt is given up, and nothing is kept of it", async () => {
    await build();
    put("origin_db_1", longText("a"));
    let state = 0;
    const system = rewriting(android.system, isTake, (output) => {
      let hasChanged = false;
      return whenHeard((text) => {
        if (hasChanged || !MARK.test(text)) return;
        hasChanged = true;
        put("origin_db_1", longText(String(state++ % 10)));
      })(output);
    });
    await expect(take(["origin_db_1"], system)).rejects.toMatchObject({
      code: "changing",
      hint: expect.stringMatching(/force stop/i) as string,
    });
    expect(state).toBeGreaterThan(2);
    expect(tools.left()).toBe(0);
  });

  test("SQLite's shared memory may change: no other reading is made for it", async () => {
    await build();
    put("origin_db_1", longText("a"));
    put("origin_db_1-shm", "x");
    let state = 0;
    const system = rewriting(
      android.system,
      isTake,
      whenHeard(() => {
        put("origin_db_1-shm", `${state++}`);
      }),
    );
    const { files } = await take(["origin_db_1", "origin_db_1-shm"], system);
    expect(await wholeOf(files.get("origin_db_1"))).toBe(longText("a"));
    expect(state).toBeGreaterThan(0);
  });
});

describe("a connection that changes bytes", () => {
  test("one of seven bits is got around with base64", async () => {
    await build();
    put("origin_db_1", ALL_BYTES);
    const system = rewriting(
      android.system,
      isTake,
      eachByte((byte) => byte & 0x7f),
    );
    expect(await textsOf(await take(["origin_db_1"], system))).toEqual({ origin_db_1: ALL_BYTES });
    expect(tools.left()).toBe(1);
  });

  test("one that flips a letter of base64 too is given up, and nothing is kept", async () => {
    await build();
    put("origin_db_1", ALL_BYTES);
    const swap = new Map([
      [0x41, 0x42],
      [0x42, 0x41],
    ]);
    const system = rewriting(
      android.system,
      isTake,
      eachByte((byte) => swap.get(byte) ?? byte),
    );
    await expect(take(["origin_db_1"], system)).rejects.toMatchObject({
      code: "mangled",
      hint: expect.stringMatching(/cable/) as string,
    });
    expect(tools.left()).toBe(0);
  });

  test("base64 ends at the first line that is none, however many follow", async () => {
    await build();
    put("origin_db_1", ALL_BYTES);
    let endless = 0;
    const onlyEndless: PhoneSystem = {
      property: (name) => android.system.property(name),
      filesOf: (uid) => android.system.filesOf(uid),
      start(command, options) {
        const isBase64 = isTake(command) && command.includes("base64");
        const odd = isBase64 ? thenOnAndOn("!!!!\n", () => endless++) : eachByte((it) => it & 0x7f);
        return rewriting(android.system, isTake, odd).start(command, options);
      },
    };
    await expect(take(["origin_db_1"], onlyEndless)).rejects.toMatchObject({ code: "mangled" });
    expect(endless).toBeGreaterThan(0);
    expect(tools.left()).toBe(0);
  });

  test.each([6, 9, 11, 14] as const)(
    "Android %i: terminals that add CR, and files full of CR and LF",
    async (release) => {
      for (const suTerminal of ["auto", "always", "never"] as const) {
        await build({ android: release, suTerminal });
        put("origin_db_1", ALL_BYTES);
        put("origin_db_1-wal", "\r".repeat(5));
        const names = ["origin_db_1", "origin_db_1-wal"];
        const texts = await textsOf(await take(names));
        expect(texts).toEqual({ origin_db_1: ALL_BYTES, "origin_db_1-wal": "\r".repeat(5) });
      }
    },
  );
});

describe("names and sizes that are not to be trusted", () => {
  const HOSTILE = [
    "it's",
    'say "hello"',
    "with  two blanks ",
    "$(cd;cd sdcard;touch pwned)",
    "`touch pwned`",
    "a;touch pwned;",
    "a\\b",
    "*",
    "ünïcode",
  ];

  test.each([6, 11] as const)(
    "Android %i: names are only names, whatever they say to a shell",
    async (release) => {
      await build({ android: release });
      for (const [i, name] of HOSTILE.entries()) {
        const bytes = Buffer.from(`content ${i}`);
        const path = `${FOLDER}/${Buffer.from(name).toString("latin1")}`;
        android.tree.putFile(path, bytes, { mode: 0o660 });
      }
      const before = await android.dump();
      const texts = await textsOf(await take(HOSTILE));
      expect(texts).toEqual(Object.fromEntries(HOSTILE.map((name, i) => [name, `content ${i}`])));
      expect(await android.dump()).toEqual(before);
    },
  );

  test("a name that looks like an option is only a name too", async () => {
    await build();
    put("-rf", ALL_BYTES);
    expect(await textsOf(await take(["-rf"]))).toEqual({ "-rf": ALL_BYTES });
  });

  test("links are not followed, folders and missing files are absent", async () => {
    await build();
    android.tree.putLink(`${FOLDER}/origin_db_1`, "/system/build.prop");
    android.tree.ensureFolder(`${FOLDER}/origin_db_2`, { mode: 0o700 });
    const { files, readBytes } = await take(["origin_db_1", "origin_db_2", "origin_db_3"]);
    expect([...files.keys()]).toEqual([]);
    expect(readBytes).toBe(0);
  });

  test("a phone without checksum tools proves the size", async () => {
    await build();
    put("origin_db_1", ALL_BYTES);
    for (const tool of ["sha256sum", "sha1sum", "md5sum"]) removeProgram(tool);
    const result = await take(["origin_db_1"]);
    expect(result.verifiedBy).toBe("size");
    expect(await textsOf(result)).toEqual({ origin_db_1: ALL_BYTES });
  });

  test("the best tool that is there is used", async () => {
    await build();
    put("origin_db_1", ALL_BYTES);
    removeProgram("sha256sum");
    expect((await take(["origin_db_1"])).verifiedBy).toBe("sha1");
    removeProgram("sha1sum");
    expect((await take(["origin_db_1"])).verifiedBy).toBe("md5");
  });

  test.each([
    ["8 EB", "9223372036854775807"],
    ["5 TB", "5497558138880"],
  ])("a file that claims to have %s is refused before it is read", async (_, size) => {
    await build();
    put("origin_db_1", "small");
    const system = rewriting(android.system, isTake, async function* (output): ByteStream {
      for await (const piece of output) {
        const text = Buffer.from(piece).toString("latin1");
        yield Buffer.from(text.replace(/^([0-9a-f]{16} 0) 5 /m, `$1 ${size} `), "latin1");
      }
    });
    await expect(take(["origin_db_1"], system)).rejects.toMatchObject({ code: "too-big" });
    expect(tools.left()).toBe(0);
  });

  test("a phone that is unplugged in the middle leaves nothing behind", async () => {
    await build();
    put("origin_db_0", "small");
    put("origin_db_1", longText("a"));
    const { phone, virtual } = await openPhone(android.system);
    const { root } = await phone.findRoot();
    if (root === undefined) throw new Error("this phone gives root");
    virtual.vanishAfter(100_000);
    const taking = takeFiles(phone, root, FOLDER, ["origin_db_0", "origin_db_1"], tools);
    await expect(taking).rejects.toMatchObject({ code: "gone" });
    expect(tools.left()).toBe(0);
  });
});

describe("root that is refused after the first time", () => {
  test.each([
    ["stderr", { err: "Permission denied\n", status: 13 }],
    ["stdout", { out: "Permission denied\n", status: 13 }],
    ["a status alone", { status: 1 }],
  ])("is told as such (%s), with what to choose in the superuser app", async (_, refusal) => {
    const { phone } = await openScripted(({ command }) =>
      command.includes("id -u") && !isTake(command) ? { out: "0\n" } : refusal,
    );
    const { root } = await phone.findRoot();
    if (root === undefined) throw new Error("root is given once");
    vi.useFakeTimers();
    const { error } = await inFlyingTime(takeFiles(phone, root, FOLDER, ["origin_db_1"], tools));
    expect(error).toMatchObject({
      code: "no-root",
      hint: expect.stringMatching(/for ?ever|remember|always/i) as string,
    });
  });

  test("asked for again, and nobody there to answer: the same", async () => {
    const { phone } = await openScripted(asksAgain);
    const { root } = await phone.findRoot();
    if (root === undefined) throw new Error("root is given once");
    vi.useFakeTimers();
    const { error, ms } = await inFlyingTime(
      takeFiles(phone, root, FOLDER, ["origin_db_1"], tools),
    );
    expect(error).toMatchObject({ code: "no-root" });
    expect(ms).toBeLessThan(5 * 60_000);
  });
});

/** The announcement of the first file, and then this for as long as anybody listens. */
function thenOnAndOn(line: string, hear: () => void) {
  return async function* (output: ByteStream): ByteStream {
    let text = "";
    for await (const piece of output) {
      text += Buffer.from(piece).toString("latin1");
      const end = text.indexOf("\n", text.search(MARK));
      if (!MARK.test(text) || end < 0) continue;
      yield Buffer.from(text.slice(0, end + 1));
      for (;;) {
        hear();
        await realTurn();
        yield Buffer.from(line.repeat(1_000));
      }
    }
  };
}

function removeProgram(name: string): void {
  for (const folder of ["/system/bin", "/system/xbin"]) {
    const node = android.tree.find(folder);
    if (node?.is === "folder") node.entries.delete(name);
  }
}

import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { letGo, openPhone } from "../../test/phone-in-memory.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { keepMemory } from "../disk/kept-bytes.ts";
import { androidTools } from "../node/make-database.ts";
import { createAndroid } from "../peers/android/android.ts";
import type { Android } from "../peers/android/android.ts";
import type { PhoneScenario } from "../peers/android/scenario/scenario.ts";
import { PhoneFileError } from "../peers/system.ts";
import type { PhoneSystem } from "../peers/system.ts";
import type { ByteStream, RandomBytes } from "../platform.ts";
import { pushFile } from "./push.ts";
import type { PushTools } from "./push.ts";

const FOLDER = "/sdcard/Download";
const NAME = "gadgetbridge_20240312120000.zip";

afterEach(letGo);

const fileOf = (bytes: Uint8Array): RandomBytes =>
  keepMemory([bytes], bytes.length, () => Promise.resolve());

const CONTENT = fileOf(new Uint8Array(randomBytes(300_000)));

async function build(scenario: PhoneScenario = {}): Promise<Android> {
  return createAndroid({ root: "none", apps: [], ...scenario }, androidTools);
}

function bytesAt(android: Android, path: string): Buffer | undefined {
  const node = android.tree.find(path);
  return node?.is === "file"
    ? Buffer.from(node.content.read(0, node.content.sizeBytes))
    : undefined;
}

async function push(
  system: PhoneSystem,
  more: Partial<PushTools> = {},
  android = 11,
  bytes = CONTENT,
) {
  const { phone, virtual } = await openPhone(system, { android });
  const tools = { codecs: nodeCodecs, ...more };
  return { virtual, work: pushFile(phone, bytes, { folder: FOLDER, name: NAME }, tools) };
}

/** The phone's download folder, as its file manager shows it. */
function downloads(android: Android): string[] {
  const folder = android.tree.find("/data/media/0/Download");
  return folder?.is === "folder" ? [...folder.entries.keys()] : [];
}

test.each([
  [14, "sha256"],
  [11, "sha256"],
  [6, "sha1"],
] as const)(
  "on Android %i a file arrives byte for byte, proven by %s",
  async (release, algorithm) => {
    const android = await build({ android: release });
    const sent: number[] = [];
    const { work } = await push(
      android.system,
      { onProgress: (bytes) => sent.push(bytes) },
      release,
    );
    expect(await work).toEqual({
      path: `${FOLDER}/${NAME}`,
      sizeBytes: CONTENT.sizeBytes,
      verifiedBy: algorithm,
    });
    const wanted = Buffer.from(await CONTENT.read(0, CONTENT.sizeBytes));
    expect(bytesAt(android, `/data/media/0/Download/${NAME}`)?.equals(wanted)).toBe(true);
    expect(downloads(android)).toEqual([NAME]);
    expect(sent.at(-1)).toBe(CONTENT.sizeBytes);
  },
);

test("an empty file is a file too", async () => {
  const android = await build();
  const { work } = await push(android.system, {}, 11, fileOf(new Uint8Array(0)));
  await work;
  expect(bytesAt(android, `/data/media/0/Download/${NAME}`)?.length).toBe(0);
});

test("a file that is there already is not touched", async () => {
  const android = await build();
  const theirs = Buffer.from("theirs");
  android.tree.putFile(`/data/media/0/Download/${NAME}`, theirs, { uid: 0, mode: 0o660 });
  const before = await android.dump();
  const { work } = await push(android.system);
  await expect(work).rejects.toMatchObject({ code: "exists" });
  expect(await android.dump()).toEqual(before);
});

test("one that somebody puts there meanwhile stays, and ours goes", async () => {
  const android = await build();
  const { work } = await push(android.system, {
    onProgress: () => {
      const path = `/data/media/0/Download/${NAME}`;
      android.tree.putFile(path, Buffer.from("theirs"), { uid: 0, mode: 0o660 });
    },
  });
  await expect(work).rejects.toMatchObject({ code: "exists" });
  expect(bytesAt(android, `/data/media/0/Download/${NAME}`)?.toString()).toBe("theirs");
  expect(downloads(android)).toEqual([NAME]);
});

test("a folder that is not there is not made", async () => {
  const android = await build();
  const { phone } = await openPhone(android.system);
  const before = await android.dump();
  const target = { folder: "/sdcard/Android/data/nobody/files", name: NAME };
  await expect(pushFile(phone, CONTENT, target, { codecs: nodeCodecs })).rejects.toMatchObject({
    code: "no-folder",
  });
  expect(await android.dump()).toEqual(before);
});

/** The same phone, whose disk does this to what is written. */
function withDisk(
  system: PhoneSystem,
  write: (
    path: string,
    bytes: ByteStream,
    then: (bytes: ByteStream) => Promise<void>,
  ) => Promise<void>,
): PhoneSystem {
  return {
    property: (name) => system.property(name),
    start: (command, options) => system.start(command, options),
    filesOf: (uid) => {
      const files = system.filesOf(uid);
      return {
        ...files,
        write: (path, bytes, mode, modifiedS) =>
          write(path, bytes, (changed) => files.write(path, changed, mode, modifiedS)),
      };
    },
  };
}

test("what arrives damaged is noticed, and nothing of it stays", async () => {
  const android = await build();
  const damaging = withDisk(android.system, async (_, bytes, then) => {
    await then(
      (async function* () {
        for await (const piece of bytes) yield piece.map((byte, i) => (i === 7 ? byte ^ 1 : byte));
      })(),
    );
  });
  const { work } = await push(damaging);
  await expect(work).rejects.toMatchObject({ code: "not-written" });
  expect(downloads(android)).toEqual([]);
});

test("a full phone is said to be full, and nothing of the file stays", async () => {
  const android = await build();
  const full = withDisk(android.system, async (_, bytes, then) => {
    await then(
      (async function* () {
        for await (const piece of bytes) {
          yield piece;
          throw new PhoneFileError("EIO", "No space left on device");
        }
      })(),
    );
  });
  const { work } = await push(full);
  await expect(work).rejects.toMatchObject({
    code: "not-written",
    hint: expect.stringContaining("no room") as string,
  });
  expect(downloads(android)).toEqual([]);
});

test("stopped in the middle, nothing of the file stays", async () => {
  const android = await build();
  const stop = new AbortController();
  const bytes: RandomBytes = {
    ...CONTENT,
    stream: async function* (start, options) {
      for await (const piece of CONTENT.stream(start, options)) {
        yield piece.subarray(0, 1000);
        stop.abort();
        yield piece.subarray(1000);
      }
    },
  };
  const { work } = await push(android.system, { signal: stop.signal }, 11, bytes);
  await expect(work).rejects.toMatchObject({ code: "interrupted" });
  expect(downloads(android)).toEqual([]);
});

test("a phone that is unplugged meanwhile is one that is gone", async () => {
  const android = await build();
  const { virtual, work } = await push(android.system, {
    onProgress: () => {
      virtual.vanish();
    },
  });
  await expect(work).rejects.toMatchObject({ code: "gone" });
  expect(downloads(android)).not.toContain(NAME);
});

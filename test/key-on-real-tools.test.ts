import { createHash } from "node:crypto";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeCodecs } from "../src/node/codecs.ts";
import { nodePhoneWorld } from "../src/node/phone-world.ts";
import { openScratch } from "../src/node/scratch.ts";
import { listenTcp } from "../src/node/tcp.ts";
import { VirtualPhone } from "../src/peers/virtual-phone.ts";
import { connectDaemon } from "../src/phone/daemon.ts";
import { Phone } from "../src/phone/phone.ts";
import { findKeysOnPhone } from "../src/tasks/find-key.ts";
import type { PhoneSearch, PhoneSearchOptions } from "../src/tasks/find-key.ts";
import { explainPhone } from "../src/tasks/verdict.ts";
import { buildFakeRoot, canBuildFakeRoot } from "./fake-root/build.ts";
import type { FakeRoot } from "./fake-root/build.ts";
import { ChrootSystem } from "./fake-root/chroot-system.ts";

const VALID_KEY = "0x00112233445566778899aabbccddeeff";

/** Every file of the phone: name, kind, owner, times, content. Not when it was read. */
function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const { mode, uid, gid, size, mtimeMs, ctimeMs } = lstatSync(path);
      const kind = mode & 0o170000;
      const content =
        kind === 0o100000
          ? createHash("sha256").update(readFileSync(path)).digest("hex")
          : kind === 0o120000
            ? readlinkSync(path)
            : "";
      return [name, mode, uid, gid, size, mtimeMs, ctimeMs, content].join(" ");
    });
}

const reason = canBuildFakeRoot();

describe.skipIf(reason !== undefined)(
  `on Android's real shell and tools${reason === undefined ? "" : ` (${reason})`}`,
  () => {
    let folder: string;
    let data: string;
    let root: FakeRoot;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "ownband-tools-"));
      data = mkdtempSync(join(tmpdir(), "ownband-data-"));
      root = buildFakeRoot(folder, { sqlite3: true });
    });

    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
      rmSync(data, { recursive: true, force: true });
    });

    async function search(android: number, options: PhoneSearchOptions = {}): Promise<PhoneSearch> {
      const virtual = new VirtualPhone(new ChrootSystem(root), { android });
      const listener = await listenTcp(0, (pipe) => {
        virtual.connect(pipe);
      });
      const world = nodePhoneWorld(data);
      const phone = await Phone.open((waiting) => connectDaemon(world, listener.address, waiting));
      const scratch = openScratch(data);
      try {
        const askPassword = (): Promise<undefined> => Promise.resolve(undefined);
        const tools = { scratch, codecs: nodeCodecs, askPassword };
        return await findKeysOnPhone(phone, tools, options);
      } finally {
        await scratch.close();
        await phone.close();
        await listener.close();
      }
    }

    test.each([
      ["Magisk on Android 11", 11, { mode: "magisk" }],
      ["Magisk on Android 6, where everything goes through a terminal", 6, { mode: "magisk" }],
      ["a su that always has a terminal of its own", 11, { mode: "magisk", terminal: "always" }],
      ["such a su on Android 6: two terminals", 6, { mode: "magisk", terminal: "always" }],
      ["AOSP's su, which knows no -c", 11, { mode: "aosp" }],
    ] as const)(
      "the newest key is read through %s, and nothing changes",
      async (_, android, su) => {
        root.teachSu(su);
        const before = snapshot(folder);
        const { findings, root: way } = await search(android);
        expect(findings.keys.map(({ sighting }) => sighting.key.reveal())).toEqual([VALID_KEY]);
        expect(findings.keys[0]?.reason).toMatch(/write-ahead log/);
        expect(way.root?.way).toBe(su.mode === "aosp" ? "su 0" : "su -c");
        expect(snapshot(folder)).toEqual(before);
      },
    );

    test.each([
      ["no su at all", { mode: "none" }, "missing", /not rooted/],
      ["a superuser app that refuses", { policy: "deny" }, "denied", /allow it/],
      ["a question that nobody answers", { policy: "hang", hangS: 30 }, "unanswered", /tap Grant/],
    ] as const)("%s is recognised and explained", async (_, su, outcome, note) => {
      root.teachSu(su);
      const searched = await search(11, { rootPromptMs: 700 });
      expect(searched.root.attempts[0]).toMatchObject({ outcome, way: "su -c" });
      expect(searched.root.attempts[0]?.note).toMatch(note);
      expect(explainPhone(searched)).toMatchObject({ code: "no-root" });
    });
  },
);

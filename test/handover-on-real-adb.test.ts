import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { nodeCodecs } from "../src/node/codecs.ts";
import { keepMemory } from "../src/disk/kept-bytes.ts";
import { androidTools } from "../src/node/make-database.ts";
import { nodePhoneWorld } from "../src/node/phone-world.ts";
import { listenTcp } from "../src/node/tcp.ts";
import type { Listener } from "../src/node/tcp.ts";
import { createAndroid } from "../src/peers/android/android.ts";
import { VirtualPhone } from "../src/peers/virtual-phone.ts";
import { listFromServer } from "../src/phone/adb-server.ts";
import { Phone } from "../src/phone/phone.ts";
import { findGadgetbridge, pushToPhone } from "../src/tasks/hand-over.ts";
import { adbMissing, startAdbServer } from "./adb-server.ts";
import type { AdbServer } from "./adb-server.ts";
import { letGo, newFolder } from "./phone-in-memory.ts";

const reason = adbMissing();
const title = `through the real adb, a handover${reason === undefined ? "" : ` (${reason})`}`;
const NAME = "gadgetbridge_20240312120000.zip";

describe.skipIf(reason !== undefined)(title, () => {
  let server: AdbServer;
  const open: { phone: Phone; virtual: VirtualPhone; listener: Listener }[] = [];

  beforeAll(async () => {
    server = await startAdbServer();
  });
  afterAll(() => server.close());
  afterEach(async () => {
    await server.adb(["disconnect"]);
    for (const { phone, virtual, listener } of open.splice(0)) {
      await phone.close();
      virtual.close();
      await listener.close();
    }
    await letGo();
  });

  async function connect(android: 6 | 11): Promise<{ phone: Phone; where: string }> {
    const scenario = { android, root: "none", gadgetbridge: {} } as const;
    const { system } = await createAndroid(scenario, androidTools);
    const virtual = new VirtualPhone(system, { android });
    const listener = await listenTcp(0, (pipe) => {
      virtual.connect(pipe);
    });
    const where = `127.0.0.1:${listener.address.port}`;
    await server.adb(["connect", where]);
    const world = nodePhoneWorld(newFolder());
    const listed = await listFromServer(world, { host: "127.0.0.1", port: server.port });
    const listing = listed?.find(({ serial }) => serial === where);
    if (listing === undefined) throw new Error("adb does not list the phone");
    const phone = await Phone.open((waiting) => listing.open(waiting));
    open.push({ phone, virtual, listener });
    return { phone, where };
  }

  test.each([6, 11] as const)(
    "puts a file on Android %i that adb itself reads back byte for byte",
    async (android) => {
      const { phone, where } = await connect(android);
      const content = new Uint8Array(randomBytes(3_000_000));
      const bytes = keepMemory([content], content.length, () => Promise.resolve());
      const file = { name: NAME, place: "download" } as const;
      const pushed = await pushToPhone(phone, bytes, file, { codecs: nodeCodecs });
      expect(pushed).toMatchObject({ path: `/sdcard/Download/${NAME}` });
      const copy = join(newFolder(), "copy.zip");
      const pulled = await server.adb(["-s", where, "pull", `/sdcard/Download/${NAME}`, copy]);
      expect(pulled.status).toBe(0);
      expect(readFileSync(copy).equals(content)).toBe(true);
      await expect(pushToPhone(phone, bytes, file, { codecs: nodeCodecs })).rejects.toMatchObject({
        code: "exists",
      });
      const names = await server.adb(["-s", where, "shell", "ls /sdcard/Download"]);
      expect(names.stdout.toString().trim()).toBe(NAME);
    },
  );

  test.each([6, 11] as const)("finds Gadgetbridge on Android %i", async (android) => {
    const { phone } = await connect(android);
    expect(await findGadgetbridge(phone)).toMatchObject([{ version: "0.83.0", isRunning: true }]);
  });
});

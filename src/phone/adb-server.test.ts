import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { emptyWorld, failureIn, inFlyingTime, letGo } from "../../test/phone-in-memory.ts";
import { ScriptedAdbServer, fail, okay } from "../../test/scripted-adb-server.ts";
import type { ServerScript } from "../../test/scripted-adb-server.ts";
import { isAppError } from "../errors.ts";
import { listFromServer } from "./adb-server.ts";
import { choosePhone } from "./find-phones.ts";
import type { PhoneListing } from "./listing.ts";

afterEach(letGo);

const ADDRESS = { host: "127.0.0.1", port: 5037 };

function ask(script: ServerScript, signal?: AbortSignal) {
  const server = new ScriptedAdbServer(script);
  const world = emptyWorld({ connectTcp: server.connectTcp });
  return { server, listing: listFromServer(world, ADDRESS, { signal }) };
}

async function listed(...lines: readonly string[]): Promise<readonly PhoneListing[]> {
  const text = lines.map((line) => `${line}\n`).join("");
  return (await ask(() => okay(text)).listing) ?? [];
}

describe("the list of phones that adb's server gives", () => {
  test("a phone with all that adb knows of it", async () => {
    const line =
      "a1b2c3d4               device usb:1-4 product:ginkgo model:Redmi_Note_8 device:ginkgo transport_id:7";
    expect(await listed(line)).toMatchObject([
      { way: "adb-server", serial: "a1b2c3d4", state: "ready", model: "Redmi Note 8" },
    ]);
  });

  test.each([
    ["a1 device transport_id:1", "ready"],
    ["a1 recovery transport_id:1", "ready"],
    ["a1 unauthorized usb:1-4 transport_id:1", "unauthorized"],
    ["a1 authorizing transport_id:1", "unauthorized"],
    ["a1 offline", "offline"],
    ["a1 connecting", "offline"],
    ["a1 sideload", "unusable"],
    ["a1 rescue", "unusable"],
    ["a1 bootloader", "unusable"],
    ["a1 host", "unusable"],
    ["a1 something-new", "unusable"],
    [
      "a1 no permissions (missing udev rules? user is in the plugdev group); see [http://developer.android.com/tools/device.html] usb:1-4 transport_id:1",
      "no-permission",
    ],
    [
      "a1 no permissions (user in plugdev group; are your udev rules wrong?); see [http://developer.android.com/tools/device.html] usb:1-4",
      "no-permission",
    ],
    [
      "(no serial number) no permissions (verify udev rules); see [http://x] usb:1-4",
      "no-permission",
    ],
    ["????????????         no permissions", "no-permission"],
  ])("%s", async (line, state) => {
    expect(await listed(line)).toMatchObject([{ state }]);
  });

  test("a phone on the network, one with a colon in its name, and an emulator", async () => {
    const phones = await listed(
      "192.168.1.9:5555 device model:A transport_id:1",
      "adb-a1b2-xyz._adb-tls-connect._tcp device model:B transport_id:2",
      "emulator-5554 device model:sdk_gphone transport_id:3",
    );
    expect(phones.map(({ serial }) => serial)).toEqual([
      "192.168.1.9:5555",
      "adb-a1b2-xyz._adb-tls-connect._tcp",
      "emulator-5554",
    ]);
  });

  test("control characters in a model's name do not reach the screen", async () => {
    const [phone] = await listed("a1 device model:Redmi\u001b[2J\u0007_8 transport_id:1");
    expect(phone?.model).not.toMatch(/\p{C}/u);
    expect(phone?.model).toMatch(/^Redmi/);
  });

  test("no phone is an empty list; no server is none at all", async () => {
    expect(await listed()).toEqual([]);
    expect(await listFromServer(emptyWorld(), ADDRESS)).toBeUndefined();
  });

  test("whatever the list holds, it ends with phones or an error of ours", async () => {
    const word = fc.oneof(
      fc.constantFrom(
        "device",
        "no permissions",
        "model:",
        "transport_id:",
        " ",
        "\n",
        "(no serial number)",
      ),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 15 }), fc.boolean(), async (words, isFramed) => {
        const text = words.join("");
        const { listing } = ask(() => (isFramed ? okay(text) : text));
        const failure = await failureIn(listing);
        if (failure !== undefined) {
          expect(isAppError(failure), String(failure.stack)).toBe(true);
          return;
        }
        for (const { model, state } of (await listing) ?? []) {
          expect(model ?? "").not.toMatch(/\p{C}/u);
          expect(state).toMatch(/^(ready|unauthorized|offline|no-permission|unusable)$/);
        }
      }),
    );
  });
});

describe("what answers there is not adb's server", () => {
  test.each([
    ["a web server", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"],
    ["somebody who hangs up", ""],
    ["a mail server", "220 mail ready\r\n"],
    ["half an answer", "OKAY00ff1234"],
    ["a length that is none", "OKAYzzzz1234"],
    ["a reason that breaks off", "FAIL00ffno"],
  ])("%s is told apart", async (_, answer) => {
    const { listing, server } = ask(() => answer);
    await expect(listing).rejects.toMatchObject({
      code: "not-adb",
      message: expect.stringContaining("127.0.0.1:5037") as string,
    });
    expect(server.open).toBe(0);
  });

  test("a mute one is given up, and its connection closed", async () => {
    vi.useFakeTimers();
    const { listing, server } = ask(() => undefined);
    const { error, ms } = await inFlyingTime(listing);
    expect(error).toMatchObject({ code: "not-adb" });
    expect(ms).toBeLessThan(20_000);
    expect(server.open).toBe(0);
  });

  test("waiting for a mute one stops at once when it is told to", async () => {
    const stop = new AbortController();
    const { listing, server } = ask(() => undefined, stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 5);
    await expect(listing).rejects.toMatchObject({ code: "interrupted" });
    expect(server.open).toBe(0);
  });

  test.each(["EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN"])(
    "a computer that cannot be reached (%s) is told with where it was looked for",
    async (code) => {
      const refused = () => Promise.reject(Object.assign(new Error("no"), { code }));
      const world = emptyWorld({ connectTcp: refused });
      await expect(listFromServer(world, { host: "nowhere", port: 5037 })).rejects.toMatchObject({
        code: "no-phone",
        message: expect.stringContaining("nowhere:5037") as string,
      });
    },
  );
});

describe("opening a phone through the server", () => {
  const LIST = "a1b2c3d4 device model:Redmi_Note_8 transport_id:7\n";

  async function opening(answer: (request: string) => string | undefined) {
    const script: ServerScript = (request) =>
      request === "host:devices-l" ? okay(LIST) : answer(request);
    const { server, listing } = ask(script);
    const phone = choosePhone({ listings: (await listing) ?? [], server: "running" });
    return { server, phone };
  }

  test("its features are asked for by adb's own number of it", async () => {
    const { phone, server } = await opening((request) =>
      request === "host:transport-id:7" ? "OKAY" : okay("shell_v2,cmd"),
    );
    const link = await phone.open();
    expect([...link.features]).toEqual(["shell_v2", "cmd"]);
    await link.close();
    expect(server.requests).toContain("host:transport-id:7");
  });

  test("a phone that came back has another number, and is found by its serial", async () => {
    const { phone } = await opening((request) => {
      if (request.startsWith("host:transport-id")) return fail("no device with transport id '7'");
      if (request === "host:version") return okay("0029");
      if (request.startsWith("host:tport:serial:")) return "OKAY\u0008\0\0\0\0\0\0\0";
      return okay("shell_v2");
    });
    const link = await phone.open();
    expect([...link.features]).toEqual(["shell_v2"]);
    await link.close();
  });

  test.each([
    [
      "device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set\nTry 'adb kill-server'",
      "unauthorized",
    ],
    ["device offline", "offline"],
    ["device still connecting", "offline"],
    ["device still authorizing", "offline"],
    ["device 'a1b2c3d4' not found", "gone"],
    ["closed", "gone"],
    ["no devices/emulators found", "gone"],
    ["something that nobody has seen yet", "gone"],
  ])("%j becomes %s, without the phone's serial number", async (text, code) => {
    const { phone, server } = await opening(() => fail(text));
    const error = await failureIn(phone.open());
    expect(error).toMatchObject({ code, hint: expect.stringMatching(/\w/) as string });
    const { message, hint } = error as Error & { hint: string };
    expect(message + hint).not.toContain("a1b2c3d4");
    expect(server.open).toBe(0);
  });

  test("a server that stops answering meanwhile is given up", async () => {
    const { phone, server } = await opening(() => undefined);
    vi.useFakeTimers();
    const { error, ms } = await inFlyingTime(phone.open());
    expect(error).toMatchObject({ code: "silent" });
    expect(ms).toBeLessThan(40_000);
    expect(server.open).toBe(0);
  });
});

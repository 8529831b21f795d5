import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";
import type { PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import type { VirtualPhone, VirtualPhoneOptions } from "../src/peers/virtual-phone.ts";
import { adbMissing, startAdbServer } from "./adb-server.ts";
import type { AdbServer } from "./adb-server.ts";
import { expectKeys, keysOf } from "./keys-document.ts";
import { failureOf, newFolder, ownband, startPhone, tidyUp } from "./ownband.ts";
import type { Run } from "./ownband.ts";

const fixtures = resolve(import.meta.dirname, "fixtures", "mifit");
const servers: Server[] = [];

afterAll(async () => {
  await tidyUp();
  for (const server of servers.splice(0)) server.close();
});

/** Status, code, message and hint of a failure, as a program and as a person read them. */
interface Expected {
  readonly status: number;
  readonly code: string;
  readonly message: RegExp;
  readonly hint?: RegExp;
}

function expectFailure(run: Run, { status, code, message, hint }: Expected): void {
  expect(run.status, run.stdout + run.stderr).toBe(status);
  const failure = failureOf(run);
  expect(failure.code).toBe(code);
  expect(failure.message).toMatch(message);
  if (hint) expect(failure.hint).toMatch(hint);
}

describe.concurrent("wrong usage ends with 2", () => {
  const WORDS: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an option that does not exist", ["key", "--nope"], /unknown option/i],
    ["a command that does not exist", ["frobnicate"], /no such command/],
    ["an option without its value", ["key", "--phone"], /argument missing/],
    ["an address of adb's server without a port", ["key", "--adb-server", "here"], /HOST:PORT/],
    ["a port that is none", ["doctor", "--adb-server", "here:99999"], /HOST:PORT/],
    ["keys eat", ["keys", "eat"], /list, show and forget/],
    ["a word that is no address", ["keys", "show", "no-mac"], /no Bluetooth address/],
    ["too many words", ["doctor", "C8:0F:10:01:02:03"], /fewer words/],
    ["keys forget without a band", ["keys", "forget"], /wants the address/],
    ["an Android that the virtual phone cannot be", ["virtual", "phone", "--android", "3"], /6, 9/],
  ];
  test.each(WORDS)("%s", async (_, words, message) => {
    expectFailure(await ownband(["--json", ...words]), { status: 2, code: "usage", message });
    const { status, stdout, stderr } = await ownband(words, { debug: false });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^✗ /);
    expect(stderr).toMatch(message);
  });

  test("no command, where nobody can be asked: help for a person, a failure for a program", async () => {
    expectFailure(await ownband(["--json"]), {
      status: 2,
      code: "usage",
      message: /wants a command/,
    });
    const { status, stdout } = await ownband([]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: ownband/);
  });

  test("keys forget without --yes, where nobody can be asked", async () => {
    const dataFolder = newFolder();
    await ownband(["key", "--json", join(fixtures, "plain")], { dataFolder });
    const words = ["keys", "forget", "C0:FF:EE:12:34:56", "--json"];
    const run = await ownband(words, { dataFolder });
    expectFailure(run, { status: 2, code: "usage", message: /say --yes too/ });
    expect((await ownband([...words, "--yes"], { dataFolder })).status).toBe(0);
  });
});

/** Somebody who listens on loopback and is no phone. */
async function listen(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    serve(socket);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

describe.concurrent("no phone ends with 3", () => {
  test("no adb, no USB, nothing: at once, with how to plug one in", async () => {
    const run = await ownband(["key", "--json"]);
    const hint = /cable that carries data.*USB debugging.*install adb/s;
    expectFailure(run, { status: 3, code: "no-phone", message: /^No phone is connected\.$/, hint });
    expect(run.ms).toBeLessThan(10_000);
  });

  test("nobody at the address that was named", async () => {
    const run = await ownband(["key", "--json", "--phone", "127.0.0.1:11"]);
    expectFailure(run, { status: 3, code: "no-phone", message: /No phone answers at/, hint: /./ });
  });

  test("the phone that was named is not there", async () => {
    const run = await ownband(["key", "--json", "--phone", "Nokia"]);
    const message = /named with --phone is not connected \(none is\)/;
    expectFailure(run, { status: 3, code: "no-such-phone", message, hint: /Check the name/ });
  });

  test("an adb server that cannot be reached", async () => {
    const run = await ownband(["key", "--json", "--adb-server", "no-such-host.invalid:5037"]);
    const message = /adb's server cannot be reached/;
    expectFailure(run, { status: 3, code: "no-phone", message, hint: /--adb-server/ });
  });
});

describe.concurrent("something that is no usable phone ends with 4", () => {
  const HTTP = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html></html>";
  const FOREIGN: readonly (readonly [string, (socket: Socket) => void])[] = [
    ["a web server", (socket) => socket.once("data", () => socket.end(HTTP))],
    ["somebody who hangs up", (socket) => socket.destroy()],
    ["somebody who says half a word", (socket) => socket.end("OKAY00")],
    ["somebody who says OKAY and rubbish", (socket) => socket.end("OKAYzzzz\0\0")],
  ];
  test.each(FOREIGN)("%s in the place of adb's server", async (_, serve) => {
    const port = await listen(serve);
    const run = await ownband(["key", "--json"], { server: { port } });
    const message = /Another program answers on 127\.0\.0\.1:\d+, not adb/;
    expectFailure(run, { status: 4, code: "not-adb", message, hint: /--adb-server/ });
  });

  test("a web server in the place of a phone", async () => {
    const port = await listen((socket) => socket.once("data", () => socket.end(HTTP)));
    const run = await ownband(["key", "--json", "--phone", `127.0.0.1:${port}`]);
    const message = /does not speak Android's ADB/;
    expectFailure(run, { status: 4, code: "not-adb", message, hint: /--phone/ });
  });

  const FAULTS: readonly (readonly [string, (phone: VirtualPhone) => void, Expected])[] = [
    [
      "a phone that talks rubbish",
      (phone) => phone.talkRubbish(),
      { status: 4, code: "not-adb", message: /does not speak/, hint: /./ },
    ],
    [
      "a phone that hangs up",
      (phone) => phone.vanish(),
      { status: 4, code: "busy", message: /hung up at once/, hint: /one computer at a time/ },
    ],
    [
      "a phone whose answers never end",
      (phone) => phone.talkEndlessly(),
      { status: 4, code: "endless", message: /does not end/, hint: /Restart the phone/ },
    ],
    [
      "a phone that is unplugged meanwhile",
      (phone) => phone.vanishAfter(60_000),
      { status: 4, code: "gone", message: /was disconnected/, hint: /Check the cable/ },
    ],
  ];
  test.each(FAULTS)("%s", async (_, misbehave, expected) => {
    const { phone, address } = await startPhone();
    misbehave(phone);
    expectFailure(await ownband(["key", "--json", "--phone", address]), expected);
  });

  test.each(["magisk", "none"] as const)("a locked phone (root: %s)", async (root) => {
    const { address } = await startPhone({ locked: true, root });
    const run = await ownband(["key", "--json", "--phone", address]);
    expectFailure(run, {
      status: 4,
      code: "locked",
      message: /not unlocked/,
      hint: /Unlock it once/,
    });
  });
});

const missing = adbMissing();

describe.skipIf(missing !== undefined)("what the real adb says of a phone", () => {
  let server: AdbServer;
  beforeAll(async () => {
    server = await startAdbServer();
  });
  afterAll(() => server.close());

  /** Until `adb devices` has this line. */
  function untilListed(line: string): Promise<void> {
    const check = async (): Promise<void> => {
      const { stdout } = await server.adb(["devices"]);
      expect(stdout.toString()).toContain(line);
    };
    return vi.waitFor(check, { timeout: 30_000, interval: 100 });
  }

  async function connected(
    scenario: PhoneScenario,
    options: VirtualPhoneOptions,
    state: string,
  ): Promise<RunningPhone> {
    await server.adb(["disconnect"]);
    const phone = await startPhone(scenario, options);
    await server.adb(["connect", phone.address]);
    await untilListed(`${phone.address}\t${state}`);
    return phone;
  }

  test("unauthorized ends with 4 and how to allow it", async () => {
    await connected({}, { authorization: "nobody" }, "unauthorized");
    const run = await ownband(["key", "--json"], { server });
    const message = /does not trust this computer yet/;
    const hint = /Allow USB debugging\?.*Always allow.*Revoke USB debugging/;
    expectFailure(run, { status: 4, code: "unauthorized", message, hint });
    const text = await ownband(["key"], { server });
    expect(text.stderr).toMatch(/✗ The phone does not trust this computer yet\./);
  });

  test("offline ends with 4 and what to try", async () => {
    const { phone, address } = await connected({}, {}, "device");
    phone.goOffline();
    await server.adb(["connect", address], { timeoutMs: 2_000 });
    await untilListed(`${address}\toffline`);
    const run = await ownband(["key", "--json"], { server });
    const message = /connected but does not answer/;
    expectFailure(run, { status: 4, code: "offline", message, hint: /plug it in again/ });
    await server.adb(["disconnect"]);
  });

  describe("with several phones", () => {
    let redmi: RunningPhone;
    let pixel: RunningPhone;
    beforeAll(async () => {
      redmi = await connected(
        { seed: 1, apps: [{ app: "zepp-life", holds: "stale" }] },
        {},
        "device",
      );
      const google = { brand: "google", model: "Pixel 7", android: 14, seed: 2 } as const;
      pixel = await startPhone(google);
      await server.adb(["connect", pixel.address]);
      await server.adb(["-s", pixel.address, "wait-for-device"]);
    });

    test("one must be named: the message has their models, not their serials", async () => {
      const run = await ownband(["key", "--json"], { server });
      const message =
        /^Several phones are connected: (Redmi Note 8, Pixel 7|Pixel 7, Redmi Note 8)\.$/;
      expectFailure(run, { status: 4, code: "several-phones", message, hint: /--phone MODEL/ });
      for (const { address, port } of [redmi, pixel]) {
        expect(run.stdout + run.stderr).not.toContain(address);
        expect(run.stdout + run.stderr).not.toContain(String(port));
      }
    });

    test("a part of the model's name chooses, whatever its case", async () => {
      const run = await ownband(["key", "--json", "--phone", "pixel"], { server });
      expectKeys(keysOf(run), pixel.android.facts);
    });

    test("a serial chooses", async () => {
      const run = await ownband(["key", "--json", "--phone", redmi.address], { server });
      expectKeys(keysOf(run), redmi.android.facts);
    });

    test("a name that none of them has ends with 3 and names those that are there", async () => {
      const run = await ownband(["key", "--json", "--phone", "Nokia"], { server });
      const message = /there: (Redmi Note 8, Pixel 7|Pixel 7, Redmi Note 8)/;
      expectFailure(run, { status: 3, code: "no-such-phone", message });
    });
  });
});

describe.concurrent("no root ends with 5", () => {
  const WAYS: readonly (readonly [string, PhoneScenario, RegExp])[] = [
    ["a phone that is not rooted", { root: "none" }, /There is no su on this phone/],
    [
      "a superuser app that refuses",
      { rootAnswer: "deny" },
      /refused at once.*com\.android\.shell/,
    ],
    [
      "a question that nobody answers",
      { rootAnswer: "unanswered", rootPromptMs: 2_300 },
      // It tells how long that was, and a busy machine takes its time.
      /was not answered with yes within ([2-9]|\d\d) s.*tap Grant/,
    ],
  ];
  const message = /no root access, and nothing that can be read without it held a key/;

  test.each(WAYS)("%s", async (_, scenario, hint) => {
    const { address } = await startPhone(scenario);
    const run = await ownband(["key", "--json", "--phone", address]);
    expectFailure(run, { status: 5, code: "no-root", message, hint });
  });

  test("an adb root that is switched off", async () => {
    const { address } = await startPhone({ root: "debuggable" }, { adbRoot: "disabled" });
    const run = await ownband(["key", "--json", "--phone", address]);
    const hint = /Rooted debugging is switched off/;
    expectFailure(run, { status: 5, code: "no-root", message, hint });
  });
});

describe.concurrent("no band, or no key, ends with 6 or 7", () => {
  const WAYS: readonly (readonly [string, PhoneScenario, Expected])[] = [
    [
      "a phone without any of the apps",
      { apps: [] },
      { status: 6, code: "no-app", message: /None of the apps/, hint: /Pair the band once/ },
    ],
    [
      "such a phone without root",
      { apps: [], root: "none" },
      { status: 6, code: "no-app", message: /None of the apps/, hint: /Pair the band once/ },
    ],
    [
      "an app that nobody signed in to",
      { apps: [{ app: "zepp-life", holds: "empty" }] },
      { status: 6, code: "no-band", message: /No band is paired in Zepp Life/, hint: /sync/ },
    ],
    [
      "Mi Fitness with nothing but a scale",
      { apps: [{ app: "mi-fitness", holds: "scale" }] },
      { status: 6, code: "no-band", message: /No band that needs a key/, hint: /A scale has no/ },
    ],
    [
      "a Mi Fitness that nobody signed in to",
      { apps: [{ app: "mi-fitness", holds: "empty" }] },
      { status: 6, code: "no-band", message: /No band is paired in Mi Fitness/, hint: /sync/ },
    ],
    [
      "a pairing that was interrupted",
      { apps: [{ app: "zepp-life", holds: "null" }] },
      { status: 7, code: "no-valid-key", message: /no valid key/, hint: /pull down to sync/ },
    ],
    [
      "a scale",
      { apps: [{ app: "zepp-life", holds: "scale" }] },
      { status: 7, code: "no-valid-key", message: /no valid key/, hint: /A scale .* has none/ },
    ],
  ];
  test.each(WAYS)("%s", async (_, scenario, expected) => {
    const { address } = await startPhone(scenario);
    expectFailure(await ownband(["key", "--json", "--phone", address]), expected);
  });

  test("--band with what is no address ends with 2, before anything is read", async () => {
    const run = await ownband(["key", "--json", "--band", "my band", join(fixtures, "plain")]);
    expect(run.status).toBe(2);
    expect(run.stdout).toContain("no Bluetooth address");
  });

  test("--band with an address that is not there ends with 6", async () => {
    const words = ["key", "--json", "--band", "00:11:22:33:44:55", join(fixtures, "plain")];
    const message = /no key for the band named with --band/;
    expectFailure(await ownband(words), { status: 6, code: "no-band", message, hint: /Leave/ });
  });
});

describe.concurrent("input that cannot be read ends with 10", () => {
  const BROKEN = join(fixtures, "broken");
  const FILES: readonly (readonly [string, string, string, RegExp])[] = [
    ["no such file", "/nonexistent/file", "no-such-file", /no such file or folder/],
    ["a device", "/dev/null", "not-a-file", /neither a file nor a folder/],
    ["a file of another kind", join(fixtures, "README.md"), "unknown-format", /Nothing in these/],
    ["a database cut off", join(BROKEN, "origin_db_1000000001"), "truncated", /only \d+ % of it/],
    ["an empty database", join(BROKEN, "origin_db_1000000002"), "empty-file", /is empty/],
    ["an error text", join(BROKEN, "origin_db_1000000003"), "error-text", /error message instead/],
    ["a backup that was cancelled", join(fixtures, "ab/cancelled.ab"), "damaged", /is empty/],
    ["a sealed backup", join(fixtures, "ab/encrypted-v5.ab"), "wrong-password", /password/],
  ];
  test.each(FILES)("%s", async (_, path, code, message) => {
    const run = await ownband(["key", "--json", path]);
    expectFailure(run, { status: 10, code, message, hint: /./ });
  });

  test("a wrong password", async () => {
    const env = { OWNBAND_PASSWORD: "wrong" };
    const run = await ownband(["key", "--json", join(fixtures, "ab/encrypted-v1.ab")], { env });
    expectFailure(run, { status: 10, code: "wrong-password", message: /does not fit/ });
  });
});

describe.concurrent("a fault of this computer ends with 1", () => {
  test.each([["key", join(fixtures, "plain")], ["keys"]])(
    "a data folder that cannot be (%s)",
    async (...words) => {
      const file = join(newFolder(), "file");
      writeFileSync(file, "");
      const run = await ownband([...words, "--json", "--data", join(file, "data")]);
      expect(run.status, run.stdout).toBe(1);
      expect(failureOf(run)).toMatchObject({ code: "no-access" });
    },
  );
});

test("Ctrl-C while a slow phone is read ends with 130 and leaves nothing behind", async () => {
  const { phone, address } = await startPhone({ apps: [{ app: "zepp-life", holds: "stale" }] });
  phone.slowDown(20_000);
  const dataFolder = newFolder();
  const data = join(dataFolder, "data");
  const scratchThere = (): boolean =>
    existsSync(data) && readdirSync(data).some((name) => name.startsWith("scratch-"));
  const run = await ownband(["key", "--json", "--phone", address], {
    dataFolder,
    onStart: (child) => {
      // Once it reads a database: the root question is behind it, bytes are coming in.
      let heard = "";
      let isStopped = false;
      child.stderr?.on("data", (text: string) => {
        heard += text;
        if (isStopped || !/root {2}way=su -c/.test(heard)) return;
        isStopped = true;
        // However long it takes until the signal is there, nothing is read to its end before.
        phone.slowDown(100);
        setTimeout(() => child.kill("SIGINT"), 1_000);
      });
    },
  });
  expectFailure(run, { status: 130, code: "interrupted", message: /^Stopped\.$/ });
  expect(scratchThere()).toBe(false);
  expect(run.ms).toBeLessThan(15_000);
});

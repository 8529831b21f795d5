import { afterEach, describe, expect, test, vi } from "vitest";
import {
  FACTS,
  inFlyingTime,
  letGo,
  openAgain,
  openPhone,
  openScripted,
  realTurn,
} from "../../test/phone-in-memory.ts";
import type { Script, ScriptedAnswer } from "../../test/scripted-system.ts";
import { androidTools } from "../node/make-database.ts";
import { createAndroid } from "../peers/android/android.ts";
import type { PhoneScenario } from "../peers/android/scenario/scenario.ts";
import type { VirtualPhone, VirtualPhoneOptions } from "../peers/virtual-phone.ts";
import type { ByteStream } from "../platform.ts";
import type { Phone } from "./phone.ts";
import { findRoot } from "./root.ts";
import type { RootSearch } from "./root.ts";

afterEach(letGo);

const NOT_FOUND = { out: "/system/bin/sh: su: not found\n", status: 127 };
const DEBUGGABLE = FACTS.replace("[ro.debuggable]: [0]", "[ro.debuggable]: [1]");

/** A phone whose `su -c` gives this answer, after so long; every other su is missing. */
function suAnswers(answer: ScriptedAnswer, afterMs = 0): Script {
  return async ({ command }) => {
    if (command.includes("for s in")) return {};
    if (!command.includes("id -u")) return {};
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    return command.includes("-c") ? answer : { err: "su: not allowed\n", status: 1 };
  };
}

async function search(
  script: Script,
  options: VirtualPhoneOptions & { facts?: string } = {},
  rootOptions: Parameters<Phone["findRoot"]>[0] = {},
): Promise<{ found: RootSearch; ms: number; phone: Phone; started: string[] }> {
  const { phone, system } = await openScripted(script, options);
  vi.useFakeTimers();
  const { value, error, ms } = await inFlyingTime(phone.findRoot(rootOptions));
  if (value === undefined) throw error as Error;
  return { found: value, ms, phone, started: system.started };
}

const first = ({ attempts }: RootSearch) => attempts[0];

describe("what su says, and what its owner is told", () => {
  test.each([
    ["old shells", "/system/bin/sh: su: not found\n", 127],
    ["shells since Android 9", "/system/bin/sh: su: inaccessible or not found\n", 127],
    ["a shell that gives no such status", "sh: su: No such file or directory\n", 1],
  ])("no su (%s): not rooted, or hidden from adb", async (_, text, status) => {
    for (const answer of [
      { err: text, status },
      { out: text, status },
    ]) {
      const { found } = await search(suAnswers(answer));
      expect(found.root).toBeUndefined();
      expect(first(found)).toMatchObject({
        way: "su -c",
        outcome: "missing",
        note: expect.stringMatching(/not rooted.*hidden/) as string,
      });
      await letGo();
    }
  });

  test("Permission denied at once: the superuser app has been told to refuse", async () => {
    const { found } = await search(suAnswers({ err: "Permission denied\n", status: 13 }));
    expect(first(found)).toMatchObject({
      outcome: "denied",
      note: expect.stringMatching(/Magisk.*Shell.*allow/s) as string,
    });
  });

  test.each([10_000, 30_000])(
    "Permission denied after %i ms: the question was not answered, or the screen was locked",
    async (afterMs) => {
      const answer = { err: "Permission denied\n", status: 13 };
      const { found } = await search(suAnswers(answer, afterMs));
      expect(first(found)).toMatchObject({
        outcome: "unanswered",
        note: expect.stringMatching(new RegExp(`${afterMs / 1000} s.*[Uu]nlock`, "s")) as string,
      });
    },
  );

  test.each(["su: invalid uid/gid '-c'\n", "su: invalid user '-c'\n"])(
    "AOSP's su (%j) is asked its own way, and its scripts run through sh",
    async (err) => {
      const script: Script = ({ command }) => {
        if (command.startsWith("su -c")) return { err, status: 1 };
        if (command === "su 0 id -u") return { out: "0\n" };
        return { out: command };
      };
      const { found } = await search(script);
      expect(found.root?.way).toBe("su 0");
      expect(found.root?.wrap("echo 'x'")).toBe(`su 0 sh -c 'echo '\\''x'\\'''`);
    },
  );

  test("AOSP's su that refuses adb's shell is told", async () => {
    const answer = { err: "su: invalid uid/gid '-c'\n", status: 1 };
    const { found } = await search(suAnswers(answer));
    expect(found.root).toBeUndefined();
    expect(first(found)).toMatchObject({ way: "su 0", outcome: "denied" });
  });

  test("su that answers nothing at all is waited for as long as its question may be on the screen", async () => {
    const script: Script = ({ command, killed }) =>
      command.includes("su") ? { out: silence(killed) } : {};
    const asked = vi.fn();
    const { found, ms } = await search(script, {}, { promptMs: 40_000, onPrompt: asked });
    expect(found.root).toBeUndefined();
    expect(first(found)).toMatchObject({
      outcome: "unanswered",
      note: expect.stringContaining("40 s") as string,
    });
    expect(ms).toBeGreaterThanOrEqual(40_000);
    expect(ms).toBeLessThan(45_000);
    expect(asked).toHaveBeenCalledOnce();
  });

  test("an answer is only a 0 on a line of its own", async () => {
    for (const out of ["2000\n", "10\n", "0x0\n", "error 0\n"]) {
      const { found } = await search(suAnswers({ out }));
      expect(found.root, out).toBeUndefined();
      await letGo();
    }
  });

  test.each([
    ["a line before it", { out: "WARNING: linker: unused DT entry\n0\n" }],
    ["CR LF", { out: "0\r\n" }],
    ["a failing status behind it", { out: "0\n", status: 1 }],
    ["id without -u's manner", { out: "uid=0(root) gid=0(root) groups=0(root)\n" }],
  ])("root is recognised with %s", async (_, answer) => {
    const { found } = await search(suAnswers(answer));
    expect(found.root?.way).toBe("su -c");
    expect(first(found)).toMatchObject({ outcome: "granted" });
  });

  test("su outside of PATH is found, and used from there on", async () => {
    const script: Script = ({ command }) => {
      if (command.includes("for s in")) return { out: "/data/adb/ksu/bin/su\n" };
      if (command.startsWith("/data/adb/ksu/bin/su -c")) return { out: "0\n" };
      return NOT_FOUND;
    };
    const { found } = await search(script);
    expect(found.root?.wrap("id")).toBe("/data/adb/ksu/bin/su -c 'id'");
  });

  test("a place that nobody asked for is not run, whatever the phone lists", async () => {
    const script: Script = ({ command }) =>
      command.includes("for s in") ? { out: "/sdcard/su\n; reboot\n" } : NOT_FOUND;
    const { found, started } = await search(script);
    expect(found.root).toBeUndefined();
    expect(started.join("\n")).not.toMatch(/sdcard|reboot/);
  });
});

describe("adb root", () => {
  test("is not asked for on a user build", async () => {
    const { found } = await onAndroid({ root: "none" });
    expect(found.attempts.at(-1)).toMatchObject({ way: "adb root", outcome: "never" });
  });

  test("a production build that calls itself debuggable says never", async () => {
    const { found } = await search(() => NOT_FOUND, { facts: DEBUGGABLE, adbRoot: "production" });
    expect(found.attempts.at(-1)).toMatchObject({ way: "adb root", outcome: "never" });
  });

  test("LineageOS with it switched off tells where the switch is", async () => {
    const { found } = await search(() => NOT_FOUND, { facts: DEBUGGABLE, adbRoot: "disabled" });
    expect(found.attempts.at(-1)).toMatchObject({
      way: "adb root",
      outcome: "switched-off",
      note: expect.stringMatching(/Developer options.*Rooted debugging/) as string,
    });
  });

  test("where it is allowed the phone is root, and is its old self again after close()", async () => {
    const { found, phone, virtual } = await onAndroid({ root: "debuggable" });
    expect(found.root?.way).toBe("adb root");
    expect((await fly(phone.run("id -u"))).value?.stdout).toBe("0\n");
    await fly(phone.close());
    expect(await uidOf(virtual)).toBe(2000);
  });

  test("an adb daemon that is root already is left as it is", async () => {
    const facts = FACTS.replace("uid=2000(shell)", "uid=0(root)");
    const { found, started } = await search(() => ({}), { facts });
    expect(found.root?.way).toBe("already root");
    expect(found.root?.wrap("id")).toBe("id");
    expect(started).toHaveLength(1);
  });

  test.each([0, 50])(
    "stopping %i ms after the daemon began to restart gives the root back",
    async (afterMs) => {
      const { phone, virtual } = await openedAndroid({ root: "debuggable" });
      const stop = new AbortController();
      const close = virtual.closeConnections.bind(virtual);
      vi.useFakeTimers();
      vi.spyOn(virtual, "closeConnections").mockImplementationOnce(() => {
        close();
        setTimeout(() => {
          stop.abort();
        }, afterMs);
      });
      const { error } = await fly(phone.findRoot({ signal: stop.signal }));
      expect(error).toMatchObject({ code: "interrupted" });
      await fly(phone.close());
      expect(await uidOf(virtual)).toBe(2000);
    },
  );

  test("close() comes back soon, even when the phone never does", async () => {
    const { phone, virtual } = await onAndroid({ root: "debuggable" });
    virtual.freeze();
    const { ms } = await inFlyingTime(phone.close());
    expect(ms).toBeLessThan(20_000);
  });
});

describe("a daemon that answers anything to root:", () => {
  test.each([
    ["says nothing at all", (signal: AbortSignal) => silence(signal)],
    ["goes on for ever", () => onAndOn("restarting\n")],
    ["sends nothing but an endless line", () => onAndOn("x".repeat(10_000))],
  ])("it %s: the search ends, without root", async (_, answer) => {
    const { phone } = await openScripted(() => NOT_FOUND, { facts: DEBUGGABLE });
    const over = new AbortController();
    const { link } = phone;
    const odd = {
      way: link.way,
      features: link.features,
      close: () => link.close(),
      open: (service: string, options = {}) =>
        service === "root:"
          ? Promise.resolve({
              bytes: answer(over.signal),
              write: () => Promise.resolve(),
              close: () => {
                over.abort();
              },
            })
          : link.open(service, options),
    };
    vi.useFakeTimers();
    const reopen = () => Promise.resolve(odd);
    const { value, error, ms } = await inFlyingTime(findRoot(odd, phone.facts, { reopen }));
    expect(ms).toBeLessThan(120_000);
    if (error === undefined) expect(value?.root).toBeUndefined();
    else
      expect(error).toMatchObject({
        code: expect.stringMatching(/silent|too-big|endless/) as string,
      });
  });
});

describe("the virtual phone's own ways to root", () => {
  test.each([
    [{ root: "magisk" }, "su -c"],
    [{ root: "magisk", android: 6 }, "su -c"],
    [{ root: "supersu" }, "su -c"],
    [{ root: "supersu", android: 6, suTerminal: "always" }, "su -c"],
    [{ root: "aosp" }, "su 0"],
    [{ root: "magisk", suPath: "/data/adb/magisk/su" }, "su -c"],
  ] as const)("%j", async (scenario, way) => {
    const { found, phone } = await onAndroid(scenario);
    expect(found.root?.way).toBe(way);
    if (found.root === undefined) throw new Error("checked above");
    const script = 'echo "it\'s $(id -u)"';
    const { value } = await fly(phone.runAsRoot(found.root, script));
    expect(value?.stdout).toBe("it's 0\n");
  });

  test.each([
    ["deny", "denied"],
    ["unanswered", "unanswered"],
  ] as const)("an owner who does not say yes (%s)", async (rootAnswer, outcome) => {
    const { found } = await onAndroid({ rootAnswer, rootPromptMs: 10_000 });
    expect(found.root).toBeUndefined();
    expect(first(found)?.outcome).toBe(outcome);
  });
});

async function openedAndroid(scenario: PhoneScenario) {
  const android = await createAndroid({ apps: [], ...scenario }, androidTools);
  return openPhone(android.system);
}

async function onAndroid(scenario: PhoneScenario) {
  const { phone, virtual } = await openedAndroid(scenario);
  vi.useFakeTimers();
  const { value, error } = await fly(phone.findRoot());
  if (value === undefined) throw error as Error;
  return { found: value, phone, virtual };
}

function fly<T>(work: Promise<T>): ReturnType<typeof inFlyingTime<T>> {
  return inFlyingTime(work);
}

async function uidOf(virtual: VirtualPhone): Promise<number | undefined> {
  const { value } = await fly(openAgain(virtual));
  return value?.facts.uid;
}

async function* silence(signal: AbortSignal): ByteStream {
  yield* [];
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}

async function* onAndOn(text: string): ByteStream {
  const piece = new TextEncoder().encode(text);
  for (;;) {
    await realTurn();
    yield piece;
  }
}

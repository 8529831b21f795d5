import { expect, test } from "vitest";
import { runOn } from "../../../test/run-on-android.ts";
import { androidTools } from "../../node/make-database.ts";
import { createAndroid } from "./android.ts";
import type { Android } from "./android.ts";
import type { PhoneScenario } from "./scenario/scenario.ts";

function phone(scenario: PhoneScenario): Promise<Android> {
  return createAndroid({ apps: [], ...scenario }, androidTools);
}

test("a phone without root says that there is no su, in the words of its Android", async () => {
  const newer = await runOn(await phone({ root: "none" }), "su -c id");
  expect(newer).toEqual({
    out: "",
    err: "/system/bin/sh: su: inaccessible or not found\n",
    status: 127,
  });
  const older = await runOn(await phone({ root: "none", android: 9 }), "su -c id");
  expect(older).toEqual({ out: "", err: "/system/bin/sh: su: not found\n", status: 127 });
});

test("Magisk's su joins the words behind -c and runs them as root", async () => {
  const android = await phone({});
  expect((await runOn(android, "su -c id -u")).out).toBe("0\n");
  expect((await runOn(android, "su -c 'id -u; exit 7'")).status).toBe(7);
  expect((await runOn(android, "su -mm -c 'id -un'")).out).toBe("root\n");
  expect((await runOn(android, "su 2000 -c 'id -un'")).out).toBe("shell\n");
});

test("Magisk's su ignores a command without -c and opens a shell that reads its input", async () => {
  const android = await phone({});
  const ran = await runOn(android, "su 0 id", { input: "echo from input\nid -u\nexit 4\n" });
  expect(ran).toEqual({ out: "from input\n0\n", err: "", status: 4 });
});

test("a denied su says so on stderr and ends with 13", async () => {
  const android = await phone({ rootAnswer: "deny" });
  const denied = { out: "", err: "Permission denied\n", status: 13 };
  expect(await runOn(android, "su -c id")).toEqual(denied);
});

test("a prompt that nobody answers denies when its time is over", async () => {
  const sleeps: number[] = [];
  const clock = {
    nowMs: () => 0,
    sleep: (ms: number) => {
      sleeps.push(ms);
      return Promise.resolve();
    },
  };
  const android = await createAndroid(
    { apps: [], rootAnswer: "unanswered", rootPromptMs: 30_000 },
    { ...androidTools, clock },
  );
  expect((await runOn(android, "su -c id")).status).toBe(13);
  expect(sleeps).toEqual([30_000]);
});

test("a prompt that nobody answers ends at once when the command is killed", async () => {
  const android = await phone({ rootAnswer: "unanswered" });
  const process = android.system.start("su -c id", { uid: 2000, terminal: false });
  process.kill();
  expect(await process.exited).toBe(137);
});

test("the su of userdebug builds takes a user and a command, and knows no -c", async () => {
  const android = await phone({ root: "aosp" });
  expect((await runOn(android, "su 0 id -u")).out).toBe("0\n");
  expect((await runOn(android, "su root sh -c 'id -un; exit 3'")).status).toBe(3);
  expect(await runOn(android, "su -c id")).toEqual({
    out: "",
    err: "su: invalid uid/gid '-c'\n",
    status: 1,
  });
  expect(android.system.property("ro.debuggable")).toBe("1");
});

test("a su outside of the search path is run by its place only", async () => {
  const android = await phone({ suPath: "/debug_ramdisk/su" });
  expect((await runOn(android, "su -c id")).status).toBe(127);
  expect((await runOn(android, "/debug_ramdisk/su -c 'id -u'")).out).toBe("0\n");
});

test.each([
  ["auto", false, "a\nb\n"],
  ["auto", "raw", "a\r\nb\r\n"],
  ["auto", "cooked", "a\r\nb\r\n"],
  ["never", "raw", "a\nb\n"],
  ["always", false, "a\r\nb\r\n"],
  ["always", "cooked", "a\r\nb\r\n"],
] as const)(
  "with su's terminal %s on %s, line feeds come as %j",
  async (suTerminal, terminal, out) => {
    const android = await phone({ suTerminal });
    expect((await runOn(android, "su -c 'echo a; echo b'", { terminal })).out).toBe(out);
  },
);

test("su's terminal does not reach through a pipe", async () => {
  const android = await phone({});
  const command = "su -c 'echo a' </dev/null 2>/dev/null | cat";
  expect((await runOn(android, command, { terminal: "raw" })).out).toBe("a\n");
});

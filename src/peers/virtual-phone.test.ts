import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { AdbHost } from "../../test/adb-host.ts";
import { pipePair } from "../../test/pipe-pair.ts";
import { ScriptedSystem } from "../../test/scripted-system.ts";
import type { Script, ScriptedAnswer } from "../../test/scripted-system.ts";
import type { ByteStream } from "../platform.ts";
import { VirtualPhone } from "./virtual-phone.ts";
import type { VirtualPhoneOptions } from "./virtual-phone.ts";

afterEach(() => vi.useRealTimers());

const echo: Script = ({ command }) => ({ out: `${command}\n` });
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

function newPhone(options: VirtualPhoneOptions = {}, script: Script = echo) {
  const system = new ScriptedSystem(script, { "/sdcard/note": { bytes: Buffer.from("hello") } });
  return { phone: new VirtualPhone(system, options), system };
}

async function connected(options: VirtualPhoneOptions = {}, script: Script = echo) {
  const { phone, system } = newPhone(options, script);
  const host = AdbHost.to(phone);
  await host.sayHello();
  return { phone, host, system };
}

describe("the greeting", () => {
  test("introduces the phone with its names and features", async () => {
    const { phone } = newPhone({ android: 11 });
    const hello = await AdbHost.to(phone).sayHello();
    expect(hello).toMatchObject({ command: "CNXN", arg0: 0x01000001, arg1: 1024 * 1024 });
    expect(text(hello?.payload)).toBe(
      "device::ro.product.name=scripted;ro.product.model=Scripted Phone;" +
        "ro.product.device=script;features=shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir",
    );
  });

  test("an old phone speaks the old version and announces nothing", async () => {
    const { phone } = newPhone({ android: 6 });
    const hello = await AdbHost.to(phone).sayHello();
    expect(hello).toMatchObject({ command: "CNXN", arg0: 0x01000000 });
    expect(text(hello?.payload)).toMatch(/device=script;$/);
  });

  test("nothing is opened before it", async () => {
    const { phone, system } = newPhone();
    const host = AdbHost.to(phone);
    await host.say("OPEN", 1, 0, "shell:id\0");
    expect((await host.sayHello())?.command).toBe("CNXN");
    expect(system.started).toEqual([]);
  });

  test("a host that greets again starts anew: its streams are gone", async () => {
    const { host, system } = await connected({}, ({ command, killed }) =>
      command === "wait" ? untilAborted(killed) : { out: "served" },
    );
    await host.open("exec:wait");
    expect((await host.sayHello())?.command).toBe("CNXN");
    expect(text(await host.listen("exec:id"))).toBe("served");
    expect(system.started).toEqual(["wait", "id"]);
  });

  test("a phone that takes one computer hangs up on the second", async () => {
    const { phone } = await connected({ oneHost: true });
    expect(await AdbHost.to(phone).sayHello()).toBeUndefined();
  });
});

describe("authorisation", () => {
  const KEY = `${keyStruct()} me@here\0`;

  test("a new computer is let in when the owner taps", async () => {
    const { phone } = newPhone({ authorization: "ask" });
    const host = AdbHost.to(phone);
    expect(await host.sayHello()).toMatchObject({ command: "AUTH", arg0: 1 });
    expect(phone.allow()).toBe(false);
    await host.say("AUTH", 3, 0, KEY);
    await vi.waitUntil(() => phone.isAsking, 20_000);
    expect(phone.allow()).toBe(true);
    expect((await host.hear())?.command).toBe("CNXN");
    expect(phone.isAsking).toBe(false);
  });

  test("a wrong signature gets another token of 20 bytes", async () => {
    const { phone } = newPhone({ authorization: "known" });
    const host = AdbHost.to(phone);
    const first = await host.sayHello();
    await host.say("AUTH", 2, 0, new Uint8Array(256));
    const second = await host.hear();
    expect(second).toMatchObject({ command: "AUTH", arg0: 1 });
    expect(second?.payload).toHaveLength(20);
    expect(second?.payload).not.toEqual(first?.payload);
  });

  test("somebody who never signs opens nothing", async () => {
    const { phone, system } = newPhone({ authorization: "known" });
    const host = AdbHost.to(phone);
    await host.sayHello();
    await host.say("OPEN", 1, 0, "shell:id\0");
    await host.say("AUTH", 3, 0, "no key at all\0");
    await host.say("AUTH", 3, 0, KEY);
    expect((await host.hear())?.command).toBe("CNXN");
    expect(system.started).toEqual([]);
  });

  test("the dialog goes away with the computer that caused it", async () => {
    const { phone } = newPhone({ authorization: "ask" });
    const host = AdbHost.to(phone);
    await host.sayHello();
    await host.say("AUTH", 3, 0, KEY);
    await vi.waitUntil(() => phone.isAsking, 20_000);
    host.pipe.close();
    await vi.waitUntil(() => !phone.isAsking, 20_000);
  });

  test("a phone that distrusts everybody cannot be allowed", async () => {
    const { phone } = newPhone({ authorization: "ask" });
    phone.distrust();
    const host = AdbHost.to(phone);
    await host.sayHello();
    await host.say("AUTH", 3, 0, KEY);
    await vi.waitUntil(() => phone.isAsking, 20_000);
    expect(phone.allow()).toBe(false);
  });
});

describe("streams", () => {
  test("an unknown service is closed, not answered", async () => {
    const { host } = await connected();
    for (const service of ["jdwp:1", "tcp:22", "abb:package", "", "shell", "shell,v3"]) {
      await host.say("OPEN", 5, 0, `${service}\0`);
      expect(await host.hear()).toMatchObject({ command: "CLSE", arg0: 0, arg1: 5 });
    }
  });

  test("a phone without shell v2 refuses it", async () => {
    const { host } = await connected({ android: 6 });
    expect(await host.open("shell,v2,raw:id")).toBeUndefined();
    expect(text(await host.listen("shell:id", 2))).toBe("id\n");
  });

  test("what a service has for a terminal depends on the service and the Android", async () => {
    const script: Script = ({ terminal }) => ({ out: String(terminal) });
    const { host: old } = await connected({ android: 6 }, script);
    expect(text(await old.listen("shell:id", 1))).toBe("cooked");
    expect(text(await old.listen("exec:id", 2))).toBe("false");
    const { host } = await connected({ android: 11 }, script);
    expect(text(await host.listen("shell:id", 1))).toBe("raw");
    expect(text(await host.listen("shell:", 2))).toBe("cooked");
    expect(text(await host.listen("exec:id", 3))).toBe("raw");
    expect(text(await host.listen("shell,v2,raw:id", 4))).toContain("false");
    expect(text(await host.listen("shell,v2,TERM=xterm,pty:id", 5))).toContain("cooked");
  });

  test("output without end waits for the host and does not pile up", async () => {
    let made = 0;
    async function* flood(): ByteStream {
      for (;;) {
        made += 65536;
        yield await Promise.resolve(new Uint8Array(65536));
      }
    }
    const { host } = await connected({}, () => ({ out: flood() }));
    await host.open("exec:cat /dev/zero");
    const first = await host.hear();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made).toBeLessThanOrEqual(4 * 65536);
    await host.say("OKAY", 1, first?.arg0 ?? 0);
    expect((await host.hear())?.command).toBe("WRTE");
  });

  test("a program is killed when the host closes its stream", async () => {
    const killed: AbortSignal[] = [];
    const { host } = await connected({}, (call) => {
      killed.push(call.killed);
      return call.input.then(() => ({}));
    });
    const id = (await host.open("shell,v2,raw:sleep 1000")) ?? 0;
    await host.say("CLSE", 1, id);
    expect(await host.hear()).toMatchObject({ command: "CLSE", arg0: id });
    await vi.waitUntil(() => killed[0]?.aborted, 20_000);
  });

  test("many streams are served at once, each to its own end", async () => {
    const { host } = await connected({}, ({ command }) => ({ out: command }));
    const wanted = Array.from({ length: 200 }, (_, i) => i + 1);
    void wanted.reduce(
      (before, id) => before.then(() => host.say("OPEN", id, 0, `exec:${id}\0`)),
      Promise.resolve(),
    );
    const said = new Map<number, string>();
    for (let open = wanted.length; open > 0;) {
      const packet = await host.hear();
      if (packet?.command === "WRTE") {
        said.set(packet.arg1, text(packet.payload));
        void host.say("OKAY", packet.arg1, packet.arg0);
      }
      if (packet?.command === "CLSE") open--;
    }
    expect([...said]).toHaveLength(200);
    expect([...said].every(([id, out]) => out === String(id))).toBe(true);
  });

  test("a host that sends without waiting for OKAY loses its stream", async () => {
    const { host } = await connected();
    const id = (await host.open("sync:")) ?? 0;
    const request = "RECV\x0c\0\0\0/sdcard/note";
    void host.say("WRTE", 1, id, request);
    expect((await host.hear())?.command).toBe("OKAY");
    expect((await host.hear())?.command).toBe("WRTE"); // never acknowledged: it waits
    void host.say("WRTE", 1, id, request);
    void host.say("WRTE", 1, id, request);
    expect(await host.hear()).toMatchObject({ command: "CLSE", arg0: id });
  });

  test("shell v2 input of an absurd length ends the program, not the phone", async () => {
    const { host } = await connected({}, ({ input }) => input.then(() => ({ out: "end" })));
    const id = (await host.open("shell,v2,raw:cat")) ?? 0;
    await host.say("WRTE", 1, id, Uint8Array.of(0, 0xff, 0xff, 0xff, 0x7f));
    expect((await host.hear())?.command).toBe("OKAY");
    expect(text((await host.hear())?.payload)).toContain("end");
  });
});

describe("taught to misbehave", () => {
  test("vanished: connections end, new ones end at once, until it behaves", async () => {
    const { phone, host } = await connected();
    phone.vanish();
    expect(await host.hear()).toBeUndefined();
    expect(await AdbHost.to(phone).sayHello()).toBeUndefined();
    phone.behave();
    expect((await AdbHost.to(phone).sayHello())?.command).toBe("CNXN");
  });

  test("vanishing after n bytes cuts a packet in the middle", async () => {
    const { phone } = newPhone();
    const [here, there] = pipePair();
    phone.connect(there);
    phone.vanishAfter(30);
    const host = new AdbHost({ ...here, readable: new ReadableStream() });
    void host.sayHello();
    let received = 0;
    for await (const piece of here.readable) received += piece.length;
    expect(received).toBe(30);
    expect(await AdbHost.to(phone).sayHello()).toBeUndefined();
  });

  test("frozen: nothing is said any more, and everything later", async () => {
    const { phone, host } = await connected();
    phone.freeze();
    let heard = false;
    const listening = host.listen("exec:id").then((bytes) => {
      heard = true;
      return text(bytes);
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toBe(false);
    phone.behave();
    expect(await listening).toBe("id\n");
  });

  test("a frozen phone can still be closed", async () => {
    const { phone, host } = await connected();
    phone.freeze();
    void host.say("OPEN", 1, 0, "exec:id\0");
    phone.close();
    expect(await host.hear()).toBeUndefined();
  });

  test("offline: the connection is accepted and nothing is said", async () => {
    const { phone } = newPhone();
    phone.goOffline();
    const host = AdbHost.to(phone);
    const silence = new Promise((resolve) => setTimeout(resolve, 20, "silence"));
    expect(await Promise.race([host.sayHello(), silence])).toBe("silence");
    phone.behave();
    expect(await host.hear()).toBeUndefined();
  });

  test("slow: n bytes a second", async () => {
    vi.useFakeTimers();
    const { phone } = newPhone();
    phone.slowDown(100);
    const hello = AdbHost.to(phone).sayHello();
    let isThere = false;
    void hello.then(() => (isThere = true));
    await vi.advanceTimersByTimeAsync(1_400); // 24 bytes of header and 130 of banner
    expect(isThere).toBe(false);
    await vi.advanceTimersByTimeAsync(400);
    expect(isThere).toBe(true);
  });

  test("rubbish is no packet", async () => {
    const { phone } = newPhone();
    phone.talkRubbish();
    await expect(AdbHost.to(phone).sayHello()).rejects.toMatchObject({ code: "bad-packet" });
  });

  test("endless: a command and a file go on until the host has enough", async () => {
    const { phone, host } = await connected();
    phone.talkEndlessly();
    const id = (await host.open("shell,v2,raw:id")) ?? 0;
    for (let i = 0; i < 50; i++) {
      expect((await host.hear())?.command).toBe("WRTE");
      await host.say("OKAY", 1, id);
    }
    await host.say("CLSE", 1, id);
    let packet = await host.hear();
    while (packet?.command === "WRTE") packet = await host.hear();
    expect(packet?.command).toBe("CLSE");
  });

  test("a phone cannot be slower than anything", () => {
    expect(() => {
      newPhone().phone.slowDown(0);
    }).toThrow(TypeError);
  });
});

describe("adb root", () => {
  async function answer(options: VirtualPhoneOptions) {
    const { phone, host } = await connected(options);
    const said = text(await host.listen("root:"));
    phone.close();
    return said;
  }

  test("is refused in the words of adbd", async () => {
    expect(await answer({ adbRoot: "production" })).toBe(
      "adbd cannot run as root in production builds\n",
    );
    expect(await answer({ adbRoot: "disabled" })).toBe(
      "ADB Root access is disabled by system setting - enable in Settings -> System -> " +
        "Developer options\n",
    );
    expect(await answer({})).toBe("adbd cannot run as root in production builds\n");
  });

  test("restarts the daemon, which is root then, until it is told otherwise or rebooted", async () => {
    vi.useFakeTimers();
    const script: Script = ({ uid }) => ({ out: String(uid) });
    const { phone, host } = await connected({ adbRoot: "allowed" }, script);
    expect(text(await host.listen("root:"))).toBe("restarting adbd as root\n");
    expect(await host.hear()).toBeUndefined();
    expect(await AdbHost.to(phone).sayHello()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100);
    const again = AdbHost.to(phone);
    await again.sayHello();
    expect(text(await again.listen("exec:id"))).toBe("0");
    expect(text(await again.listen("root:"))).toBe("adbd is already running as root\n");
    phone.reboot();
    await vi.advanceTimersByTimeAsync(1_000);
    const last = AdbHost.to(phone);
    await last.sayHello();
    expect(text(await last.listen("exec:id"))).toBe("2000");
    expect(text(await last.listen("unroot:"))).toBe("adbd not running as root\n");
  });
});

test("whatever bytes a host sends, the phone neither throws nor hangs, and serves the next one", async () => {
  const { phone } = newPhone();
  const command = fc.constantFrom("CNXN", "AUTH", "OPEN", "OKAY", "WRTE", "CLSE");
  const number = fc.nat({ max: 4 });
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom("sync:", "exec:x", "shell,v2:x", "SEND\x02\0\0\0/x").map((s) => Buffer.from(s)),
  );
  const step = fc.oneof(
    fc.tuple(command, number, number, payload),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const host = AdbHost.to(phone);
      void host.sayHello();
      const drained = (async () => {
        while ((await host.hear().catch(() => undefined)) !== undefined);
      })();
      for (const one of steps) {
        if (one instanceof Uint8Array) await host.sayBytes(one);
        else await host.say(one[0], one[1], one[2], one[3]);
      }
      host.pipe.close();
      await drained;
    }),
    { numRuns: 200 },
  );
  expect((await AdbHost.to(phone).sayHello())?.command).toBe("CNXN");
});

function untilAborted(signal: AbortSignal): Promise<ScriptedAnswer> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve({ status: 129 });
    });
  });
}

/** A public key that is one by its form: modulus 2^2047 + 1. */
function keyStruct(): string {
  const struct = Buffer.alloc(524);
  struct.writeUInt32LE(64, 0);
  struct[8] = 1;
  struct[8 + 255] = 0x80;
  struct.writeUInt32LE(65537, 520);
  return struct.toString("base64");
}

import { execFile } from "node:child_process";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { BusError } from "../errors.ts";
import type { BusMessage, MessageBus } from "../platform.ts";
import { busMissing, startPrivateBus } from "../../test/private-bus.ts";
import type { PrivateBus } from "../../test/private-bus.ts";
import { connectBus } from "./bus.ts";

const exec = promisify(execFile);
/** Programs say what they hear in UTF-8, whatever the language here. */
const run = (program: string, args: readonly string[]): Promise<{ stdout: string }> =>
  exec(program, args, { env: { ...process.env, LC_ALL: "C.UTF-8" } });
const missing = busMissing();
const NAME = "org.ownband.Test";
const SAY = { path: "/org/ownband", interface: NAME, member: "Say" };

let daemon: PrivateBus;
const open: MessageBus[] = [];

beforeAll(async () => {
  if (missing === undefined) daemon = await startPrivateBus();
});
afterAll(async () => {
  if (missing === undefined) await daemon.close();
});
afterEach(() => {
  for (const bus of open.splice(0)) bus.close();
});

async function connect(address = daemon.address): Promise<MessageBus> {
  const bus = await connectBus(address);
  open.push(bus);
  return bus;
}

/** A bus that has the name and gives back what it is asked. */
async function echo(): Promise<MessageBus> {
  const bus = await connect();
  expect(await bus.requestName(NAME)).toBe(true);
  bus.answer(({ signature, body }) => Promise.resolve({ signature, body }));
  return bus;
}

const ALL = "ybnqiuxtdsogayasa(sv)a{qv}a{oa{sa{sv}}}v";
const ALL_VALUES = [
  200,
  true,
  -2,
  65_535,
  -70_000,
  4_000_000_000,
  -(2n ** 63n),
  2n ** 64n - 1n,
  0.1,
  "Zürich ✓",
  "/org/bluez/hci0",
  "a{sv}",
  Uint8Array.of(1, 2, 255),
  ["a", ""],
  [["x", { signature: "u", value: 7 }]],
  new Map([[0x0157, { signature: "ay", value: Uint8Array.of(9, 8) }]]),
  new Map([["/a", new Map([["i.F", new Map([["P", { signature: "b", value: false }]])]])]]),
  { signature: "(yv)", value: [1, { signature: "as", value: [] }] },
];

describe.skipIf(missing !== undefined)("on a real D-Bus daemon", () => {
  test("values of every type come back as they were", async () => {
    await echo();
    const bus = await connect();
    expect(await bus.call(NAME, SAY, ALL, ALL_VALUES)).toEqual(ALL_VALUES);
  });

  test("TCP and percent escapes in an address are understood, and the next way is tried", async () => {
    await echo();
    const escaped = daemon.address.replace("ownband", "%6fwn%62and");
    for (const address of [daemon.tcpAddress, `unix:path=/nowhere;nonce:x=y;${escaped}`]) {
      const bus = await connect(address);
      expect(await bus.call(NAME, SAY, "s", ["hello"])).toEqual(["hello"]);
    }
  });

  test("an error keeps its name, and its text out of the message", async () => {
    const service = await echo();
    service.answer(() =>
      Promise.reject(new BusError("org.bluez.Error.Failed", { cause: new Error("C8:0F:10") })),
    );
    const bus = await connect();
    const error: unknown = await bus.call(NAME, SAY).catch((it: unknown) => it);
    expect(error).toMatchObject({ busName: "org.bluez.Error.Failed" });
    expect(error).toHaveProperty("cause.message", "C8:0F:10");
    expect(String(error)).not.toContain("C8:0F");
  });

  test("a handler's own fault, or an answer that does not fit, is a failed call", async () => {
    const service = await echo();
    const bus = await connect();
    service.answer(() => Promise.reject(new TypeError("secret")));
    const failed = { busName: "org.freedesktop.DBus.Error.Failed" };
    await expect(bus.call(NAME, SAY)).rejects.toMatchObject(failed);
    service.answer(() => Promise.resolve({ signature: "u", body: ["seven"] }));
    await expect(bus.call(NAME, SAY)).rejects.toMatchObject(failed);
    service.answer(() => Promise.reject(new BusError("not a name")));
    await expect(bus.call(NAME, SAY)).rejects.toMatchObject(failed);
  });

  test("who takes no calls says so", async () => {
    const service = await connect();
    await service.requestName(NAME);
    const bus = await connect();
    await expect(bus.call(NAME, SAY)).rejects.toMatchObject({
      busName: "org.freedesktop.DBus.Error.UnknownMethod",
    });
    await expect(bus.call("org.ownband.Nobody", SAY)).rejects.toMatchObject({
      busName: "org.freedesktop.DBus.Error.ServiceUnknown",
    });
  });

  test("a name that somebody else has is not ours, until it is free", async () => {
    const first = await echo();
    const second = await connect();
    expect(await second.requestName(NAME)).toBe(false);
    const freed = new Promise<void>((resolve) => {
      void second.onSignal("org.freedesktop.DBus", ({ member }) => {
        if (member === "NameOwnerChanged") resolve();
      });
    });
    await second.call("org.freedesktop.DBus", {
      path: "/",
      interface: "org.freedesktop.DBus",
      member: "GetId",
    });
    first.close();
    await freed;
    expect(await second.requestName(NAME)).toBe(true);
  });

  test("signals come in order, whole, and only from the owner of the name", async () => {
    const service = await echo();
    const bus = await connect();
    const stranger = await connect();
    const heard: BusMessage[] = [];
    const stop = await bus.onSignal(NAME, (message) => heard.push(message));
    for (let i = 0; i < 2_000; i++) service.emit(SAY, "u", [i]);
    stranger.emit(SAY, "u", [7]);
    await stranger.call(NAME, SAY);
    await bus.call(NAME, SAY);
    expect(heard.map(({ body }) => body[0])).toEqual([...Array(2_000).keys()]);
    expect(heard[0]).toMatchObject({ ...SAY, signature: "u" });
    stop();
    service.emit(SAY, "u", [0]);
    await bus.call(NAME, SAY);
    expect(heard).toHaveLength(2_000);
  });

  test("a listener follows the name to its next owner", async () => {
    const bus = await connect();
    const heard: unknown[] = [];
    await bus.onSignal(NAME, ({ body }) => heard.push(body[0]));
    const first = await echo();
    first.emit(SAY, "s", ["first"]);
    await bus.call(NAME, SAY);
    first.close();
    await first.gone;
    const second = await echo();
    second.emit(SAY, "s", ["second"]);
    await bus.call(NAME, SAY);
    expect(heard).toEqual(["first", "second"]);
  });

  test("several listeners share what comes, and each ends by itself", async () => {
    const service = await echo();
    const bus = await connect();
    const heard: string[] = [];
    const stopA = await bus.onSignal(NAME, () => heard.push("a"));
    const stopB = await bus.onSignal(NAME, () => heard.push("b"));
    service.emit(SAY, "", []);
    await bus.call(NAME, SAY);
    stopA();
    stopA();
    service.emit(SAY, "", []);
    await bus.call(NAME, SAY);
    stopB();
    service.emit(SAY, "", []);
    await bus.call(NAME, SAY);
    expect(heard).toEqual(["a", "b", "b"]);
  });

  test("what waits for an answer goes on before the signal behind the answer", async () => {
    const service = await echo();
    const bus = await connect();
    const order: string[] = [];
    await bus.onSignal(NAME, ({ body }) => order.push(`signal ${String(body[0])}`));
    service.answer(({ signature, body }) => {
      service.emit(SAY, "s", ["before"]);
      setImmediate(() => {
        service.emit(SAY, "s", ["behind"]);
      });
      return Promise.resolve({ signature, body });
    });
    await bus.call(NAME, SAY);
    await Promise.resolve();
    order.push("answer");
    service.answer(({ signature, body }) => Promise.resolve({ signature, body }));
    await bus.call(NAME, SAY);
    expect(order).toEqual(["signal before", "answer", "signal behind"]);
  });

  test("a call that nobody answers ends by its limit, by its signal, and with the connection", async () => {
    const service = await echo();
    service.answer(() => new Promise(() => undefined));
    const bus = await connect();
    await expect(bus.call(NAME, SAY, "", [], { timeoutMs: 20 })).rejects.toMatchObject({
      code: "link-late",
    });
    const stop = new AbortController();
    const stopped = bus.call(NAME, SAY, "", [], { signal: stop.signal });
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: "interrupted" });
    const lost = bus.call(NAME, SAY);
    bus.close();
    await expect(lost).rejects.toMatchObject({ code: "gone" });
    await expect(bus.call(NAME, SAY)).rejects.toMatchObject({ code: "gone" });
    await bus.gone;
  });

  test("our own mistakes are TypeErrors, and the connection survives them", async () => {
    await echo();
    const bus = await connect();
    const calls: [string, unknown[]][] = [
      ["s", [7]],
      ["s", []],
      ["s", ["a\0b"]],
      ["o", ["no path"]],
      ["ay", [[1, 2]]],
      ["v", ["plain"]],
      ["a{sv}", [{}]],
      ["b", [1]],
      ["x", [1]],
      ["as", ["a"]],
    ];
    for (const [signature, body] of calls) {
      await expect(bus.call(NAME, SAY, signature, body)).rejects.toBeInstanceOf(TypeError);
    }
    expect(await bus.call(NAME, SAY, "s", ["still here"])).toEqual(["still here"]);
  });

  test("gdbus and dbus-send understand us, and we them", async () => {
    const service = await echo();
    const asked: BusMessage[] = [];
    service.answer((call) => {
      asked.push(call);
      const data = new Map([[0x0157, { signature: "ay", value: Uint8Array.of(1, 0xab) }]]);
      return Promise.resolve({ signature: "a{qv}sx", body: [data, "Zürich", -5n] });
    });
    const gdbus = await run("gdbus", [
      ..."call --address".split(" "),
      daemon.address,
      ...`--dest ${NAME} --object-path /a/b --method ${NAME}.Ask`.split(" "),
      "{'Filter': <{uint16 343: <[byte 0x01, 0xff]>}>, 'Flag': <true>}",
      "@ay [0x00, 0x7f]",
    ]).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    });
    if (gdbus) {
      expect(gdbus.stdout.trim()).toBe("({uint16 343: <[byte 0x01, 0xab]>}, 'Zürich', int64 -5)");
      expect(asked.at(-1)).toMatchObject({ path: "/a/b", member: "Ask", signature: "a{sv}ay" });
      const filter = new Map([[343, { signature: "ay", value: Uint8Array.of(1, 255) }]]);
      expect(asked.at(-1)?.body).toEqual([
        new Map<string, unknown>([
          ["Filter", { signature: "a{qv}", value: filter }],
          ["Flag", { signature: "b", value: true }],
        ]),
        Uint8Array.of(0, 0x7f),
      ]);
    }
    const sent = await run("dbus-send", [
      `--bus=${daemon.address}`,
      "--print-reply=literal",
      `--dest=${NAME}`,
      "/c",
      `${NAME}.Ask`,
      "uint64:18446744073709551615",
      "array:string:a,b",
      "dict:string:int16:k,-3",
    ]);
    expect(sent.stdout).toContain("Zürich");
    expect(asked.at(-1)?.body).toEqual([2n ** 64n - 1n, ["a", "b"], new Map([["k", -3]])]);
  });
});

describe("a daemon that means no good", () => {
  const servers: { close(): void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Listens on a socket and does as told with every connection. */
  async function serve(onSocket: (socket: Socket) => void): Promise<string> {
    const path = join(tmpdir(), `ownband-${crypto.randomUUID()}`);
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      onSocket(socket);
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    servers.push({
      close() {
        server.close();
        for (const socket of sockets) socket.destroy();
      },
    });
    return `unix:path=${path}`;
  }

  /** Lets us in, and then says `bytes` instead of answering. */
  const letIn = (bytes: Buffer): Promise<string> =>
    serve((socket) => {
      socket.on("data", (said) => {
        if (said.includes("AUTH")) socket.write("OK 0123\r\n");
        if (said.includes("BEGIN")) socket.write(bytes);
      });
    });

  test("one that does not let us in, or hangs up, or talks without end, is told apart from none", async () => {
    for (const answer of ["REJECTED EXTERNAL\r\n", "x".repeat(100_000), undefined]) {
      const address = await serve((socket) => {
        if (answer === undefined) socket.end();
        else socket.write(answer);
      });
      await expect(connectBus(address)).rejects.toMatchObject({ code: "link-failed" });
    }
    await expect(connectBus("unix:path=/nowhere/bus")).rejects.toMatchObject({
      code: "no-bluetooth",
    });
    await expect(connectBus("nonsense")).rejects.toMatchObject({ code: "no-bluetooth" });
  });

  test("connecting stops when it is told to", async () => {
    const address = await serve(() => undefined);
    const stop = new AbortController();
    const attempt = connectBus(address, { signal: stop.signal });
    setTimeout(() => {
      stop.abort();
    }, 20);
    await expect(attempt).rejects.toMatchObject({ code: "interrupted" });
  });

  test.each([
    ["no D-Bus at all", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["a message of 3 GB", frame("", Buffer.alloc(0), { bodyBytes: 3_000_000_000 })],
    ["an array of empty structs, which has no end", frame("a()", Buffer.from([8, 0, 0, 0]))],
    ["a dictionary of nothing", frame("a{}", Buffer.from([8, 0, 0, 0]))],
    ["variants in variants", frame("v", Buffer.from("\u0001v\0".repeat(100_000)))],
    ["an array longer than its message", frame("ay", Buffer.from([255, 255, 0, 0]))],
    ["a text longer than its message", frame("s", Buffer.from([255, 255, 255, 255]))],
    ["an element across the end of its array", frame("aq", Buffer.from([3, 0, 0, 0, 1, 1, 1, 1]))],
    ["bytes left over", frame("y", Buffer.from([1, 2]))],
    ["a type that is none", frame("m", Buffer.from([1, 0, 0, 0]))],
    ["a signature that does not end", frame("(y", Buffer.from([1, 0, 0, 0]))],
  ])("%s ends the connection", async (_what, bytes) => {
    await expect(connectBus(await letIn(bytes))).rejects.toMatchObject({ code: "gone" });
  });

  test("big-endian messages are read as well", async () => {
    const hello = frame("s", Buffer.from([0, 0, 0, 4, 0x3a, 0x31, 0x2e, 0x37, 0]), { isBig: true });
    const bus = await connectBus(await letIn(hello));
    open.push(bus);
    expect(bus).toBeDefined();
  });
});

interface FrameOptions {
  readonly bodyBytes?: number;
  readonly isBig?: boolean;
}

/** An answer to our first call, put together by hand from the specification. */
function frame(signature: string, body: Buffer, options: FrameOptions = {}): Buffer {
  const { bodyBytes = body.length, isBig = false } = options;
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    if (isBig) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  const fields = Buffer.concat([
    Buffer.from([5, 1, 0x75, 0]), // REPLY_SERIAL, "u"
    u32(1),
    Buffer.from([8, 1, 0x67, 0, signature.length]), // SIGNATURE, "g"
    Buffer.from(`${signature}\0`),
  ]);
  const padding = Buffer.alloc((8 - (fields.length % 8)) % 8);
  const start = Buffer.from([isBig ? 0x42 : 0x6c, 2, 0, 1]);
  return Buffer.concat([start, u32(bodyBytes), u32(9), u32(fields.length), fields, padding, body]);
}

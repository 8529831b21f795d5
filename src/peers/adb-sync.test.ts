import fc from "fast-check";
import { expect, test } from "vitest";
import { AdbHost } from "../../test/adb-host.ts";
import { ScriptedSystem } from "../../test/scripted-system.ts";
import { Chunk, Dent2, ID, Request, Stat1, Stat2 } from "./adb-sync.messages.ts";
import { VirtualPhone } from "./virtual-phone.ts";

const NOTE = { bytes: Buffer.from("hello"), modifiedS: 1_600_000_000, mode: 0o640 };

function ask(id: number, path: string): Buffer {
  const bytes = Buffer.from(path);
  return Buffer.concat([Request.encode({ id, lengthBytes: bytes.length }), bytes]);
}

function data(bytes: Uint8Array): Buffer {
  return Buffer.concat([Chunk.encode({ id: ID.DATA, value: bytes.length }), bytes]);
}

function failure(text: string): Buffer {
  return Buffer.concat([Chunk.encode({ id: ID.FAIL, value: text.length }), Buffer.from(text)]);
}

interface Manner {
  readonly pieceBytes?: number;
  readonly android?: number;
  /** Whether the host goes away when all is said. */
  readonly leaves?: boolean;
}

/** Everything that the phone answers to these bytes, until one of them ends the session. */
async function answerTo(
  bytes: Uint8Array,
  { pieceBytes = 4096, android = 11, leaves = false }: Manner = {},
) {
  const system = new ScriptedSystem(() => ({}), {
    "/sdcard/note": { ...NOTE, mode: 0o644 },
    "/data/own": { ...NOTE, mode: 0o600 },
  });
  const host = AdbHost.to(new VirtualPhone(system, { android }));
  await host.sayHello();
  const stream = (await host.open("sync:")) ?? 0;
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, i) =>
    bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes),
  );
  const sendNext = () => {
    const piece = pieces.shift();
    if (piece !== undefined) void host.say("WRTE", 1, stream, piece);
    else if (leaves) void host.say("CLSE", 1, stream);
  };
  const said: Uint8Array[] = [];
  sendNext();
  for (let packet = await host.hear(); packet !== undefined; packet = await host.hear()) {
    if (packet.command === "CLSE") break;
    if (packet.command === "OKAY") sendNext();
    else {
      said.push(packet.payload);
      await host.say("OKAY", 1, stream);
    }
  }
  return { said: Buffer.concat(said), system };
}

const QUIT = Request.encode({ id: ID.QUIT, lengthBytes: 0 });

test("a file's facts come in the old and the new form", async () => {
  const { said } = await answerTo(
    Buffer.concat([ask(ID.STAT, "/sdcard/note"), ask(ID.LST2, "/sdcard/note"), QUIT]),
  );
  const facts = { mode: 0o100644, sizeBytes: 5, modifiedS: 1_600_000_000 };
  expect(Stat1.decode(said)).toEqual({ id: ID.STAT, ...facts });
  expect(Stat2.decode(said.subarray(Stat1.sizeBytes))).toMatchObject({ error: 0, ...facts });
  expect([Stat1.sizeBytes, Stat2.sizeBytes, Dent2.sizeBytes]).toEqual([16, 72, 76]);
});

test("what is not there is all zeros in the old form, an errno in the new one", async () => {
  const { said } = await answerTo(Buffer.concat([ask(ID.STAT, "/no"), ask(ID.STA2, "/no"), QUIT]));
  expect(Stat1.decode(said)).toEqual({ id: ID.STAT, mode: 0, sizeBytes: 0, modifiedS: 0 });
  expect(Stat2.decode(said.subarray(Stat1.sizeBytes))).toMatchObject({ error: 2, mode: 0 });
});

test("a phone that did not announce the new form does not speak it", async () => {
  const { said } = await answerTo(ask(ID.LST2, "/sdcard/note"), { android: 7 });
  expect(said).toEqual(failure("unknown command"));
});

test("requests may be cut anywhere", async () => {
  const bytes = Buffer.concat([ask(ID.RECV, "/sdcard/note"), ask(ID.STAT, "/sdcard/note"), QUIT]);
  const { said: whole } = await answerTo(bytes);
  for (const pieceBytes of [1, 5, 9]) {
    expect((await answerTo(bytes, { pieceBytes })).said).toEqual(whole);
  }
});

test("a refused file ends the session with the reason", async () => {
  const bytes = Buffer.concat([ask(ID.RECV, "/data/own"), ask(ID.STAT, "/sdcard/note")]);
  expect((await answerTo(bytes)).said).toEqual(failure("open failed: Permission denied"));
  expect((await answerTo(ask(ID.RECV, "/sdcard"))).said).toEqual(
    failure("read failed: Is a directory"),
  );
});

test("a file that is sent has its bytes, mode and time", async () => {
  const { said, system } = await answerTo(
    Buffer.concat([
      ask(ID.SEND, "/sdcard/a,b,33184"), // 0o100640
      data(Buffer.from("one ")),
      data(Buffer.from("two")),
      Chunk.encode({ id: ID.DONE, value: 1_500_000_000 }),
      QUIT,
    ]),
  );
  expect(said).toEqual(Buffer.from(Chunk.encode({ id: ID.OKAY, value: 0 })));
  const file = system.files.get("/sdcard/a,b");
  expect(file).toMatchObject({ mode: 0o640, modifiedS: 1_500_000_000 });
  expect(Buffer.from(file?.bytes ?? []).toString()).toBe("one two");
});

test("absurd lengths and broken uploads are refused, and write nothing", async () => {
  const long = Request.encode({ id: ID.RECV, lengthBytes: 0xffffffff });
  expect((await answerTo(long)).said).toEqual(failure("path too long"));
  const send = ask(ID.SEND, "/sdcard/new,33188");
  const tooBig = Chunk.encode({ id: ID.DATA, value: 65537 });
  const cases: readonly (readonly [Uint8Array, string])[] = [
    [Buffer.concat([send, tooBig]), "oversize data message"],
    [Buffer.concat([send, ask(ID.STAT, "/x")]), "invalid data message"],
    [ask(ID.SEND, "/sdcard/new"), "missing , in ID_SEND"],
  ];
  for (const [bytes, reason] of cases) {
    const end = Chunk.encode({ id: ID.DONE, value: 0 });
    const { said, system } = await answerTo(Buffer.concat([bytes, end]));
    expect(said).toEqual(failure(reason));
    expect([...system.files.keys()]).not.toContain("/sdcard/new");
  }
});

test("an upload whose host goes away is no file", async () => {
  const { system } = await answerTo(
    Buffer.concat([ask(ID.SEND, "/sdcard/new,33188"), data(Buffer.from("half"))]),
    { leaves: true },
  );
  expect([...system.files.keys()]).not.toContain("/sdcard/new");
});

test("whatever a host asks, the session ends", async () => {
  const word = fc.constantFrom(...Object.values(ID), 0);
  const request = fc
    .tuple(word, fc.nat({ max: 30 }), fc.uint8Array({ maxLength: 30 }))
    .map(([id, lengthBytes, rest]) => Buffer.concat([Request.encode({ id, lengthBytes }), rest]));
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 5 }), async (requests) => {
      await answerTo(Buffer.concat(requests), { leaves: true });
    }),
  );
});

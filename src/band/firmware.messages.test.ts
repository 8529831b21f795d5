import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { crc16, crc32 } from "../bytes/crc.ts";
import type { Field, Message, Values } from "../bytes/message.ts";
import * as firmware from "./firmware.messages.ts";
import { FIRMWARE_TYPE, packetsOf } from "./firmware.messages.ts";

interface Frame {
  readonly dir: string;
  readonly value: string;
}

const vector = vectorsOf<{
  crc32: string;
  crc16: string;
  new_mb4_watchface: readonly Frame[];
  mode2020: readonly Frame[];
  new_mb4_firmware_init: string;
  old_firmware_init: string;
  old_resource_init: string;
  old_start: string;
  old_checksum: string;
  reboot: string;
}>("firmware");

/** As the vectors describe it. */
const image = Uint8Array.from({ length: 1024 }, (_, at) => at & 0xff);
const sums = { sizeBytes: image.length, crc32: crc32(image) };

test("the image is the one of the vectors", () => {
  expect(crc32(image)).toBe(parseInt(vector.crc32, 16));
  expect(crc16(image)).toBe(parseInt(vector.crc16, 16));
});

/** Made from the message it is these digits; read by it, what was said. */
function agrees<N extends string, F extends Readonly<Record<string, Field<unknown>>>>(
  digits: string | undefined,
  message: Message<N, F>,
  values: Values<F>,
): void {
  expect(message.encode(values)).toEqual(hex(digits ?? ""));
  expect(message.decode(hex(digits ?? ""))).toEqual({ is: message.name, ...values });
}

const controls = (frames: readonly Frame[]): string[] =>
  frames.filter((it) => it.dir !== "w*52").map((it) => it.value);

test("variant B, a watch face on a Mi Band 4, from beginning to end", () => {
  const [init, ready, start, sync, received, check, good] = controls(vector.new_mb4_watchface);
  agrees(init, firmware.InitUpdate, { type: FIRMWARE_TYPE.watchFace, ...sums });
  agrees(ready, firmware.UpdateReply, { command: 0x01, status: 1, more: new Uint8Array(8) });
  agrees(start, firmware.StartUpdate, {});
  agrees(sync, firmware.SyncUpdate, {});
  agrees(received, firmware.UpdateReply, { command: 0x03, status: 1 });
  agrees(check, firmware.CheckUpdate, {});
  agrees(good, firmware.UpdateReply, { command: 0x04, status: 1 });
  agrees(vector.new_mb4_firmware_init, firmware.InitUpdate, {
    type: FIRMWARE_TYPE.firmware,
    ...sums,
  });
});

test("variant A, the older bands", () => {
  const { sizeBytes } = sums;
  agrees(vector.old_firmware_init, firmware.InitOldUpdate, { sizeBytes });
  const type = FIRMWARE_TYPE.resources;
  agrees(vector.old_resource_init, firmware.InitOldUpdate, { sizeBytes, type });
  agrees("01563412", firmware.InitOldUpdate, { sizeBytes: 0x123456 });
  agrees(vector.old_start, firmware.StartOldUpdate, {});
  agrees(vector.old_checksum, firmware.CheckOldUpdate, { crc16: crc16(image) });
  agrees(vector.reboot, firmware.Reboot, {});
});

test("variant C, in blocks that the band asks for", () => {
  const [ask, size, init, ready, start, started, wanted, finish, finished, check, good] = controls(
    vector.mode2020,
  );
  agrees(ask, firmware.AskBlockSize, {});
  agrees(size, firmware.BlockSize, { unknown: 0, blockBytes: 4096 });
  agrees(init, firmware.InitBlockUpdate, {
    type: FIRMWARE_TYPE.watchFace,
    ...sums,
    blockBytes: 4096,
    totalBytes: image.length,
  });
  agrees(ready, firmware.UpdateReply, { command: 0xd2, status: 1 });
  agrees(start, firmware.StartBlockUpdate, {});
  agrees(started, firmware.UpdateReply, { command: 0xd3, status: 1 });
  agrees(wanted, firmware.BlockWanted, { offset: image.length });
  agrees(finish, firmware.FinishBlockUpdate, {});
  agrees(finished, firmware.UpdateReply, { command: 0xd5, status: 1 });
  agrees(check, firmware.CheckBlockUpdate, {});
  agrees(good, firmware.UpdateReply, { command: 0xd6, status: 1 });
});

test("a watch face is announced by four bytes of its container", () => {
  const faceId = hex("01020304");
  agrees("390000ffffff01020304", firmware.AnnounceWatchFace, { faceId });
  agrees("39000004000001020304", firmware.AnnounceSizedWatchFace, { sizeBytes: 1024, faceId });
});

test("an image goes in packets that fill the link", () => {
  const steps = [...packetsOf(image)];
  const packets = steps.flatMap((it) => (it.is === "packet" ? [it.bytes] : []));
  expect(vector.new_mb4_watchface.map((it) => it.dir)).toContain(`w*${packets.length}`);
  expect(packets.slice(0, -1).every((it) => it.length === 20)).toBe(true);
  expect(packets.at(-1)).toEqual(hex("fcfdfeff"));
  expect(packets.flatMap((it) => [...it])).toEqual([...image]);
  expect(steps.filter((it) => it.is === "sync")).toHaveLength(1);
  expect(steps.at(-1)?.is).toBe("sync");
});

test("long files are checked on the way, after the packets 100, 200, 300 and at the end", () => {
  const steps = [...packetsOf(new Uint8Array(20 * 250))];
  const syncs = steps.flatMap((it, at) => (it.is === "sync" ? [at] : []));
  expect(syncs).toEqual([101, 202, 252]);
  expect([...packetsOf(new Uint8Array(244), 247)]).toHaveLength(2);
  expect(() => [...packetsOf(image, 3)]).toThrow(TypeError);
});

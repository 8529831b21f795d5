import fc from "fast-check";
import { expect, test } from "vitest";
import { vectorsOf } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import { LinkError } from "../errors.ts";
import { readInfo } from "./info.ts";
import { ScriptedLink } from "./scripted-link.ts";

interface Info {
  readonly system_id: string;
  readonly mac_from_system_id: string;
  readonly pnp_id_mb4: string;
  readonly hardware: string;
  readonly software: string;
  readonly serial: string;
}

const info = vectorsOf<Info>("device_info");
const text = (it: string): string => formatHex(new TextEncoder().encode(it));
const values = {
  "2A25": text(info.serial),
  "2A27": text(info.hardware),
  "2A28": text(info.software),
  "2A23": info.system_id,
  "2A50": info.pnp_id_mb4,
};

test("a Mi Smart Band 4 tells all about itself", async () => {
  const link = new ScriptedLink([], { values, missing: ["2A26"] });
  const read = await readInfo(link);
  expect(read).toMatchObject({
    serial: "7ac8d2a4d03c",
    hardware: "V0.25.18.5",
    firmware: "1.0.9.66",
    mac: "F3:4E:C4:1E:46:0F",
    pnpProduct: 0x0024,
  });
  expect(read.model?.name).toBe("Mi Smart Band 4");
  link.finish();
});

test("firmware is read from 2A26 where that is present", async () => {
  const link = new ScriptedLink([], { values: { ...values, "2A26": text("V2.0.0.1") } });
  expect((await readInfo(link)).firmware).toBe("2.0.0.1");
});

test("what is missing or blocked is absent", async () => {
  const blocked = new LinkError("link-failed", "blocked");
  const some = new ScriptedLink([], {
    values: { ...values, "2A25": blocked, "2A27": "0a0b", "2A23": "f34ec400001e460f" },
    missing: ["2A26", "2A28", "2A50"],
  });
  expect(await readInfo(some)).toEqual({});
});

test("after a read that is never answered no more are tried", async () => {
  const late = new LinkError("link-late", "late");
  const link = new ScriptedLink([], { values: { "2A50": values["2A50"], "2A25": late } });
  expect(await readInfo(link)).toMatchObject({ pnpProduct: 0x0024 });
  link.finish();
});

test("a lost link is no missing value", async () => {
  const link = new ScriptedLink([], { values });
  link.drop();
  await expect(readInfo(link)).rejects.toMatchObject({ code: "gone" });
});

test("a product number of another vendor is not Huami's", async () => {
  const link = new ScriptedLink([], {
    values: { ...values, "2A26": "", "2A50": "015e0024000101" },
  });
  expect((await readInfo(link)).pnpProduct).toBeUndefined();
});

test("whatever is read there becomes one short line or nothing", async () => {
  const bytes = fc.uint8Array({ maxLength: 512 }).map(formatHex);
  await fc.assert(
    fc.asyncProperty(bytes, async (any) => {
      const chars = ["2A23", "2A25", "2A26", "2A27", "2A28", "2A50"];
      const link = new ScriptedLink([], {
        values: Object.fromEntries(chars.map((it) => [it, any])),
      });
      const { serial, hardware, firmware } = await readInfo(link);
      for (const it of [serial, hardware, firmware]) expect(it ?? "x").toMatch(/^[ -~]{1,40}$/);
    }),
  );
});

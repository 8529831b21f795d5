import { join } from "node:path";
import { BlobWriter, TextReader, ZipWriter } from "@zip.js/zip.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FIXTURES, MemoryFile, Workshop, gatherBytes } from "../../../test/archive-tools.ts";
import { type CollectingIntake, collectingIntake } from "../../../test/collecting-intake.ts";
import { offsetsOf } from "../../health/zone.ts";
import { vendorCsvKind } from "./kinds.ts";
import { type VendorCsvFile, readVendorExport } from "./vendor-export.ts";

const OPTIONS = { offsetAt: offsetsOf("Europe/Berlin"), nowS: Date.UTC(2024, 3, 2) / 1000 };

const shop = new Workshop();

beforeAll(() => {
  shop.run("cp", ["-r", ...FOLDERS.map((name) => join(FIXTURES, "vendor-csv", name)), "."]);
});

afterAll(() => {
  shop.close();
});

const FOLDERS = ["ACTIVITY", "HEARTRATE_AUTO", "SLEEP", "SLEEP_MINUTE", "SPORT", "BODY", "USER"];

async function readZip(zip: Uint8Array): Promise<CollectingIntake> {
  const { files, troubles, asked } = await gatherBytes("export.zip", zip, { passwords: ["pass"] });
  expect(troubles).toEqual([]);
  expect(asked).toEqual(["1 export.zip"]);
  const found: VendorCsvFile[] = [];
  for (const [path, bytes] of files) {
    const kind = vendorCsvKind(bytes.subarray(0, 512), path);
    if (kind !== undefined) found.push({ kind, bytes: new MemoryFile(path, bytes) });
  }
  expect(found.map(({ kind }) => kind).toSorted()).toEqual(FOLDERS.toSorted());
  const intake = collectingIntake();
  await readVendorExport(found, intake, OPTIONS);
  return intake;
}

function check({ devices, wearers }: CollectingIntake): void {
  const own = devices.get("");
  expect(wearers).toHaveLength(1);
  expect(own?.minutes).toHaveLength(7 + 6);
  expect(own?.workouts.map(({ workout }) => workout.sport)).toEqual(["running", "badminton"]);
  expect(own?.measurements.filter(({ kind }) => kind === "weight")).toHaveLength(2);
  expect(own?.summaries.map(({ day }) => day)).toEqual([
    "2024-03-29",
    "2024-03-31",
    "2024-03-29",
    "2024-03-31",
  ]);
}

test("an export as the website gives it, encrypted with AES, is opened with its password", async () => {
  const writer = new ZipWriter(new BlobWriter(), { password: "pass", encryptionStrength: 3 });
  for (const name of FOLDERS) {
    const path = `${name}/${name}_1711962000000.csv`;
    await writer.add(path, new TextReader(shop.read(path).toString()));
  }
  const blob = await writer.close();
  check(await readZip(new Uint8Array(await blob.arrayBuffer())));
});

test("one that was zipped again with zip -e is opened too", async () => {
  shop.run("zip", ["-q", "-r", "-e", "-P", "pass", "again.zip", ...FOLDERS]);
  check(await readZip(shop.read("again.zip")));
});

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { FIXTURES, MemoryFile } from "../../../test/archive-tools.ts";
import { type CollectingIntake, collectingIntake } from "../../../test/collecting-intake.ts";
import { isAppError } from "../../errors.ts";
import { offsetsOf } from "../../health/zone.ts";
import { csvRows } from "../csv-rows.ts";
import { type VendorCsvKind, vendorCsvKind } from "./kinds.ts";
import { readVendorCsv } from "./vendor-csv.ts";
import { readVendorExport } from "./vendor-export.ts";
import { processorMs } from "../../../test/processor-time.ts";

const OPTIONS = { offsetAt: offsetsOf("Europe/Berlin"), nowS: Date.UTC(2024, 3, 2) / 1000 };

const FOLDER = join(FIXTURES, "vendor-csv");
const KINDS: VendorCsvKind[] = [
  "ACTIVITY",
  "ACTIVITY_MINUTE",
  "ACTIVITY_STAGE",
  "HEARTRATE",
  "HEARTRATE_AUTO",
  "SLEEP",
  "SLEEP_MINUTE",
  "SPORT",
  "BODY",
  "USER",
];

const FILES = new Map(
  KINDS.map((kind) => {
    const [name = ""] = readdirSync(join(FOLDER, kind));
    return [kind, readFileSync(join(FOLDER, kind, name))];
  }),
);

/** Each file as a table; naps in one field. */
const TABLES = new Map<VendorCsvKind, string[][]>();

beforeAll(async () => {
  for (const [kind, bytes] of FILES) {
    const table: string[][] = [];
    for await (const rows of csvRows(new MemoryFile("", bytes).stream())) {
      table.push([...rows.header]);
      for (let row = 0; row < rows.count; row++) {
        const fields = rows.fields(row);
        table.push([
          ...fields.slice(0, 7),
          ...(kind === "SLEEP" ? [fields.slice(7).join()] : fields.slice(7)),
        ]);
      }
    }
    TABLES.set(kind, table);
  }
});

async function read(kind: VendorCsvKind, bytes: Uint8Array): Promise<CollectingIntake> {
  const intake = collectingIntake();
  await readVendorCsv(new MemoryFile("", bytes, 100), kind, intake, OPTIONS);
  return intake;
}

/** Everything that was pushed, but for a workout's record as it came. */
function recordsIn({ devices, wearers, left }: CollectingIntake): unknown {
  const own = devices.get("");
  const workouts = own?.workouts.map(({ workout }) => ({ ...workout, raw: undefined }));
  return JSON.parse(
    JSON.stringify({ own, workouts, wearers, left }, (key, value: unknown) =>
      key === "raw" ? undefined : value,
    ),
  );
}

interface Look {
  readonly separator: string;
  readonly lineEnd: string;
  readonly mark: string;
  readonly encoding: BufferEncoding;
  readonly isQuoted: boolean;
  readonly more: number;
  readonly order: readonly number[];
  readonly header: (name: string) => string;
  readonly cell: (text: string) => string;
}

const LOOK = fc.record<Look>({
  separator: fc.constantFrom(",", ";", "\t"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  mark: fc.constantFrom("", "\ufeff"),
  encoding: fc.constant<BufferEncoding>("utf8"),
  isQuoted: fc.boolean(),
  more: fc.nat({ max: 4 }),
  order: fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
  header: fc.constantFrom(
    (name: string) => name,
    (name: string) => ` ${name.toUpperCase()} `,
  ),
  cell: fc.constant((text: string) => text),
});

function write(table: readonly string[][], look: Look): Buffer {
  const width = table[0]?.length ?? 0;
  const columns = Array.from({ length: width + look.more }, (_, index) => index).toSorted(
    (a, b) => (look.order[a] ?? 0) - (look.order[b] ?? 0) || a - b,
  );
  const field = (text: string) =>
    look.isQuoted || /[",;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = table.map((row, index) => {
    const cells = columns.map((column) => {
      const text = row[column] ?? (index === 0 && column >= width ? `unknown ${column}` : "");
      return field(index === 0 ? look.header(text) : look.cell(text));
    });
    return cells.join(look.separator);
  });
  return Buffer.from(look.mark + lines.join(look.lineEnd), look.encoding);
}

const UTF_16: fc.Arbitrary<Partial<Look>> = fc.constantFrom<Partial<Look>>(
  {},
  { mark: "\ufeff", encoding: "utf16le" },
);

/** What a spreadsheet makes of cells; day first, as in Germany, France, Britain. */
function respread(text: string): string {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (date) return `${date[3]}.${date[2]}.${date[1]}`;
  const time = /^(\d\d):(\d\d)$/.exec(text);
  if (time) return `${Number(time[1])}:${time[2]}:00`;
  return /^-?\d+\.\d+$/.test(text) ? text.replace(".", ",") : text;
}

test.each(KINDS)(
  "%s: any order of columns, separator, line end and mark is the same",
  async (kind) => {
    const table = TABLES.get(kind) ?? [];
    expect(table.length).toBeGreaterThan(1);
    const expected = recordsIn(await read(kind, FILES.get(kind) ?? Buffer.alloc(0)));
    await fc.assert(
      fc.asyncProperty(LOOK, UTF_16, async (look, more) => {
        const bytes = write(table, { ...look, ...more });
        expect(vendorCsvKind(bytes.subarray(0, 512), "x.csv")).toBe(kind);
        expect(recordsIn(await read(kind, bytes))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  },
);

test.each(KINDS)("%s: saved again by a spreadsheet, day first, is the same", async (kind) => {
  const expected = recordsIn(await read(kind, FILES.get(kind) ?? Buffer.alloc(0)));
  await fc.assert(
    fc.asyncProperty(LOOK, UTF_16, async (look, more) => {
      const saved = { ...look, ...more, separator: ";", cell: respread };
      expect(recordsIn(await read(kind, write(TABLES.get(kind) ?? [], saved)))).toEqual(expected);
    }),
    { numRuns: 10 },
  );
});

/** Numbers in records that are no numbers would be stored as such. */
function hasNonsense(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value);
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasNonsense);
}

async function survives(bytes: Uint8Array, kind: VendorCsvKind): Promise<void> {
  const intake = collectingIntake();
  const startMs = processorMs();
  try {
    await readVendorExport([{ kind, bytes: new MemoryFile("", bytes, 64) }], intake, OPTIONS);
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
  const own = intake.devices.get("");
  expect(hasNonsense({ own, wearers: intake.wearers })).toBe(false);
  for (const { startS } of own?.minutes ?? []) expect(startS % 60).toBe(0);
  for (const { startS, endS } of own?.stretches ?? []) expect(endS).toBeGreaterThan(startS);
  for (const { code, text } of intake.left) expect(`${code} ${text}`).toMatch(/^[a-z-]+ [A-Z_]+: /);
  expect(processorMs(startMs)).toBeLessThan(2000);
}

const KIND = fc.constantFrom(...KINDS);

test("a file that breaks off anywhere, or has other bytes anywhere, is read as far as it goes", async () => {
  const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
  await fc.assert(
    fc.asyncProperty(
      KIND,
      fc.nat(),
      fc.array(change, { maxLength: 12 }),
      async (kind, end, changes) => {
        const original = FILES.get(kind) ?? Buffer.alloc(0);
        const bytes = Uint8Array.from(original.subarray(0, end % (original.length + 1)));
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        await survives(bytes, kind);
      },
    ),
    { numRuns: 200 },
  );
});

test("hostile cells are left out, or read as what they say", async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "-1",
      "1e308",
      "NaN",
      "null",
      "Infinity",
      "99999999999999999999",
      "-0",
      "'",
      '"',
    ),
    fc.constantFrom("2024-02-30", "0000-00-00", "9999-12-31", "13/13/2024", "03/04/2024", "24:60"),
    fc.constantFrom("2024-03-31 02:30:00+9999", "253402300800", '[{"start":"","end":""}]'),
    fc.constantFrom(
      "__proto__",
      "constructor",
      "LIGHT",
      "=cmd|' /C calc'!A0",
      "2024-03-29",
      "08:00",
    ),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(
      KIND,
      fc.array(fc.array(cell, { maxLength: 12 }), { minLength: 1, maxLength: 20 }),
      async (kind, rows) => {
        const [header = []] = TABLES.get(kind) ?? [];
        const quoted = rows.map((row) =>
          row.map((text) => `"${text.replaceAll('"', '""')}"`).join(),
        );
        await survives(Buffer.from([header.join(), ...quoted].join("\n")), kind);
      },
    ),
    { numRuns: 200 },
  );
});

test("cells of a hundred thousand blanks are read at once", async () => {
  const blanks = " ".repeat(100_000);
  for (const kind of KINDS) {
    const [header = []] = TABLES.get(kind) ?? [];
    for (const text of [
      `8:05${blanks}x`,
      `2024-03-29 ${blanks}8:05x`,
      `${blanks}x`,
      `1${blanks},`,
    ]) {
      await survives(Buffer.from(`${header.join()}\n${header.map(() => text).join()}\n`), kind);
      await survives(Buffer.from(`${header.join()}\n"${text}","${text}",${text}`), kind);
    }
  }
});

test("a file of another kind than it is taken for gives nothing, and no more than that", async () => {
  for (const taken of KINDS) {
    for (const bytes of FILES.values()) await survives(bytes, taken);
  }
});

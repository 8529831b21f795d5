import { EVALUATED_SETS, RECORD_SETS } from "../record-sets.ts";
import type { CellType, RecordColumn, RecordSet } from "../record-sets.ts";

const TYPES: Readonly<Record<CellType, string>> = {
  text: "text",
  json: "JSON",
  bytes: "bytes, 0x and hexadecimal digits",
  int16: "whole number",
  int32: "whole number",
  int64: "whole number",
  double: "number",
  boolean: "true or false",
  instant: "UTC, 2024-03-31T01:00:00Z",
  day: "day, 2024-03-31",
};

/** What the files beside it hold, for whoever finds them: every file, column and unit. */
export function csvReadme(): string {
  const sets: RecordSet[] = [...Object.values(RECORD_SETS), ...Object.values(EVALUATED_SETS)];
  return `Health records, written by ownband.

These are CSV files (RFC 4180): UTF-8, parted by commas, the names of the columns in the first line.
What is not known is empty; it never is 0. Numbers have a point. Times are UTC.
A text that begins with one of = + - @ ' or a tab has an apostrophe before it, because spreadsheets
would take it for a formula. ownband takes it away again when it reads the file.

ownband reads these files: "ownband import FOLDER". Of days.csv and nights.csv it needs nothing.
Kinds of records of which there are none have no file.
${sets.map(setText).join("")}`;
}

function setText({ name, about, columns }: RecordSet): string {
  const title = `${name}.csv`;
  return `\n${title}\n${"-".repeat(title.length)}\n${about}\n${columns.map(columnText).join("")}`;
}

function columnText({ name, type, unit, meaning, isRequired }: RecordColumn): string {
  const facts = [
    TYPES[type],
    ...(unit === undefined ? [] : [unit]),
    ...(isRequired ? ["always"] : []),
  ];
  return `  ${name}: ${meaning} (${facts.join("; ")})\n`;
}

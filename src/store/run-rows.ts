import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import type { Added } from "./added.ts";
import type { Extent } from "./extent.ts";
import { rankOf } from "./precedence.ts";
import type { Source } from "./precedence.ts";
import { first, number, orNull, text } from "./rows.ts";
import type { Filled } from "./wearer-filling.ts";

export type Outcome = "done" | "interrupted" | "failed";

/** What is known of one synchronisation or import. */
export interface RunSummary extends Added {
  readonly id: number;
  readonly kind: "sync" | "import";
  readonly source: Source;
  readonly startedS: UnixSeconds;
  readonly endedS?: UnixSeconds | undefined;
  readonly outcome: Outcome | "running";
  /** Codes of what could not be read. */
  readonly troubles: readonly string[];
  /** Between which instants the records are that it has brought; absent in old synchronisations. */
  readonly firstS?: UnixSeconds | undefined;
  readonly lastS?: UnixSeconds | undefined;
  /** When it was taken out again: nothing of it is left then. */
  readonly undoneS?: UnixSeconds | undefined;
}

/** Writes down that a synchronisation of this band begins. */
export function insertSync(database: Database, band: number, startedS: UnixSeconds): number {
  const sql = `INSERT INTO run (kind, source, band, started_s, outcome)
    VALUES ('sync', 'band', ?, ?, 'running') RETURNING id`;
  return Number(first(database, sql, band, startedS)?.id);
}

/** Writes down that an import begins. */
export function insertImport(database: Database, source: Source, startedS: UnixSeconds): number {
  const sql = `INSERT INTO run (kind, source, started_s, outcome)
    VALUES ('import', ?, ?, 'running') RETURNING id`;
  return Number(first(database, sql, source, startedS)?.id);
}

/** Those that never came to an end: a band answers to one program at a time, so theirs is gone. */
export function endAbandoned(database: Database, band: number, atS: UnixSeconds): void {
  database.run(
    "UPDATE run SET outcome = 'interrupted', ended_s = ? WHERE band = ? AND outcome = 'running'",
    atS,
    band,
  );
}

export function endRun(database: Database, run: number, outcome: Outcome, atS: UnixSeconds): void {
  database.run("UPDATE run SET outcome = ?, ended_s = ? WHERE id = ?", outcome, atS, run);
}

/** What an import has brought in the end. */
export interface ImportResult {
  readonly added: Added;
  readonly extent: Extent | undefined;
  readonly troubles: readonly string[];
  readonly filled: Filled;
}

/** Writes down that an import has come to a good end. */
export function endImport(
  database: Database,
  run: number,
  atS: UnixSeconds,
  { added, extent, troubles, filled }: ImportResult,
): void {
  countIn(database, run, added);
  for (const code of troubles) noteTrouble(database, run, code);
  database.run(
    "UPDATE run SET first_s = ?, last_s = ?, filled = ? WHERE id = ?",
    orNull(extent?.firstS),
    orNull(extent?.lastS),
    JSON.stringify(filled),
    run,
  );
  endRun(database, run, "done", atS);
}

/** Writes down between which instants a synchronisation's records are. */
export function noteExtent(database: Database, run: number, extent: Extent | undefined): void {
  const [firstS, lastS] = [orNull(extent?.firstS), orNull(extent?.lastS)];
  database.run("UPDATE run SET first_s = ?, last_s = ? WHERE id = ?", firstS, lastS, run);
}

/** Adds to a run's counts. */
export function countIn(database: Database, run: number, counts: Added): void {
  const { added, changed, same, lost } = counts;
  database.run(
    `UPDATE run SET added = added + ?, changed = changed + ?, same = same + ?, lost = lost + ?
     WHERE id = ?`,
    added,
    changed,
    same,
    lost,
    run,
  );
}

/** Adds a code to a run's troubles, once. */
export function noteTrouble(database: Database, run: number, code: string): void {
  database.run(
    `UPDATE run SET troubles = json_insert(troubles, '$[#]', ?1)
     WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM json_each(troubles) WHERE value = ?1)`,
    code,
    run,
  );
}

/** The runs of one band, the latest first. */
export function loadRuns(database: Database, band: number, limit: number): RunSummary[] {
  const sql = "SELECT * FROM run WHERE band = ? ORDER BY started_s DESC, id DESC LIMIT ?";
  return [...database.rows(sql, band, limit)].map(runSummary);
}

/** All imports, the latest first. */
export function loadImports(database: Database): RunSummary[] {
  const sql = "SELECT * FROM run WHERE kind = 'import' ORDER BY started_s DESC, id DESC";
  return [...database.rows(sql)].map(runSummary);
}

/** The run of this number. */
export function loadRun(database: Database, id: number): RunSummary | undefined {
  const row = first(database, "SELECT * FROM run WHERE id = ?", id);
  return row && runSummary(row);
}

function runSummary(row: SqlRow): RunSummary {
  // What is in these columns only the functions above write there.
  const known = row as { kind: RunSummary["kind"]; source: Source; outcome: Outcome };
  return {
    id: Number(row.id),
    kind: known.kind,
    source: known.source,
    startedS: Number(row.started_s),
    endedS: number(row.ended_s),
    outcome: known.outcome,
    added: Number(row.added),
    changed: Number(row.changed),
    same: Number(row.same),
    lost: Number(row.lost),
    troubles: (JSON.parse(text(row.troubles) ?? "[]") as unknown[]).map(String),
    firstS: number(row.first_s),
    lastS: number(row.last_s),
    undoneS: number(row.undone_s),
  };
}

/** Gives the rank of a run's source; each is looked up once. */
export function ranks(database: Database): (run: number) => number {
  const known = new Map<number, number>();
  return (run) => {
    const rank = known.get(run);
    if (rank !== undefined) return rank;
    const source = text(first(database, "SELECT source FROM run WHERE id = ?", run)?.source);
    known.set(run, rankOf(source ?? ""));
    return known.get(run) ?? 0;
  };
}

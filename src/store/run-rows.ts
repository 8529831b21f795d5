import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import type { Added } from "./added.ts";
import { rankOf } from "./precedence.ts";
import type { Source } from "./precedence.ts";
import { first, number, text } from "./rows.ts";

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
}

/** Writes down that a synchronisation of this band begins. */
export function insertSync(database: Database, band: number, startedS: UnixSeconds): number {
  const sql = `INSERT INTO run (kind, source, band, started_s, outcome)
    VALUES ('sync', 'band', ?, ?, 'running') RETURNING id`;
  return Number(first(database, sql, band, startedS)?.id);
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

function runSummary(row: SqlRow): RunSummary {
  // What is in these columns only `insertSync` and `endRun` write there.
  const known = row as { kind: "sync"; source: Source; outcome: Outcome };
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

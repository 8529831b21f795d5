import { isOfTheFile } from "../archive/database-shelf.ts";
import { decodeSummary } from "../band/workout-summary.ts";
import { FrameError } from "../bytes/message.ts";
import { readGadgetbridge } from "../exchange/gadgetbridge/read-gadgetbridge.ts";
import { readMifitDatabase } from "../exchange/mifit/read-mifit-database.ts";
import { readOwnJson } from "../exchange/json-import.ts";
import type { OwnCsvKind } from "../exchange/own-csv/own-csv-kind.ts";
import type { OwnWords } from "../exchange/own-csv/own-rows.ts";
import { readOwnCsv } from "../exchange/own-csv/read-own-csv.ts";
import type { DateOrder } from "../exchange/vendor-csv/dates.ts";
import { readVendorExport } from "../exchange/vendor-csv/vendor-export.ts";
import type { VendorCsvFile } from "../exchange/vendor-csv/vendor-export.ts";
import { readWorkoutFile } from "../exchange/workout-files/workout-file.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Workout } from "../health/workout.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { Waiting } from "../platform.ts";
import type { ImportSession } from "../store/import-session.ts";
import { NO_DEVICE } from "../store/intake.ts";
import type { Intake, RecordedWorkout } from "../store/intake.ts";
import type { Source } from "../store/precedence.ts";
import { throwIfStopped } from "../waiting.ts";
import type {
  HistoryDatabase,
  HistoryFiles,
  HistoryText,
  HistoryTrouble,
} from "./history-files.ts";

/** What the files of an import are read with. */
export interface ReadingTools extends Waiting {
  readonly nowS: UnixSeconds;
  /** For local times in files that do not say where they were. */
  readonly offsetAt: OffsetAt;
  readonly dateOrder?: DateOrder | undefined;
  /** Told before a file is read. */
  readonly onReading?: ((file: ReadFile) => void) | undefined;
}

/** A file with history. */
export interface ReadFile extends FileName {
  readonly where: string;
}

/** What a file is. */
export interface FileName {
  /** In words: `Zepp Life's database`. */
  readonly what: string;
  /** What it is one of many of. */
  readonly group: string;
  /** Which one of these. */
  readonly part?: string;
}

/** What was read, each kind once: `the vendor's data export (HEARTRATE, BODY) · workout files (GPX)`. */
export function filesInWords(files: readonly FileName[]): string {
  const groups = [...new Set(files.map(({ group }) => group))];
  return groups
    .map((name) => {
      const parts = files.flatMap(({ group, part }) => (group === name ? (part ?? []) : []));
      return parts.length === 0 ? name : `${name} (${[...new Set(parts)].join(", ")})`;
    })
    .join(" · ");
}

/** Files of ours that belong together: one of a kind. */
type OwnFiles = Map<OwnCsvKind, HistoryText["bytes"]>;

/** Reads files in the order in which they explain each other: databases that name bands come first. */
export class HistoryReading {
  readonly files: ReadFile[] = [];
  readonly troubles: HistoryTrouble[] = [];
  /** What our own exports say besides the records. */
  readonly words: OwnWords[] = [];
  readonly #session: ImportSession;
  readonly #history: HistoryFiles;
  readonly #tools: ReadingTools;
  /** Tracks that a database has claimed as its own. */
  readonly #claimed = new Set<HistoryText>();

  constructor(session: ImportSession, history: HistoryFiles, tools: ReadingTools) {
    this.#session = session;
    this.#history = history;
    this.#tools = tools;
  }

  /** @throws ExchangeError "ambiguous-dates" | "damaged" for dates; AppError "no-space"; Interrupted */
  async all(): Promise<void> {
    const { databases, texts } = this.#history;
    for (const database of databases.toSorted((a, b) => orderOf(a) - orderOf(b))) {
      await this.#attempt(database, () => this.#readDatabase(database));
    }
    await this.#readOwnFiles(texts);
    await this.#readVendorFiles(texts);
    for (const text of texts) {
      if (text.kind.is === "Workout" && !this.#claimed.has(text)) {
        await this.#attempt(text, () => this.#readWorkouts(text));
      }
    }
  }

  async #readDatabase({ kind, database, fileName }: HistoryDatabase): Promise<void> {
    const { offsetAt, nowS, signal } = this.#tools;
    if (kind.is === "Mifit") {
      readMifitDatabase(database, this.#intake("mifit"), { offsetAt, nowS, fileName, signal });
      return;
    }
    await readGadgetbridge(database, this.#intake("gadgetbridge"), {
      offsetAt,
      nowS,
      signal,
      trackNamed: (name) => this.#trackNamed(name),
      summaryOf,
    });
  }

  async #readOwnFiles(texts: readonly HistoryText[]): Promise<void> {
    const { nowS, signal } = this.#tools;
    const intakes = (source: Source): Intake => this.#session.intake(source);
    for (const text of texts) {
      if (text.kind.is !== "OwnJson") continue;
      await this.#attempt(text, async () => {
        const words = await readOwnJson(text.bytes, intakes, { nowS, signal });
        this.words.push(words);
        if (words.damage) throw words.damage;
      });
    }
    for (const files of this.#ownExports(texts)) {
      throwIfStopped(signal);
      this.words.push(await readOwnCsv(files, intakes, { nowS, signal }));
    }
  }

  /** Files of one folder are one export, but for a second one of a kind. */
  #ownExports(texts: readonly HistoryText[]): OwnFiles[] {
    const folders = new Map<string, OwnFiles[]>();
    for (const text of texts) {
      const { kind, bytes, where, fileName } = text;
      if (kind.is !== "OwnCsv") continue;
      const folder = where.slice(0, -fileName.length);
      const exports = folders.get(folder) ?? [];
      const files = exports.find((it) => !it.has(kind.kind));
      if (files) files.set(kind.kind, bytes);
      else folders.set(folder, [...exports, new Map([[kind.kind, bytes]])]);
      this.#begin({ where, ...nameOf(kind) });
    }
    return [...folders.values()].flat();
  }

  /** Together: what one of them tells helps to read the others. */
  async #readVendorFiles(texts: readonly HistoryText[]): Promise<void> {
    const { offsetAt, nowS, dateOrder, signal } = this.#tools;
    const files: VendorCsvFile[] = [];
    for (const text of texts) {
      const { kind, bytes, where } = text;
      if (kind.is !== "VendorCsv") continue;
      files.push({ kind: kind.kind, bytes });
      this.#begin({ where, ...nameOf(kind) });
    }
    if (files.length === 0) return;
    const intake = this.#intake("data-export");
    await readVendorExport(files, intake, { offsetAt, nowS, dateOrder, signal });
  }

  async #readWorkouts(text: HistoryText): Promise<void> {
    const workouts = await this.#workoutsIn(text, "file");
    if (workouts.length > 0) this.#intake("file").device({ mac: NO_DEVICE }).workouts(workouts);
    else this.#intake("file").leftOut(NO_WORKOUT);
  }

  async #workoutsIn({ kind, bytes }: HistoryText, source: Source): Promise<RecordedWorkout[]> {
    if (kind.is !== "Workout") return [];
    const { nowS, signal } = this.#tools;
    return readWorkoutFile(kind.kind, bytes.stream(0, { signal }), {
      nowS,
      signal,
      leftOut: (what) => {
        this.#intake(source).leftOut(what);
      },
    });
  }

  /** The track that Gadgetbridge keeps beside its database. */
  async #trackNamed(name: string): Promise<RecordedWorkout | undefined> {
    const text = this.#history.texts.find(
      ({ kind, fileName }) => kind.is === "Workout" && fileName === name,
    );
    if (text === undefined) return undefined;
    this.#claimed.add(text);
    let found: RecordedWorkout | undefined;
    await this.#attempt(text, async () => {
      [found] = await this.#workoutsIn(text, "gadgetbridge");
    });
    return found;
  }

  /** What one file breaks off with is told; what it gave until then is brought. */
  async #attempt(file: HistoryDatabase | HistoryText, read: () => Promise<void>): Promise<void> {
    throwIfStopped(this.#tools.signal);
    this.#begin({ where: file.where, ...nameOf(file.kind) });
    try {
      await read();
    } catch (error) {
      // Our own database may fail in the same words.
      if (!this.#session.isOpen || !isOfTheFile(error)) throw error;
      this.troubles.push({ where: file.where, error });
    }
  }

  #begin(file: ReadFile): void {
    this.files.push(file);
    this.#tools.onReading?.(file);
  }

  #intake(source: Source): Intake {
    return this.#session.intake(source);
  }
}

/** What names bands comes before what belongs to one of them without saying so. */
function orderOf({ kind }: HistoryDatabase): number {
  if (kind.is === "Gadgetbridge") return 1;
  return kind.kind === "first" || kind.kind === "second" ? 0 : 2;
}

/** What such a file is called. */
export function nameOf(kind: HistoryDatabase["kind"] | HistoryText["kind"]): FileName {
  switch (kind.is) {
    case "Mifit":
      return { what: MIFIT_NAMES[kind.kind], group: MIFIT_NAMES[kind.kind] };
    case "Gadgetbridge":
      return { what: "Gadgetbridge's database", group: "Gadgetbridge's database" };
    case "VendorCsv": {
      const group = "the vendor's data export";
      return { what: `${group}, ${kind.kind}`, group, part: kind.kind };
    }
    case "OwnCsv":
    case "OwnJson":
      return { what: "ownband's own export", group: "ownband's own export" };
    case "Workout": {
      const part = kind.kind.toUpperCase();
      return { what: `a ${part} file`, group: "workout files", part };
    }
  }
}

const MIFIT_NAMES = {
  first: "the database of Mi Fit, 2014 to 2016",
  second: "the database of Zepp Life (Mi Fit) or Zepp",
  stress: "the stress database of Zepp Life (Mi Fit)",
  "blood-oxygen": "the blood oxygen database of Zepp Life (Mi Fit)",
} as const;

const NO_WORKOUT = {
  code: "no-workout",
  text: "A workout file holds no point with a time: a planned way, not one that was gone.",
  count: 1,
};

/** The band's own summary, where Gadgetbridge has kept it. */
function summaryOf(raw: Uint8Array): Workout | undefined {
  try {
    return decodeSummary(raw, 0);
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}

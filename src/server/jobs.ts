/**
 * What takes time, waits for devices, or asks something back: a job. Whoever looks at the page sees the
 * same jobs. `POST /api/jobs` with a {@link JobWish} begins one; `GET /api/events` tells how they go;
 * `POST /api/jobs/:id/answer` answers its question; `DELETE /api/jobs/:id` stops it.
 */
import type { UnixSeconds } from "../health/minute.ts";
import type { HandoverCheck } from "../tasks/check-handover.ts";
import type { HandoverPlan, WayKind } from "../tasks/handover-ways.ts";
import type { Failure } from "./answers.ts";

/** What can be asked for. `mac` names a band; without it, the one that is meant is found. */
export type JobWish =
  | { readonly kind: "doctor" }
  /** Looks for keys, on the phone or in what was uploaded; with `history` that is brought too. */
  | {
      readonly kind: "key";
      readonly uploads?: readonly string[] | undefined;
      readonly history?: boolean | undefined;
      readonly backup?: boolean | undefined;
    }
  | {
      readonly kind: "import";
      /** Absent: from the phone. */
      readonly uploads?: readonly string[] | undefined;
      readonly dryRun?: boolean | undefined;
      readonly wearer?: string | undefined;
      readonly zone?: string | undefined;
    }
  | { readonly kind: "undo"; readonly run: number }
  | { readonly kind: "verify"; readonly mac?: string | undefined }
  | { readonly kind: "sync"; readonly mac?: string | undefined }
  /** One for all pages; it ends when it is stopped, or when nobody has listened for a while. */
  | { readonly kind: "live"; readonly mac?: string | undefined }
  | { readonly kind: "handover-plan"; readonly mac?: string | undefined }
  | {
      readonly kind: "handover-push";
      readonly way: WayKind;
      readonly mac?: string | undefined;
      /** For `merged-database`: the upload that is the owner's own database. */
      readonly into?: string | undefined;
    }
  | { readonly kind: "handover-check"; readonly mac?: string | undefined }
  | { readonly kind: "band"; readonly ask: BandAsk; readonly mac?: string | undefined };

export type JobKind = JobWish["kind"];

/** What a band is asked, or told, from the page. */
export type BandAsk =
  | { readonly is: "info" }
  | { readonly is: "battery" }
  | { readonly is: "time" }
  | { readonly is: "set-time" }
  | { readonly is: "steps" }
  | { readonly is: "pulse" }
  | {
      readonly is: "user";
      readonly bornOn?: string | undefined;
      readonly sex?: "female" | "male" | "other" | undefined;
      readonly heightCm?: number | undefined;
      readonly weightKg?: number | undefined;
      readonly stepGoal?: number | undefined;
    };

/** A job as everybody sees it. A whole one is told at every change. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly startedS: UnixSeconds;
  readonly at: "running" | "asking" | "done" | "failed" | "stopped";
  /** What was seen or done, in order; a line with the same `what` takes the place of the former one. */
  readonly lines: readonly JobLine[];
  /** How far it is; `share` from 0 to 1 where it can be told. */
  readonly progress?: { readonly text: string; readonly share?: number | undefined } | undefined;
  readonly question?: Question | undefined;
  readonly result?: JobResult | undefined;
  readonly failure?: Failure | undefined;
}

export interface JobLine {
  readonly state: "good" | "note" | "wait" | "broken" | "unknown";
  /** One word: `phone`, `root`, `app`, … */
  readonly what: string;
  readonly text: string;
  readonly hint?: string | undefined;
  /** The code of the failure behind it: a drawing and a translation go with it. */
  readonly code?: string | undefined;
}

export interface Question {
  readonly id: string;
  readonly is: "yes" | "password" | "choose";
  readonly text: string;
  /** For `choose`. */
  readonly choices?: readonly string[] | undefined;
}

/** To a `yes` question true or false, to `choose` the place of the choice; `null`: no answer. */
export type QuestionAnswer = boolean | number | string | null;

/** What came of a job. Never a key: the page asks for that by itself. */
export type JobResult =
  | { readonly is: "doctor"; readonly next?: string | undefined; readonly ok: boolean }
  | {
      readonly is: "key";
      readonly found: readonly {
        readonly mac?: string | undefined;
        readonly model?: string | undefined;
        readonly isFormer: boolean;
        readonly from: string;
      }[];
      readonly imported?: ImportResult | undefined;
    }
  | ({ readonly is: "import" } & ImportResult)
  | { readonly is: "undo"; readonly run: number }
  | { readonly is: "verify"; readonly mac: string; readonly model: string }
  | {
      readonly is: "sync";
      readonly mac: string;
      readonly model: string;
      readonly batteryPercent?: number | undefined;
      readonly minutes: number;
      readonly measurements: number;
      readonly workouts: number;
      readonly firstS?: UnixSeconds | undefined;
      readonly lastS?: UnixSeconds | undefined;
      readonly troubles: readonly Failure[];
    }
  | { readonly is: "live" }
  | {
      readonly is: "handover-plan";
      readonly mac: string;
      readonly model?: string | undefined;
      readonly plan: HandoverPlan;
    }
  | { readonly is: "handover-push"; readonly path?: string | undefined }
  | { readonly is: "handover-check"; readonly check: HandoverCheck }
  | { readonly is: "band"; readonly facts: readonly (readonly [name: string, value: string])[] };

export interface ImportResult {
  readonly isDryRun: boolean;
  readonly runs: readonly {
    readonly id?: number | undefined;
    readonly source: string;
    readonly added: number;
    readonly changed: number;
    readonly known: number;
    readonly firstS?: UnixSeconds | undefined;
    readonly lastS?: UnixSeconds | undefined;
  }[];
  /** What was not brought, and why. */
  readonly leftOut: readonly string[];
  /** What should be history and could not be read. */
  readonly troubles: readonly FileTrouble[];
  /** Files that were given and hold nothing that ownband knows. */
  readonly unread: readonly UnreadFile[];
}

export interface FileTrouble extends Failure {
  /** The file, and in an archive the way to it. */
  readonly where?: string | undefined;
}

export interface UnreadFile {
  readonly name: string;
  readonly why: "empty" | "unknown";
}

/** One ownband that runs, from its start to its end. */
export interface ServerOfPage {
  readonly instance: string;
  readonly version: string;
  /** How often it has told `Changed`: who has heard it another time has missed something. */
  readonly changes: number;
}

/** What `GET /api/events` tells, as Server-Sent Events: `data` is one of these. */
export type PageEvent =
  /** First of all, and after every interruption. */
  | {
      readonly is: "Jobs";
      readonly jobs: readonly Job[];
      /** Who tells: another one when ownband was started anew. */
      readonly server?: ServerOfPage | undefined;
    }
  | { readonly is: "Job"; readonly job: Job }
  /** Records, keys or bands are other ones now: what is shown is asked for again. */
  | { readonly is: "Changed" }
  | { readonly is: "Pulse"; readonly atS: UnixSeconds; readonly heartRateBpm: number }
  | {
      readonly is: "Steps";
      readonly atS: UnixSeconds;
      readonly steps: number;
      readonly distanceM?: number | undefined;
      readonly energyKcal?: number | undefined;
    }
  | { readonly is: "Link"; readonly state: "lost" | "back" };

import type { UnixSeconds } from "../../health/minute.ts";

/** `GET /api/runs`: what came in, the latest first. */
export interface RunsAnswer {
  readonly runs: readonly RunOfPage[];
}

export interface RunOfPage {
  readonly id: number;
  readonly kind: "sync" | "import";
  readonly source: string;
  readonly startedS: UnixSeconds;
  readonly outcome: string;
  readonly added: number;
  readonly changed: number;
  /** Told, but something better is known of it. */
  readonly lost: number;
  readonly firstS?: UnixSeconds | undefined;
  readonly lastS?: UnixSeconds | undefined;
  readonly undoneS?: UnixSeconds | undefined;
}

/** `GET /api/spread`: on which days there is anything, by bands and by sources. */
export interface SpreadAnswer {
  readonly of: readonly SpreadOfPage[];
}

export interface SpreadOfPage {
  /** The address, as that of a band. */
  readonly mac: string;
  readonly source: string;
  /** Days since 1970 of the calendar here, in order: from which one on, up to, not including, which one. */
  readonly days: readonly (readonly [from: number, to: number])[];
}

/** `POST /api/uploads?name=…`: a file that was dropped, kept until an import or a search takes it. */
export interface UploadAnswer {
  readonly id: string;
  readonly sizeBytes: number;
}

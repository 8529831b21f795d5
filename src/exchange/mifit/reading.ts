import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { ForeignDatabase, Waiting } from "../../platform.ts";
import type { DeviceIntake, Intake } from "../../store/intake.ts";
import type { Bands } from "./bands.ts";
import type { Problems } from "./problems.ts";
import type { Tables } from "./tables.ts";

/** What a reader must be told. */
export interface MifitOptions extends Waiting {
  /** The wearer's clock, for days and alarms that do not say their own. */
  readonly offsetAt: OffsetAt;
  readonly nowS: UnixSeconds;
  /** `origin_db_1234567890`: its digits are the account. */
  readonly fileName: string;
}

/** One database that is being read. */
export interface Reading extends MifitOptions {
  readonly database: ForeignDatabase;
  readonly tables: Tables;
  readonly bands: Bands;
  readonly problems: Problems;
  readonly intake: Intake;
}

/** Where the records of a band go. */
export function deviceOf({ intake, bands }: Reading, mac: string): DeviceIntake {
  return intake.device(bands.facts(mac));
}

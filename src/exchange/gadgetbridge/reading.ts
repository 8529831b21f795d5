import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { ForeignDatabase, Waiting } from "../../platform.ts";
import type { Problems } from "./problems.ts";
import type { Devices } from "./read-devices.ts";

/** What every part of the reading works with. */
export interface Reading extends Waiting {
  readonly database: ForeignDatabase;
  readonly devices: Devices;
  readonly problems: Problems;
  readonly nowS: UnixSeconds;
  readonly offsetAt: OffsetAt;
}

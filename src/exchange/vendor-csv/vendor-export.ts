import type { RandomBytes, Waiting } from "../../platform.ts";
import type { Intake } from "../../store/intake.ts";
import { dateOrderOf } from "./date-order.ts";
import type { DateOrder } from "./dates.ts";
import type { VendorCsvKind } from "./kinds.ts";
import { sleepTogether } from "./sleep-together.ts";
import { type AskOrder, type VendorCsvOptions, readVendorFile } from "./vendor-csv.ts";

/** A file of an export. */
export interface VendorCsvFile {
  readonly kind: VendorCsvKind;
  readonly bytes: RandomBytes;
}

/**
 * Reads the files of one export, each as {@link readVendorCsv} does, with what they know of each
 * other: a file with certain dates decides for those without, the nights of `SLEEP` put the dates of
 * `SLEEP_MINUTE` right, and nights of which there are minutes are not told twice.
 */
export async function readVendorExport(
  files: readonly VendorCsvFile[],
  intake: Intake,
  options: VendorCsvOptions,
): Promise<void> {
  const sleep = options.sleep ?? sleepTogether();
  let heightCm = options.heightCm;
  let others: Promise<DateOrder | undefined> | undefined;
  const askOrder: AskOrder = () => {
    if (options.dateOrder !== undefined) return options.dateOrder;
    others ??= commonOrder(files, options);
    return others;
  };
  const readAll = async (kinds: readonly VendorCsvKind[], into: Intake) => {
    for (const { kind, bytes } of files) {
      if (!kinds.includes(kind)) continue;
      await readVendorFile(bytes, kind, into, { ...options, sleep, heightCm }, askOrder);
    }
  };
  await readAll(["USER"], {
    ...noIntake(),
    leftOut: (what) => {
      intake.leftOut(what);
    },
    wearer: (facts) => {
      heightCm ??= facts.heightCm;
      intake.wearer(facts);
    },
  });
  await readAll(["SLEEP"], noIntake());
  await readAll(["SLEEP_MINUTE"], intake);
  await readAll(["SLEEP"], intake);
  await readAll(["ACTIVITY", "ACTIVITY_STAGE", "SPORT", "BODY", "HEARTRATE"], intake);
  await readAll(["ACTIVITY_MINUTE", "HEARTRATE_AUTO"], intake);
}

/** The order in which those of the files are written that tell; `undefined` when they disagree. */
async function commonOrder(
  files: readonly VendorCsvFile[],
  options: Waiting,
): Promise<DateOrder | undefined> {
  const orders = new Set<DateOrder>();
  for (const { bytes } of files) {
    const found = await dateOrderOf(bytes, options);
    if (found === "day-first" || found === "month-first") orders.add(found);
  }
  const [only, other] = orders;
  return other === undefined ? only : undefined;
}

/** Takes nothing in: for a file that is read for what it tells of others. */
function noIntake(): Intake {
  const nothing = () => undefined;
  return {
    device: () => ({
      minutes: nothing,
      minuteTable: nothing,
      measurements: nothing,
      workouts: nothing,
      stretches: nothing,
      summaries: nothing,
      alarms: nothing,
      battery: nothing,
    }),
    wearer: nothing,
    leftOut: nothing,
  };
}

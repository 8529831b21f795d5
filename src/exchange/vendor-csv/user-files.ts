import { wearerNameOf } from "../../health/wearer.ts";
import type { Wearer } from "../../health/wearer.ts";
import type { CsvRows } from "../csv-rows.ts";
import { dayIn, dayName, writtenDate } from "./dates.ts";
import { positive } from "./numbers.ts";
import type { KindReader, Reading } from "./reading.ts";

/** What a `USER` file says of the wearer. */
type UserFacts = Wearer & { readonly name?: string | undefined };

/**
 * `USER`: who wears the band; the first row is the owner of the account. What `gender` stands for is
 * documented nowhere, so it is not brought; of a birthday that is a month only, no day is made up.
 */
export function userFile(reading: Reading): KindReader {
  let isRead = false;
  return {
    rows: (rows) => {
      if (isRead || rows.count === 0) return;
      isRead = true;
      reading.intake.wearer(userOf(rows, reading));
    },
  };
}

function userOf(rows: CsvRows, { columns, dateOrder }: Reading): UserFacts {
  const cell = (name: string) => rows.text(0, columns(name)).trim();
  const birthday = writtenDate(cell("birthday"));
  const bornOn = birthday && dayIn(birthday, dateOrder);
  return {
    name: nameOf(cell("nickname")),
    heightCm: between(50, 250, positive(cell("height"))),
    weightKg: between(5, 400, positive(cell("weight"))),
    bornOn: bornOn === undefined ? undefined : dayName(bornOn),
  };
}

/** An account without a name has `null` there. */
function nameOf(text: string): string | undefined {
  return /^null$/i.test(text) ? undefined : wearerNameOf(text);
}

function between(least: number, most: number, value: number | undefined): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

import { storeOf } from "./import.ts";
import { environment, firstDay, LAST_DAY, YEARS } from "./made-history.ts";
import { checked, median, ms, ownband } from "./process.ts";

const ROUNDS = 15;
const WARM_UP = 2;

/** How long a person waits for days that are worked out already, with one year in the store and with all. */
export async function daysOfYears(): Promise<void> {
  const names = { one: "one-year", all: "all-years" };
  await storeOf(names.one, 1);
  await storeOf(names.all, YEARS);
  const oneYear = ["days", "--from", firstDay(1), "--to", LAST_DAY];
  const allYears = ["days", "--from", firstDay(YEARS), "--to", LAST_DAY];
  const runs = [
    { what: "ownband --version", name: names.all, words: ["--version"] },
    { what: "days, 14 of one year", name: names.one, words: ["days"] },
    { what: `days, 14 of ${YEARS} years`, name: names.all, words: ["days"] },
    { what: "days, one year of one", name: names.one, words: oneYear },
    { what: `days, one year of ${YEARS}`, name: names.all, words: oneYear },
    { what: `days, all of ${YEARS} years`, name: names.all, words: allYears },
    { what: "the same, --json", name: names.all, words: [...allYears, "--json"] },
  ];
  const times = runs.map((): number[] => []);
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    for (const [i, { name, words }] of runs.entries()) {
      const { ms, stdout } = await checked(
        process.execPath,
        [ownband, ...words],
        environment(name),
      );
      if (stdout.length < 10 && words[0] === "days") throw new Error("no days");
      if (round >= WARM_UP) times[i]?.push(ms);
    }
  }
  console.log(`days that are worked out already, medians of ${ROUNDS}, in turn`);
  const bare = median(times[0] ?? []);
  for (const [i, { what }] of runs.entries()) {
    const value = median(times[i] ?? []);
    const after = i === 0 ? "" : `   after start-up ${ms(value - bare)}`;
    const goal = i === 5 ? " (goal < 50)" : "";
    console.log(`  ${what.padEnd(26)} ${ms(value).padStart(9)}${after}${goal}`);
  }
}

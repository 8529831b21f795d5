import type { LocalDay } from "../../../health/local-day.ts";
import type { DayColumns } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked, type Asked } from "../../asked.ts";
import { ofWearer, wearer } from "../../house.ts";
import { joined, piecesOf } from "./day-values.ts";

/** The server gives ten years at once. */
const MOST_DAYS = 3_650;

/** All days of a time of which anything is recorded. */
export function useDays(from: LocalDay, to: LocalDay): Asked<DayColumns> {
  return useAsked(`days ${from} to ${to} of ${wearer.value?.id ?? "nobody"}`, async () => {
    const pieces = piecesOf(from, to, MOST_DAYS).map((range) =>
      answerOf(api().days.$get({ query: { ...ofWearer(), ...range } })),
    );
    return joined(await Promise.all(pieces));
  });
}

import type { HouseAnswer } from "../../server/answers.ts";
import { answerOf, api } from "../ask.ts";
import { askedOnce, useAsked, type Asked } from "../asked.ts";
import { house } from "../house.ts";

const KEY = "house";

const ask = askedOnce(async () => {
  const answer = await answerOf(api().house.$get());
  house.value = answer;
  return answer;
});

/** What there is; everybody finds it in {@link house} afterwards. @throws AskError */
export function askHouse(): Promise<HouseAnswer> {
  return ask(KEY);
}

/** The same, anew whenever it may be another one. */
export function useHouse(): Asked<HouseAnswer> {
  return useAsked(KEY, askHouse);
}

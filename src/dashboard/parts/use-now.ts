import type { NowAnswer } from "../../server/answers.ts";
import { answerOf, api } from "../ask.ts";
import { askedOnce, useAsked, type Asked } from "../asked.ts";
import { ofWearer, wearer } from "../house.ts";

const ask = askedOnce(() => answerOf(api().now.$get({ query: ofWearer() })));

const key = (): string => `now of ${wearer.value?.id ?? "nobody"}`;

/** How it is now. @throws AskError */
export function askNow(): Promise<NowAnswer> {
  return ask(key());
}

/** The same. The frame and the first view want to know it both: it is asked once. */
export function useNow(): Asked<NowAnswer> {
  return useAsked(key(), askNow);
}

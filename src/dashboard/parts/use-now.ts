import type { NowAnswer } from "../../server/answers.ts";
import { answerOf, api } from "../ask.ts";
import { revision, useAsked, type Asked } from "../asked.ts";
import { ofWearer, wearer } from "../house.ts";

let latest: Question | undefined;

interface Question {
  readonly key: string;
  readonly answer: Promise<NowAnswer>;
}

/** How it is now. The frame and the first view want to know it both: it is asked once. */
export function useNow(): Asked<NowAnswer> {
  const key = `now of ${wearer.value?.id ?? "nobody"}`;
  return useAsked(key, () => {
    const asked = `${key}, ${revision.value}`;
    const question: Question =
      latest?.key === asked
        ? latest
        : { key: asked, answer: answerOf(api().now.$get({ query: ofWearer() })) };
    latest = question;
    return question.answer;
  });
}

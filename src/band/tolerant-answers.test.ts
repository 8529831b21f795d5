import { describe, expect, test } from "vitest";
import { acknowledge, fetchRound } from "./fetch.ts";
import type { FetchEvent } from "./fetch.ts";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";

/** A band that answers to each kind of message with this. */
function sessionWith(answers: Readonly<Record<string, string>>, model?: string) {
  const link = new ScriptedLink([], {
    react: ({ value }) => {
      const answer = answers[value.slice(0, 2)];
      return answer === undefined ? [] : [{ char: "0004", value: answer }];
    },
  });
  return scriptedSession(link, model);
}

async function roundOf(answer: string): Promise<FetchEvent["is"][]> {
  const events: FetchEvent["is"][] = [];
  for await (const { is } of fetchRound(sessionWith({ "01": answer }), "stress-manual", 0, 60)) {
    events.push(is);
  }
  return events;
}

describe("nothing there is nothing, whatever else the answer says", () => {
  test.each([
    ["with the date that was asked for", "10010100000000e807030117190004"],
    ["with no date", "100101000000000000000000000000"],
    ["with a date that is none", "10010100000000e8071f28173b3b04"],
  ])("%s", async (_, answer) => {
    expect(await roundOf(answer)).toEqual(["Empty"]);
  });

  test("but something that began at no date cannot be read", async () => {
    await expect(roundOf("100101050000000000000000000000")).rejects.toMatchObject({
      code: "bad-frame",
    });
  });
});

test.each(["100301", "10030100", "1003010203040506"])(
  "a receipt is taken, whatever a later firmware adds: %s",
  async (answer) => {
    expect(await acknowledge(sessionWith({ "03": answer }), "forget")).toBe(true);
  },
);

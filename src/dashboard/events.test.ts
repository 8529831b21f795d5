import { expect, test } from "vitest";
import type { ServerOfPage } from "../server/jobs.ts";
import { revision } from "./asked.ts";
import { connection, isConnected, isOutdated, jobs, shownHere } from "./events.ts";

const hear = (server?: ServerOfPage): void => {
  shownHere.onEvent({ is: "Jobs", jobs: [], ...(server && { server }) });
};

test("another ownband in the same place is noticed, and what is shown asked for anew", () => {
  hear({ instance: "a", version: "1" });
  const first = revision.value;
  hear({ instance: "a", version: "1" });
  hear(); // an older one does not say who it is
  expect(revision.value).toBe(first);
  hear({ instance: "b", version: "1" });
  expect(revision.value).toBe(first + 1);
  expect(isOutdated.value).toBe(false);
  hear({ instance: "c", version: "2" });
  expect([revision.value, isOutdated.value]).toEqual([first + 2, true]);
});

test("jobs of an ownband that does not know this browser any more are none of ours", () => {
  shownHere.onConnection("there");
  shownHere.onEvent({
    is: "Job",
    job: { id: "1", kind: "sync", startedS: 1, at: "running", lines: [] },
  });
  shownHere.onConnection("away");
  expect(jobs.value).toHaveLength(1);
  shownHere.onConnection("turned-away");
  expect([jobs.value, connection.value, isConnected.value]).toEqual([[], "turned-away", false]);
});

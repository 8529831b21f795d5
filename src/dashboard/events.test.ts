import { expect, test } from "vitest";
import type { ServerOfPage } from "../server/jobs.ts";
import { revision } from "./asked.ts";
import { connection, isConnected, isOutdated, jobs, server, shownHere } from "./events.ts";

const hear = (from?: ServerOfPage): void => {
  shownHere.onEvent({ is: "Jobs", jobs: [], ...(from && { server: from }) });
};

test("another ownband in the same place is noticed, and what is shown asked for anew", () => {
  hear({ instance: "a", version: "1", changes: 4 });
  const first = revision.value;
  hear({ instance: "b", version: "1", changes: 4 });
  expect(revision.value).toBe(first + 1);
  expect(isOutdated.value).toBe(false);
  hear({ instance: "c", version: "2", changes: 4 });
  expect([revision.value, isOutdated.value]).toEqual([first + 2, true]);
});

test("what has changed while nothing was heard is asked for; where nothing has, nothing is", () => {
  hear({ instance: "a", version: "1", changes: 4 });
  const first = revision.value;
  hear({ instance: "a", version: "1", changes: 4 });
  hear(); // an older one does not say who it is
  expect(revision.value).toBe(first);
  hear({ instance: "a", version: "1", changes: 5 });
  expect(revision.value).toBe(first + 1);
  shownHere.onEvent({ is: "Changed" });
  expect(revision.value).toBe(first + 2);
  hear({ instance: "a", version: "1", changes: 6 });
  expect(revision.value).toBe(first + 2);
  hear({ instance: "a", version: "1", changes: 9 });
  expect(revision.value).toBe(first + 3);
});

test("a tab that is looked at again is told how it stands, and asks for nothing anew", () => {
  hear({ instance: "a", version: "1", changes: 4 });
  shownHere.onEvent({ is: "Changed" });
  const before = revision.value;
  // As one tab tells the others.
  hear(server.value);
  expect(revision.value).toBe(before);
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

import { expect, test } from "vitest";
import type { BandOfPage, RunOfPage } from "../../../server/answers.ts";
import type { Job, JobLine } from "../../../server/jobs.ts";
import { bandOfWay, isPhoneThere, lossOfPhone, nextStep, statesOf } from "./steps.ts";
import type { Standing } from "./steps.ts";

const NOTHING: Standing = { bands: [], runs: [], jobs: [] };

function band(parts: Partial<BandOfPage>): BandOfPage {
  const none = { workouts: 0, measurements: 0, battery: [], alarms: [] };
  return { mac: "C8:0F:10:01:02:03", isDevice: true, key: "none", ...none, ...parts };
}

function doctor(phone: JobLine["state"], permission: JobLine["state"]): Job {
  const lines: JobLine[] = [
    { what: "phone", state: phone, text: "" },
    { what: "permission", state: permission, text: "" },
  ];
  return { id: "1", kind: "doctor", startedS: 0, at: "done", lines };
}

function failed(kind: "key" | "import", code: string, lines: readonly JobLine[] = []): Job {
  return { id: "2", kind, startedS: 1, at: "failed", lines, failure: { code, message: "" } };
}

const SEEN: JobLine = { what: "phone", state: "good", text: "" };

const BROUGHT: RunOfPage = {
  id: 1,
  kind: "import",
  source: "mifit",
  startedS: 0,
  outcome: "done",
  added: 5,
  changed: 0,
  lost: 0,
};

test("with nothing, the phone comes first", () => {
  expect(nextStep(statesOf(NOTHING))).toBe("phone");
});

test("a phone that does not let us in is no phone", () => {
  expect(nextStep(statesOf({ ...NOTHING, jobs: [doctor("good", "broken")] }))).toBe("phone");
});

test("a phone without root is ready all the same", () => {
  expect(nextStep(statesOf({ ...NOTHING, jobs: [doctor("good", "note")] }))).toBe("key");
});

test.each(["no-phone", "unauthorized", "offline", "gone"])(
  "a phone that the search for the key misses comes first again, until it is seen: %s",
  (code) => {
    const missed = failed("key", code, [SEEN]);
    const jobs = [missed, doctor("good", "good")];
    expect(nextStep(statesOf({ ...NOTHING, jobs }))).toBe("phone");
    expect(lossOfPhone(jobs)).toBe(missed);
    const looked = [doctor("broken", "unknown"), ...jobs];
    expect([lossOfPhone(looked), isPhoneThere(looked)]).toEqual([undefined, false]);
    const seen = [doctor("good", "good"), ...looked];
    expect(nextStep(statesOf({ ...NOTHING, jobs: seen }))).toBe("key");
  },
);

test("what is wrong on a phone that is there leaves it there; a file says nothing of it", () => {
  const there = doctor("good", "good");
  expect(isPhoneThere([failed("key", "no-root", [SEEN]), there])).toBe(true);
  const missed = failed("import", "no-phone");
  expect(isPhoneThere([failed("key", "unknown-format"), missed, there])).toBe(false);
  expect(isPhoneThere([failed("key", "no-root", [SEEN]), missed, there])).toBe(true);
});

test("who has a key already is not sent back for a phone that has gone", () => {
  const jobs = [failed("import", "no-phone"), doctor("good", "good")];
  const states = statesOf({ ...NOTHING, jobs, bands: [band({ key: "proven" })] });
  expect(states.phone).toBe("passed");
  expect(nextStep(states)).toBe("handover");
});

test("who has a key from a file needs no phone", () => {
  const states = statesOf({ ...NOTHING, bands: [band({ key: "untried" })] });
  expect(states.phone).toBe("passed");
  expect(nextStep(states)).toBe("prove");
});

test("a refused key is a key: it is proven anew", () => {
  expect(nextStep(statesOf({ ...NOTHING, bands: [band({ key: "refused" })] }))).toBe("prove");
});

test("a dead key is none", () => {
  expect(statesOf({ ...NOTHING, bands: [band({ key: "dead" })] }).key).not.toBe("done");
});

test("who has read the band may leave out what they did not want", () => {
  const states = statesOf({ ...NOTHING, bands: [band({ key: "proven", syncedS: 1 })] });
  expect(states.handover).toBe("passed");
  expect(states.history).toBe("passed");
  expect(nextStep(states)).toBeUndefined();
});

test("history that was taken out again is not there", () => {
  expect(statesOf({ ...NOTHING, runs: [BROUGHT] }).history).toBe("done");
  expect(statesOf({ ...NOTHING, runs: [{ ...BROUGHT, undoneS: 9 }] }).history).not.toBe("done");
});

test("of several bands the way leads to the one whose key came last and lives", () => {
  const [old, dead, fresh] = [
    band({ mac: "1", key: "proven", keyFoundS: 1 }),
    band({ mac: "2", key: "dead", keyFoundS: 9 }),
    band({ mac: "3", key: "untried", keyFoundS: 5 }),
  ];
  expect(bandOfWay([old, dead, fresh])).toBe(fresh);
  expect(bandOfWay([])).toBeUndefined();
});

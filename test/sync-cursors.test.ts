import { afterEach, describe, expect, test } from "vitest";
import { date8 } from "../src/band/date8.ts";
import { HISTORY } from "../src/band/history.ts";
import type { HistoryType } from "../src/band/models.ts";
import { encodeRecords } from "../src/band/records.ts";
import { encodeSamples } from "../src/band/samples.ts";
import { ScriptedLink, scriptedSession } from "../src/band/scripted-link.ts";
import type { Notification, Written } from "../src/band/scripted-link.ts";
import { encodeSummary518 } from "../src/band/workout-summary.ts";
import { formatHex, parseHex } from "../src/bytes/hex.ts";
import { FrameReader } from "../src/bytes/message.ts";
import type { Measurement } from "../src/health/measurement.ts";
import type { Minute, UnixSeconds } from "../src/health/minute.ts";
import { NOTHING_ADDED } from "../src/store/added.ts";
import type { SyncWork } from "../src/tasks/sync-work.ts";
import { readMeasurements } from "../src/tasks/sync-measurements.ts";
import { readMinutes } from "../src/tasks/sync-minutes.ts";
import { readWorkouts } from "../src/tasks/sync-workouts.ts";
import { KEY, NOON_S, TestStore } from "./band-store.ts";

const MAC = "C8:0F:10:01:02:03";
const HOUR_S = 3_600;
const YEAR_S = 365 * 86_400;

/** What a band answers to a request: one round, nothing, or no. */
type Answer = { readonly firstS: UnixSeconds; readonly bytes: Uint8Array } | "empty" | "refused";
type Shelf = (type: HistoryType, sinceS: UnixSeconds) => Answer;

const stores: TestStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

/** A band that says whatever the test wants, and the store that its history goes to. */
class Bench {
  nowS = NOON_S + 20;
  readonly link: ScriptedLink;
  readonly work: SyncWork;
  readonly #store = new TestStore();
  readonly #shelf: Shelf;
  #armed: Answer = "empty";

  constructor(shelf: Shelf, cursorS: UnixSeconds, more: { model?: string; forget?: boolean } = {}) {
    stores.push(this.#store);
    this.#shelf = shelf;
    this.link = new ScriptedLink([], { react: (written) => this.#react(written) });
    const { records } = this.#store;
    const run = records.beginSync({ mac: MAC }, this.nowS);
    for (const history of Object.keys(HISTORY)) run.setCursor(history, cursorS);
    this.work = {
      tools: this.#store.tools([], {
        nowS: () => this.nowS,
        offsetAt: () => 60,
        forget: more.forget,
      }),
      band: { session: scriptedSession(this.link, more.model), info: {}, mac: MAC, key: KEY },
      run,
      isLastTry: false,
      totals: {
        minutes: NOTHING_ADDED,
        measurements: NOTHING_ADDED,
        workouts: NOTHING_ADDED,
        firstS: undefined,
        lastS: undefined,
        count: 0,
        transfers: 0,
        dropped: 0,
      },
      sinceS: (history) => records.cursor(MAC, history) ?? 0,
    };
  }

  cursor(history: HistoryType): UnixSeconds {
    return this.work.sinceS(history);
  }

  minutes(): Minute[] {
    return this.#store.minutes(MAC);
  }

  stress(): Measurement[] {
    return [...this.#store.records.measurements(MAC, "stress", 0, 5e9)];
  }

  workoutStarts(): UnixSeconds[] {
    return this.#store.records.workouts(MAC, 0, 5e9).map(({ startS }) => startS);
  }

  /** How often the band was told that it may forget. */
  get forgotten(): number {
    return this.link.written.filter(({ value }) => value === "03").length;
  }

  #react({ value }: Written): Notification[] {
    const frame = parseHex(value) ?? new Uint8Array();
    switch (frame[0]) {
      case 0x01:
        return this.#ask(frame);
      case 0x02:
        return this.#send();
      default:
        return [control("100301")];
    }
  }

  #ask(frame: Uint8Array): Notification[] {
    const entry = Object.entries(HISTORY).find(([, { code }]) => code === frame[1]);
    const history = (entry?.[0] ?? "activity") as HistoryType;
    const { atS } = date8.decode(new FrameReader(frame, 2));
    this.#armed = this.#shelf(history, atS);
    if (this.#armed === "refused") return [control("100104")];
    const count = this.#armed === "empty" ? 0 : 1;
    const firstS = this.#armed === "empty" ? atS : this.#armed.firstS;
    const date = formatHex(date8.encode({ atS: firstS, offsetMin: 60 }));
    return [control(`1001010${count}000000${date}`)];
  }

  #send(): Notification[] {
    if (typeof this.#armed === "string") return [control("100204")];
    const { bytes } = this.#armed;
    const packets: Notification[] = [];
    for (let at = 0; at < bytes.length; at += 16) {
      const counter = formatHex(Uint8Array.of((at / 16) & 0xff));
      packets.push({ char: "0005", value: counter + formatHex(bytes.subarray(at, at + 16)) });
    }
    return [...packets, control("100201")];
  }
}

const control = (value: string): Notification => ({ char: "0004", value });

function minutesFrom(firstS: UnixSeconds, steps: readonly number[]): Answer {
  const minutes = steps.map((count, i) => ({
    startS: firstS + i * 60,
    kind: 1,
    intensity: 20,
    steps: count,
  }));
  return { firstS, bytes: encodeSamples(minutes, 4) };
}

function stressAt(...times: readonly UnixSeconds[]): Answer {
  const measurements = times.map((atS) => ({
    kind: "stress" as const,
    atS,
    value: 40,
    isAutomatic: false,
  }));
  const firstS = times[0] ?? 0;
  return { firstS, bytes: encodeRecords("stress-manual", measurements, firstS) };
}

function workoutAt(startS: UnixSeconds, endS: UnixSeconds): Answer {
  return { firstS: startS, bytes: encodeSummary518({ startS, endS, sportCode: 1 }) };
}

/** Gives, as a band does, the first of these at or after the moment asked for. */
function firstOf(answers: readonly Answer[]): Shelf {
  return (type, sinceS) => {
    if (type === "tracks") return "empty";
    return answers.find((it) => typeof it !== "string" && it.firstS >= sinceS) ?? "empty";
  };
}

describe("minutes", () => {
  test("the minute that is not over yet is read again the next time", async () => {
    let last = 3;
    const bench = new Bench(
      (_, sinceS) =>
        sinceS > NOON_S
          ? "empty"
          : sinceS === NOON_S
            ? minutesFrom(NOON_S, [last])
            : minutesFrom(NOON_S - 60, [10, last]),
      NOON_S - 60,
    );
    await readMinutes(bench.work);
    expect(bench.cursor("activity")).toBe(NOON_S);
    last = 90;
    bench.nowS = NOON_S + 60;
    await readMinutes(bench.work);
    expect(bench.minutes().map(({ steps }) => steps)).toEqual([10, 90]);
  });

  test("an answer that begins before what was asked for takes no cursor back", async () => {
    const bench = new Bench(() => minutesFrom(NOON_S - YEAR_S, [1, 2]), NOON_S - HOUR_S);
    await expect(readMinutes(bench.work)).rejects.toMatchObject({ code: "fetch-failed" });
    expect(bench.cursor("activity")).toBe(NOON_S - HOUR_S);
  });
});

describe("single readings", () => {
  test("a moment in the future does not hide those that a later round brings", async () => {
    const [first, late] = [NOON_S - 5 * HOUR_S, NOON_S - HOUR_S];
    const rounds = [stressAt(first, NOON_S + YEAR_S), stressAt(late)];
    const bench = new Bench(firstOf(rounds), NOON_S - 10 * HOUR_S);
    await readMeasurements(bench.work, "stress-manual");
    expect(bench.stress().map(({ atS }) => atS)).toEqual([first, late]);
    expect(bench.work.totals.dropped).toBe(1);
  });

  test("nothing but the future moves no cursor", async () => {
    const bench = new Bench(() => stressAt(NOON_S + YEAR_S), NOON_S - HOUR_S, { forget: true });
    await readMeasurements(bench.work, "stress-manual");
    expect(bench.cursor("stress-manual")).toBe(NOON_S - HOUR_S);
    expect(bench.forgotten).toBe(0);
  });

  test("one that is made in the minute of the last one, but after it was read, is not lost", async () => {
    const times = [NOON_S + 5];
    const bench = new Bench((_, sinceS) => {
      const wanted = times.filter((it) => it >= sinceS);
      return wanted.length === 0 ? "empty" : stressAt(...wanted);
    }, NOON_S - HOUR_S);
    await readMeasurements(bench.work, "stress-manual");
    times.push(NOON_S + 50);
    bench.nowS = NOON_S + HOUR_S;
    await readMeasurements(bench.work, "stress-manual");
    expect(bench.stress().map(({ atS }) => atS)).toEqual(times);
  });
});

describe("workouts", () => {
  const CURSOR_S = NOON_S - 10 * HOUR_S;

  test("one of the future is not believed and does not hide those to come", async () => {
    const bench = new Bench(firstOf([workoutAt(NOON_S + YEAR_S, NOON_S + YEAR_S + 600)]), CURSOR_S);
    await readWorkouts(bench.work);
    expect(bench.workoutStarts()).toEqual([]);
    expect(bench.cursor("workouts")).toBe(CURSOR_S);
    expect(bench.work.totals.dropped).toBe(1);
  });

  test("one that claims to end in the future does not hide those to come", async () => {
    const startS = NOON_S - HOUR_S;
    const answers = [workoutAt(startS, NOON_S + 20 * 86_400)];
    const bench = new Bench(firstOf(answers), CURSOR_S);
    await readWorkouts(bench.work);
    const nextS = NOON_S + 2 * HOUR_S;
    answers.push(workoutAt(nextS, nextS + 600));
    bench.nowS = NOON_S + 3 * HOUR_S;
    await readWorkouts(bench.work);
    expect(bench.workoutStarts()).toEqual([startS, nextS]);
  });

  test("one from before what was asked for takes no cursor back", async () => {
    const bench = new Bench(
      (type) => (type === "tracks" ? "empty" : workoutAt(NOON_S - YEAR_S, NOON_S - YEAR_S + 60)),
      CURSOR_S,
    );
    await readWorkouts(bench.work);
    expect(bench.cursor("workouts")).toBe(CURSOR_S);
  });

  test("a band that keeps no tracks gives its workouts all the same", async () => {
    const starts = [NOON_S - 5 * HOUR_S, NOON_S - 2 * HOUR_S];
    const shelf = firstOf(starts.map((it) => workoutAt(it, it + 600)));
    const bench = new Bench(
      (type, sinceS) => (type === "tracks" ? "refused" : shelf(type, sinceS)),
      CURSOR_S,
    );
    await readWorkouts(bench.work);
    expect(bench.workoutStarts()).toEqual(starts);
  });
});

import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { formatHex } from "../bytes/hex.ts";
import { isAppError } from "../errors.ts";
import { fetchRound } from "./fetch.ts";
import { modelNamed } from "./models.ts";
import { ScriptedLink } from "./scripted-link.ts";
import type { Notification } from "./scripted-link.ts";
import type { Session } from "./session.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Longer than six tries, silences and pauses. */
const LONGEST_MS = 150_000;

interface End {
  readonly is: string;
  readonly bytes: number;
}

/** How a round with this band ends: its last event's name, or the code of its error. */
async function endOf(link: ScriptedLink, maxBytes = 100_000): Promise<End> {
  const model = modelNamed("Mi Smart Band 4");
  if (!model) throw new TypeError("no such model");
  const session: Session = { link, model, endpoints: undefined, trace: () => undefined };
  let end = "";
  let bytes = 0;
  try {
    for await (const event of fetchRound(session, "activity", 1_709_280_000, 60, { maxBytes })) {
      end = event.is;
      if (event.is === "Data") bytes += event.bytes.length;
    }
  } catch (error) {
    if (!isAppError(error)) throw error;
    end = error.code;
  }
  return { is: end, bytes };
}

async function judge(link: ScriptedLink, ending: Promise<End>): Promise<void> {
  let end: End | undefined;
  void ending.then((it) => (end = it));
  for (let ms = 0; ms < LONGEST_MS && end === undefined; ms += 500) {
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(end?.is).toMatch(
    /^(Finished|Empty|busy|silent|flood|fetch-failed|incomplete|checksum|bad-frame|gone)$/,
  );
  expect(end?.bytes).toBeLessThanOrEqual(100_000);
  expect(link.listeners()).toBe(0);
}

const STARTS = "10010146000000e8070301160f0004";
const sensible = fc.constantFrom(
  STARTS,
  "100102",
  "100104",
  "100201",
  "100204",
  "100301",
  "10020a",
);
const controls = fc.oneof(
  { weight: 3, arbitrary: sensible },
  fc.uint8Array({ maxLength: 20 }).map(formatHex),
  fc.uint8Array({ maxLength: 20 }).map((it) => `10${formatHex(it)}`),
);
const packets = fc.oneof(
  fc.tuple(fc.nat(4), fc.uint8Array({ maxLength: 19 })).map(([counter, payload]) => {
    return formatHex(Uint8Array.of(counter, ...payload));
  }),
  fc.uint8Array({ maxLength: 20 }).map(formatHex),
);
const said: fc.Arbitrary<Notification> = fc.oneof(
  controls.map((value) => ({ char: "0004", value })),
  packets.map((value) => ({ char: "0005", value })),
);
const speech = fc.array(said, { maxLength: 8 });

test("whatever a band says to each write, a round ends in time, with a reason", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(speech, { maxLength: 8 }), async (all) => {
      const speeches = [...all];
      const link = new ScriptedLink([], { react: () => speeches.shift() ?? [] });
      await judge(link, endOf(link));
    }),
  );
  expect(vi.getTimerCount()).toBe(0);
});

test("a transfer that is cut, mixed up and broken off ends in time, with a reason", async () => {
  const order = fc.array(fc.nat(5), { maxLength: 30 });
  const breaks = fc.constantFrom("silence", "drop", "100201", "100201b32660e5", "10020a");
  await fc.assert(
    fc.asyncProperty(order, breaks, fc.boolean(), async (counters, how, isInOrder) => {
      const sent = counters.map((it, at) => ({
        char: "0005",
        value: formatHex(Uint8Array.of(isInOrder ? at : it, 80, 0, 0, 72)),
      }));
      const link: ScriptedLink = new ScriptedLink([], {
        react: ({ value }) => {
          if (value.startsWith("01")) return [{ char: "0004", value: STARTS }];
          if (how === "drop") setTimeout(() => link.drop(), 300);
          return how.startsWith("10") ? [...sent, { char: "0004", value: how }] : sent;
        },
      });
      const ending = endOf(link);
      await judge(link, ending);
      const { bytes } = await ending;
      const lost = counters.findIndex((it, at) => it !== at);
      const good = isInOrder || lost < 0 ? counters.length : lost;
      expect(bytes).toBe(4 * good);
    }),
  );
  expect(vi.getTimerCount()).toBe(0);
});

test.each<[string, Notification[]]>([
  ["silent", []],
  ["silent", [{ char: "0004", value: "100301" }]],
  ["silent", [{ char: "0005", value: "0050000048" }]],
  ["busy", [{ char: "0004", value: "100102" }]],
])("an endless %s band is given up (%#)", async (code, answer) => {
  const link = new ScriptedLink([], { react: () => answer });
  const chatter = setInterval(() => {
    for (const { char, value } of answer) link.notify(char, value);
  }, 50);
  const ending = endOf(link);
  await judge(link, ending);
  expect((await ending).is).toBe(code);
  clearInterval(chatter);
});

test("an endless transfer is given up, however well it counts", async () => {
  const link = new ScriptedLink([], {
    react: ({ value }) => (value.startsWith("01") ? [{ char: "0004", value: STARTS }] : []),
  });
  let counter = 0;
  const stream = setInterval(() => {
    for (let times = 0; times < 50; times++) {
      link.notify("0005", Uint8Array.of(counter++ & 0xff, ...new Uint8Array(16)));
    }
  }, 50);
  const ending = endOf(link);
  await judge(link, ending);
  expect((await ending).is).toBe("flood");
  clearInterval(stream);
});

import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { formatHex } from "../bytes/hex.ts";
import { modelNamed, UNKNOWN_MODEL } from "./models.ts";
import type { Model } from "./models.ts";
import { ScriptedLink } from "./scripted-link.ts";
import type { Step } from "./scripted-link.ts";
import { signInClassic } from "./sign-in-classic.ts";

interface Exchange {
  readonly key: string;
  readonly random: string;
  readonly transcript: readonly Step[];
  readonly origin: string;
}
interface WrongKey {
  readonly client_key: string;
  readonly random: string;
  readonly client_answer: string;
  readonly band_replies_seen: readonly string[];
}

const exchanges = vectorsOf<readonly Exchange[]>("auth_classic");
const wrong = vectorsOf<WrongKey>("auth_wrong_key");
const BAND_4 = modelNamed("Mi Smart Band 4") ?? UNKNOWN_MODEL;
const PLAIN: Model = { ...BAND_4, cryptFlag: 0x00 };
const RANDOM = "00112233445566778899aabbccddeeff";
const key = AuthKey.of(hex("0123456789abcdef0123456789abcdef"));

afterEach(() => vi.useRealTimers());

function modelOf([first]: readonly Step[]): Model {
  return first?.value.startsWith("82") === true ? BAND_4 : PLAIN;
}

test.each(exchanges)("a band is signed in to as in a transcript ($origin, $random)", async (it) => {
  const link = new ScriptedLink(it.transcript);
  await signInClassic(link, AuthKey.of(hex(it.key)), modelOf(it.transcript));
  link.finish();
  expect(link.listeners()).toBe(0);
  expect(link.written.every(({ kind }) => kind === "without-response")).toBe(true);
});

test("Mi Band 2 is asked with its own byte", async () => {
  const link = new ScriptedLink([], { react: ({ value }) => answer(value) });
  await signInClassic(link, key, modelNamed("Mi Band 2") ?? UNKNOWN_MODEL);
  expect(link.written.map(({ value }) => value.slice(0, 4))).toEqual(["0208", "0308"]);
});

test.each([...wrong.band_replies_seen, "10030a", "1083ff", "10030401"])(
  "%s means a wrong key, in either form",
  async (verdict) => {
    for (const model of [BAND_4, PLAIN]) {
      const clientKey = AuthKey.of(hex(wrong.client_key));
      const link = new ScriptedLink([], {
        react: ({ value }) => (/^.3/.test(value) ? says(verdict) : answer(value)),
      });
      await expect(signInClassic(link, clientKey, model)).rejects.toMatchObject({
        name: "BandError",
        code: "refused",
      });
      // The answer is of this key, and no key was given to the band.
      expect(link.written.map(({ value }) => value.slice(4))).toContain(
        wrong.client_answer.slice(4),
      );
      expect(link.written.every(({ value }) => !/^[08]1/.test(value))).toBe(true);
      expect(link.listeners()).toBe(0);
    }
  },
);

test.each(["100204", "108204", "100207"])("%s means that the band has no key", async (refusal) => {
  const link = new ScriptedLink([], { react: () => says(refusal) });
  await expect(signInClassic(link, key, BAND_4)).rejects.toMatchObject({ code: "not-paired" });
  expect(link.written).toHaveLength(1);
  expect(link.listeners()).toBe(0);
});

test.each(["100101", "100102", "100104", "100106", `108101${RANDOM}`, "ff", "10"])(
  "%s, which answers nothing we asked, is passed over",
  async (stray) => {
    const link = new ScriptedLink([], {
      react: ({ value }) => [...says(stray), ...answer(value)],
    });
    await signInClassic(link, key, BAND_4);
    expect(link.written).toHaveLength(2);
  },
);

test("a challenge that is cut short is a damaged frame", async () => {
  const link = new ScriptedLink([], { react: () => says("1082010011") });
  await expect(signInClassic(link, key, BAND_4)).rejects.toMatchObject({ code: "bad-frame" });
});

test.each([
  ["does not answer", 0],
  ["gives no verdict", 1],
])("a band that %s is given up after ten seconds", async (_, answers) => {
  vi.useFakeTimers();
  const link: ScriptedLink = new ScriptedLink([], {
    react: ({ value }) => (link.written.length <= answers ? answer(value) : []),
  });
  const attempt = expect(signInClassic(link, key, BAND_4)).rejects.toMatchObject({
    code: "silent",
  });
  await vi.advanceTimersByTimeAsync(10_000);
  await attempt;
  expect(link.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("whatever a band says, it ends, and the key is in none of it", async () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 24 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(frames, async (any) => {
      const link = new ScriptedLink([], {
        react: () => any.map((it) => ({ char: "0009", value: formatHex(it) })),
      });
      const outcome = await signInClassic(link, key, BAND_4, { timeoutMs: 1 }).then(
        () => "",
        (error: unknown) => JSON.stringify(error) + String(error),
      );
      expect(outcome).not.toContain("0123456789abcdef");
      expect(link.listeners()).toBe(0);
    }),
    { numRuns: 50 },
  );
});

/** A band that likes every key. */
function answer(written: string): { char: string; value: string }[] {
  const mark = written.slice(0, 1);
  return says(written.slice(1, 2) === "2" ? `10${mark}201${RANDOM}` : `10${mark}301`);
}

function says(value: string): { char: string; value: string }[] {
  return [{ char: "0009", value }];
}

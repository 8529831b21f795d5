import type { AuthKey } from "../bytes/auth-key.ts";
import { LinkError } from "../errors.ts";
import type { BandLink, Characteristic, Trace } from "../platform.ts";
import { AUTH, CHUNKED_READ, CHUNKED_WRITE } from "./characteristics.ts";
import { openEndpoints } from "./endpoints.ts";
import { BandError } from "./errors.ts";
import { UNKNOWN_MODEL, UNKNOWN_ZEPP_OS_MODEL } from "./models.ts";
import type { Model, SignInForm } from "./models.ts";
import type { Session } from "./session.ts";
import { signIn2021 } from "./sign-in-2021.ts";
import type { SignIn2021Options } from "./sign-in-2021.ts";
import { signInClassic } from "./sign-in-classic.ts";
import { answerPings } from "./zepp-os.ts";

export interface SignInOptions extends SignIn2021Options {
  readonly model: Model;
  readonly trace?: Trace | undefined;
}

/** What each way needs to be there. */
const NEEDED: Readonly<Record<SignInForm, readonly Characteristic[]>> = {
  classic: [AUTH],
  "2021": [CHUNKED_WRITE, CHUNKED_READ],
};

/**
 * How long a band may take for an answer when there is another way to try. Those that know this way
 * answer within a second; the others are silent.
 */
const ATTEMPT_MS = 5_000;

/**
 * Signs in to a band in the ways of its model, the likeliest first. On failure nobody listens to the
 * link any more; whoever opened it closes it.
 *
 * @param options.timeoutMs for one answer; 10 s by default, less while there is another way
 * @throws BandError "refused" (the key is not this band's), "not-paired" (it has none), "silent",
 *   "not-supported", "flood"; LinkError; FrameError
 */
export async function signIn(
  link: BandLink,
  key: AuthKey,
  options: SignInOptions,
): Promise<Session> {
  const { model, trace = () => undefined } = options;
  const ways = model.signIn.filter((form) => NEEDED[form].every((it) => link.has(it)));
  let failure: unknown = new LinkError(
    "not-on-band",
    "The band has no way to sign in that we know.",
    { hint: "Connect again; if it stays so, this is no band that ownband can talk to." },
  );
  for (const [at, form] of ways.entries()) {
    const timeoutMs = options.timeoutMs ?? (at < ways.length - 1 ? ATTEMPT_MS : undefined);
    trace("sign in", { form });
    try {
      const session = await WAYS[form](link, key, { ...options, trace, timeoutMs });
      trace("signed in", { form });
      return session;
    } catch (error) {
      // Silence after a word is no news: the first way's answer says more.
      if (at === 0 || !isSilence(error)) failure = error;
      if (!mayBeAnotherWay(error)) throw error;
    }
  }
  throw failure;
}

/**
 * Whether this says nothing about the key: a Mi Smart Band 6 knows one way with older firmware and the
 * other with newer, and no source tells what it does when asked in the wrong one.
 */
function mayBeAnotherWay(error: unknown): boolean {
  return (
    error instanceof BandError && ["silent", "not-paired", "not-supported"].includes(error.code)
  );
}

function isSilence(error: unknown): boolean {
  return error instanceof BandError && error.code === "silent";
}

type Way = (
  link: BandLink,
  key: AuthKey,
  options: SignInOptions & { readonly trace: Trace },
) => Promise<Session>;

const WAYS: Readonly<Record<SignInForm, Way>> = {
  async classic(link, key, options) {
    const { model, trace } = options;
    await signInClassic(link, key, model, options);
    return { link, model, trace, endpoints: undefined };
  },
  async "2021"(link, key, options) {
    const { trace, signal } = options;
    const model = options.model === UNKNOWN_MODEL ? UNKNOWN_ZEPP_OS_MODEL : options.model;
    const endpoints = await openEndpoints(link, { trace, signal });
    try {
      await signIn2021(endpoints, key, options);
      const session = { link, model, trace, endpoints };
      if (model.isZeppOs) await answerPings(session);
      return session;
    } catch (error) {
      endpoints.close();
      throw error;
    }
  },
};

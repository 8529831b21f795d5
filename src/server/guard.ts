import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { timingSafeEqual } from "hono/utils/buffer";
import { encodeBase64Url } from "hono/utils/encode";
import { OwnAddress } from "./own-address.ts";
import { REFUSAL_STYLE, REFUSAL_STYLE_PATH, refuse } from "./refusals.ts";

/** As many printed addresses wait for their browser; of more the oldest is worth nothing. */
const MOST_OPEN = 4;
const ENTER = "/enter/";
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * Lets in whoever has been told a one-time address: it is worth a cookie, once. Whoever asks under a
 * foreign name, from a foreign page or without the cookie is refused before anything else is looked at.
 *
 * Cookies do not know ports: their name has ours, so that two servers do not take each other's.
 */
export class Guard {
  readonly address: OwnAddress;
  readonly #cookie: string;
  readonly #session = randomText();
  /** Of the addresses that nobody has used yet, oldest first. */
  readonly #tokens = new Set<string>();

  constructor(port: number) {
    this.address = new OwnAddress(port);
    this.#cookie = `ownband-${port}`;
  }

  /** An address that lets one browser in, once. */
  newAddress(): string {
    const token = randomText();
    this.#tokens.add(token);
    for (const old of this.#tokens) {
      if (this.#tokens.size <= MOST_OPEN) break;
      this.#tokens.delete(old);
    }
    return this.address.of(`${ENTER}${token}`);
  }

  readonly watch: MiddlewareHandler = async (c, next) => {
    const { req } = c;
    if (!this.address.isAsked(req)) return refuse(c, "foreign-host");
    if (!this.address.isAskedByOurs(req)) return refuse(c, "foreign-page");
    if (!METHODS.has(req.method) || isUpgrade(c)) return refuse(c, "no-such-way");
    if (req.path === REFUSAL_STYLE_PATH) return c.body(REFUSAL_STYLE, 200, CSS);
    const isIn = await timingSafeEqual(getCookie(c, this.#cookie) ?? "", this.#session);
    if (req.path.startsWith(ENTER)) return this.#enter(c, isIn);
    if (!isIn) return refuse(c, "not-let-in");
    return next();
  };

  /** Whoever is in already gets to the page, too: browsers like to look at an address beforehand. */
  async #enter(c: Context, isIn: boolean): Promise<Response> {
    if (c.req.method !== "GET") return refuse(c, "no-such-way");
    if (!isIn) {
      if (!(await this.#take(c.req.path.slice(ENTER.length)))) return refuse(c, "used-address");
      setCookie(c, this.#cookie, this.#session, { httpOnly: true, sameSite: "Strict", path: "/" });
    }
    return c.redirect("/", 303);
  }

  /** Whether the token is worth something; from now on it is not. */
  async #take(given: string): Promise<boolean> {
    const tokens = [...this.#tokens];
    const same = await Promise.all(tokens.map((token) => timingSafeEqual(token, given)));
    const token = tokens[same.indexOf(true)];
    return token !== undefined && this.#tokens.delete(token);
  }
}

const CSS = { "content-type": "text/css; charset=utf-8" };

function isUpgrade({ req }: Context): boolean {
  return /\bwebsocket\b/i.test(req.header("upgrade") ?? "");
}

/** 256 random bits. */
function randomText(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(32)).buffer).replaceAll("=", "");
}

import type { HonoRequest } from "hono";

const NAMES = ["127.0.0.1", "localhost", "[::1]"] as const;

/** Where the page is reached: this computer's own names, with the one port that is ours. */
export class OwnAddress {
  readonly port: number;
  readonly #hosts: ReadonlySet<string>;

  constructor(port: number) {
    this.port = port;
    // Of the port that everybody knows a browser says nothing.
    this.#hosts = new Set(NAMES.map((name) => (port === 80 ? name : `${name}:${port}`)));
  }

  /** The address of a path, as it is printed. */
  of(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Whether we were asked for: a foreign name that was turned to this computer is none of ours. */
  isAsked(request: HonoRequest): boolean {
    const host = request.header("host") ?? "";
    return this.#hosts.has(host) && new URL(request.url).host === host;
  }

  /**
   * Whether our own page asks, or the person by an address. What reads may leave that open, as programs
   * do that are no browsers; what changes something must say so.
   */
  isAskedByOurs(request: HonoRequest): boolean {
    const origin = request.header("origin");
    const site = request.header("sec-fetch-site");
    if (origin !== undefined && origin !== `http://${request.header("host") ?? ""}`) return false;
    // Another port of this computer is the same site, but not ours.
    const isOurs = site === "same-origin" || site === "none";
    if (request.method === "GET" || request.method === "HEAD") {
      return isOurs || site === undefined || isVisit(request);
    }
    return origin === undefined ? site === "same-origin" : isOurs || site === undefined;
  }
}

/** Whether somebody follows a link to the page: its document says nothing by itself. */
function isVisit(request: HonoRequest): boolean {
  return (
    !request.path.startsWith("/api") &&
    request.header("sec-fetch-mode") === "navigate" &&
    request.header("sec-fetch-dest") === "document"
  );
}

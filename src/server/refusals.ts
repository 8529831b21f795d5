import type { Context } from "hono";
import { html } from "hono/html";
import type { Failure } from "./answers.ts";

interface Words {
  readonly message: string;
  readonly hint: string;
}

interface Refusal {
  readonly status: 401 | 403 | 404 | 405 | 421;
  readonly en: Words;
  readonly de: Words;
}

/** Why somebody is turned away, by the code that programs are told. Nothing of the question is repeated. */
const REFUSALS = {
  "foreign-host": {
    status: 421,
    en: {
      message: "This is not the name of ownband's page.",
      hint: "Use the address that ownband prints in the terminal.",
    },
    de: {
      message: "Unter diesem Namen gibt es ownbands Seite nicht.",
      hint: "Nimm die Adresse, die ownband im Terminal zeigt.",
    },
  },
  "foreign-page": {
    status: 403,
    en: {
      message: "Another web page may not ask ownband.",
      hint: "Use ownband's own page, with the address that it prints in the terminal.",
    },
    de: {
      message: "Eine fremde Webseite darf ownband nicht fragen.",
      hint: "Nimm ownbands eigene Seite, mit der Adresse, die es im Terminal zeigt.",
    },
  },
  "not-let-in": {
    status: 401,
    en: {
      message: "This browser has not been let in.",
      hint:
        "Open the address that ownband prints in the terminal. Each one works once: press Enter there for " +
        "another one, or start “ownband serve” again.",
    },
    de: {
      message: "Dieser Browser ist nicht angemeldet.",
      hint:
        "Öffne die Adresse, die ownband im Terminal zeigt. Jede gilt einmal: Die Eingabetaste dort macht eine " +
        "neue, oder starte „ownband serve“ noch einmal.",
    },
  },
  "used-address": {
    status: 401,
    en: {
      message: "This address does not work, or no longer.",
      hint:
        "Each address lets one browser in, once. Press Enter in the terminal where ownband runs: it prints " +
        "another one. Or start “ownband serve” again.",
    },
    de: {
      message: "Diese Adresse gilt nicht, oder nicht mehr.",
      hint:
        "Jede Adresse lässt einen Browser ein, einmal. Drücke die Eingabetaste im Terminal, in dem ownband " +
        "läuft: Es zeigt eine neue. Oder starte „ownband serve“ noch einmal.",
    },
  },
  "no-such-way": {
    status: 405,
    en: { message: "This cannot be asked for in that way.", hint: "Reload the page." },
    de: { message: "So lässt sich das nicht fragen.", hint: "Lade die Seite neu." },
  },
  "not-here": {
    status: 404,
    en: { message: "There is nothing here.", hint: "The page begins at its first address: /" },
    de: { message: "Hier ist nichts.", hint: "Die Seite beginnt an ihrer ersten Adresse: /" },
  },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof REFUSALS;

/** Turns a question away: with a document for people, or for programs. */
export function refuse(c: Context, code: RefusalCode): Response | Promise<Response> {
  const { status, en, de }: Refusal = REFUSALS[code];
  if (status === 405) c.header("allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
  if (c.req.path.startsWith("/api")) {
    return c.json<{ error: Failure }>({ error: { code, ...en } }, status);
  }
  const isGerman = /^de\b/i.test(c.req.header("accept-language") ?? "");
  return c.html(
    pageOf(isGerman ? de : en, isGerman, code === "not-let-in" && isFromAfar(c)),
    status,
  );
}

/**
 * Whoever follows a link from elsewhere does not bring along the cookie, being "strict". Asked again by
 * our own document, the browser does.
 */
function isFromAfar({ req }: Context): boolean {
  const site = req.header("sec-fetch-site");
  return (
    req.header("sec-fetch-mode") === "navigate" && (site === "cross-site" || site === "same-site")
  );
}

function pageOf({ message, hint }: Words, isGerman: boolean, asksAgain: boolean) {
  return html`<!doctype html>
    <html lang="${isGerman ? "de" : "en"}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${asksAgain ? html`<meta http-equiv="refresh" content="0; url=/" />` : ""}
        <title>ownband</title>
        <link rel="stylesheet" href="${REFUSAL_STYLE_PATH}" />
      </head>
      <body>
        <main>
          <h1>${message}</h1>
          <p>${hint}</p>
        </main>
      </body>
    </html> `;
}

/** The one thing that everybody may have. */
export const REFUSAL_STYLE_PATH = "/refused.css";
export const REFUSAL_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.375rem; font-weight: 600; line-height: 1.3; }
`;

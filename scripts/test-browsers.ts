// Goes through the page in Firefox and in WebKit, which stands in for Safari: the journey from the address
// that is printed, every view with every kind of store, and the static site.
//
//   npm run test:browsers [-- firefox | webkit]
//
// Both at once, about two minutes; the first time installs them. Ends with 0 when every step went well.
import { aloneJourney } from "./browsers/alone-journey.ts";
import type { Driven, Wanted } from "./browsers/driven.ts";
import { startFirefox } from "./browsers/firefox.ts";
import { servedJourney } from "./browsers/served-journey.ts";
import { viewsJourney } from "./browsers/views-journey.ts";
import { startWebKit } from "./browsers/webkit.ts";
import { LogBook } from "./stack/log-book.ts";

interface Engine {
  readonly open: (wanted?: Wanted) => Promise<Driven>;
  /** Whether its driver can do everything that it can itself. */
  readonly isWhole: boolean;
  /** Whether it keeps files for pages: WebKitGTK has no room for them. */
  readonly isKept: boolean;
}

const ENGINES: Readonly<Record<string, Engine>> = {
  firefox: { open: startFirefox, isWhole: true, isKept: true },
  webkit: { open: startWebKit, isWhole: false, isKept: false },
};

const START_MS = 60_000;

async function run(book: LogBook, name: string, { open, ...can }: Engine): Promise<void> {
  for (const journey of [servedJourney, aloneJourney]) {
    const browser = await book.step(`${name}: start`, START_MS, async () => {
      const started = await open();
      return [started, started.name];
    });
    try {
      await journey(book, name, browser, can);
    } finally {
      await browser.close();
    }
  }
  await viewsJourney(book, name, open);
}

// Whatever was started is ended on the way out.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => process.exit(130));
}

const wanted = process.argv.slice(2);
const book = new LogBook();
const all = Object.entries(ENGINES).filter(([it]) => wanted.length === 0 || wanted.includes(it));
// Both at once; what fails in one says nothing of the other.
for (const { reason } of await Promise.allSettled(
  all.map(([name, it]) => run(book, name, it)),
).then((ended) => ended.filter((it) => it.status === "rejected"))) {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
}
const failed = book.entries.filter((it) => !it.isGood).length;
console.log(`${book.entries.length - failed} steps went well, ${failed} failed`);
if (!book.isGood) process.exitCode = 1;

/**
 * The journey in a browser, on a page of the tests: the portable code over Web Bluetooth and SQLite in
 * the page. Each button does one step and leaves what came of it in `window.results`.
 */
import { AuthKey } from "../../src/bytes/auth-key.ts";
import { isAppError } from "../../src/errors.ts";
import { interpret } from "../../src/health/interpret.ts";
import { summarizeDays } from "../../src/health/day.ts";
import { offsetsOf } from "../../src/health/zone.ts";
import { Ledger } from "../../src/store/ledger.ts";
import { Records } from "../../src/store/records.ts";
import { watchBand } from "../../src/tasks/live-band.ts";
import { syncBand } from "../../src/tasks/sync-band.ts";
import { verifyKey } from "../../src/tasks/verify-key.ts";
import type { BandTools } from "../../src/tasks/with-band.ts";
import { openWebRadio } from "../../src/web/bluetooth-radio.ts";
import { openMemoryStore } from "../../src/web/sqlite.ts";

const ZONE = "Europe/Berlin";
const results: Record<string, unknown> = {};
Object.assign(globalThis, { results });

/** The key is the owner's: it comes in the page's address, behind `#`, which goes to no server. */
const key = AuthKey.parse(location.hash.slice(1));
const nowS = (): number => Math.floor(Date.now() / 1000);

const store = await openMemoryStore("sqlite3.wasm");
const ledger = Ledger.open(store, nowS());
const records = Records.open(store, nowS());
const tools: BandTools = {
  radio: openWebRadio(navigator.bluetooth),
  ledger,
  key: typeof key === "string" ? undefined : key,
  nowS,
  trace: (event, facts) => console.log(event, JSON.stringify(facts ?? {})),
};

on("verify", async () => {
  const { mac, model, info } = await verifyKey(tools);
  return { mac, model, firmware: info.firmware, keys: ledger.keysFor(mac).length };
});

on("sync", async () => {
  const report = await syncBand({ ...tools, records, zone: ZONE, offsetAt: offsetsOf(ZONE) });
  const minutes = [...records.minutes(report.mac, 0, nowS() + 1)];
  const days = [
    ...summarizeDays(interpret(minutes), { offsetAt: offsetsOf(ZONE), wearer: records.wearer() }),
  ];
  return { report, minutes, days };
});

on("live", async () => {
  const over = new AbortController();
  const events: unknown[] = [];
  await watchBand({ ...tools, signal: over.signal }, (event) => {
    events.push(event);
    if (events.length === 5) over.abort();
  });
  return events;
});

results["ready"] = true;

function on(name: string, work: () => Promise<unknown>): void {
  document.querySelector(`#${name}`)?.addEventListener("click", () => {
    void work().then(
      (result) => (results[name] = { result }),
      (error: unknown) => {
        const { code, message } = isAppError(error)
          ? error
          : { code: "internal", message: String(error) };
        results[name] = { error: { code, message } };
      },
    );
  });
}

// Measures what the issues set goals for, each against a real peer, side by side in one run.
//
//   npm run bench [key] [archive] [sync] [import] [csv] [parquet] [days] [page] [site]
//
// Builds first; what is measured is what is published. Figures go into docs/performance.md by hand.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { archiveScan } from "./bench/archive.ts";
import { importVendorCsv } from "./bench/csv.ts";
import { daysOfYears } from "./bench/days.ts";
import { importFromGadgetbridge } from "./bench/import.ts";
import { timeToKey } from "./bench/key.ts";
import { thePage } from "./bench/page.ts";
import { exportToParquet } from "./bench/parquet.ts";
import { folder, ownband, root } from "./bench/process.ts";
import { theSite } from "./bench/site.ts";
import { theBand } from "./bench/sync.ts";

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  key: timeToKey,
  archive: archiveScan,
  sync: theBand,
  import: importFromGadgetbridge,
  csv: importVendorCsv,
  parquet: exportToParquet,
  days: daysOfYears,
  page: thePage,
  site: theSite,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((it) => !Object.hasOwn(BENCHES, it));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
try {
  const built = spawnSync(process.execPath, [join(root, "scripts", "build.ts")], {
    stdio: "inherit",
  });
  if (built.status !== 0 || !existsSync(ownband)) throw new Error("the build failed");
  const [cpu] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  console.log(`${cpus().length} × ${cpu?.model ?? "?"}, Node.js ${process.versions.node}, ${day}`);
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted.length === 0 || wanted.includes(name)) await bench();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// The tests that look everywhere instead of at samples: a link lost at each packet, a program killed at
// 200 moments. Takes about twenty minutes.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const { status } = spawnSync(
  process.execPath,
  [join("scripts", "test.mjs"), "test/nothing-lost.test.ts", "test/killed.test.ts"],
  { stdio: "inherit", env: { ...process.env, OWNBAND_LONG: "1" } },
);
process.exitCode = status ?? 1;

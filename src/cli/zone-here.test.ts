import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { zoneHere } from "./zone-here.ts";

const file = fileURLToPath(new URL("zone-here.ts", import.meta.url));

/** In a process of its own: TZ is read when it begins. */
function zoneWith(TZ: string): string {
  const script = `import { zoneHere } from ${JSON.stringify(file)};
    try { console.log(zoneHere()); } catch (error) { console.log(error.code); }`;
  const args = ["--input-type=module", "--eval", script];
  return execFileSync(process.execPath, args, { env: { ...process.env, TZ } })
    .toString()
    .trim();
}

test("the zone is the one that TZ names; what names none is not taken for UTC", () => {
  expect(zoneWith("Europe/Berlin")).toBe("Europe/Berlin");
  expect(zoneWith("Nonsense")).toBe("unknown-zone");
  expect(() => zoneHere({ resolvedOptions: () => ({ timeZone: "Etc/Unknown" }) })).toThrow(
    "time zone is not known",
  );
});

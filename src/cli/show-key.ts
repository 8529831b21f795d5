import type { AuthKey } from "../bytes/auth-key.ts";
import type { Output } from "./output.ts";

/** Copies the key, nothing before or behind it; only where a person sits. Tells whether it did. */
export async function copyToClipboard(key: AuthKey): Promise<boolean> {
  if (!process.stdout.isTTY) return false;
  try {
    const { writeText } = await import("tinyclip");
    await writeText(key.reveal());
    return true;
  } catch {
    return false; // no clipboard here (a server, a bare terminal): nothing is lost
  }
}

/** Draws the key as a QR code, for the phone's camera. */
export async function printQr(out: Output, key: AuthKey): Promise<void> {
  const { renderUnicodeCompact } = await import("uqr");
  out.result();
  for (const line of renderUnicodeCompact(key.reveal(), { border: 2 }).split("\n")) {
    out.result(`  ${line}`);
  }
}

/** The key alone, for a pipe into a clipboard: a line break behind it makes it a wrong key (README). */
export function printBareKey(key: AuthKey): void {
  process.stdout.write(key.reveal() + (process.stdout.isTTY ? "\n" : ""));
}

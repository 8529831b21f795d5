import { concat } from "../src/bytes/byte-reader.ts";
import { textOf } from "../src/peers/android/byte-text.ts";
import type { Android } from "../src/peers/android/android.ts";
import type { StartOptions } from "../src/peers/system.ts";
import type { ByteStream } from "../src/platform.ts";

/** What a command gave. Outputs as byte strings. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

async function collect(stream: ByteStream): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return textOf(concat(pieces));
}

/** Runs a command on a simulated phone to its end, with this on its standard input. */
export async function runOn(
  android: Android,
  command: string,
  options: Partial<StartOptions> & { readonly input?: string } = {},
): Promise<Ran> {
  const { input, uid = 2000, terminal = false } = options;
  const process = android.system.start(command, { uid, terminal });
  if (input !== undefined) process.write(new TextEncoder().encode(input));
  process.endInput();
  const [out, err] = await Promise.all([collect(process.stdout), collect(process.stderr)]);
  return { out, err, status: await process.exited };
}

import type { ByteStream } from "../platform.ts";
import { PhoneError } from "./errors.ts";
import { noLongerThan } from "./link.ts";
import type { Phone } from "./phone.ts";
import type { CommandOptions } from "./shell.ts";

/** How long the owner has to answer the phone's backup question. */
export const BACKUP_CONFIRM_MS = 120_000;

/**
 * The phone's own backup of one app, as `adb backup -noapk -noshared PACKAGE` writes it. The phone
 * asks its owner first; without a yes the backup is empty or breaks off.
 *
 * @throws PhoneError "silent" when nobody answers the question
 * @source AOSP packages/modules/adb: service `backup:` takes bu's arguments
 */
export async function* readBackup(
  phone: Phone,
  app: string,
  options: CommandOptions = {},
): ByteStream {
  if (!/^[A-Za-z0-9._]+$/.test(app)) throw new TypeError("not a package name");
  const stream = await phone.link.open(`backup:-noapk -noshared ${app}`, options);
  try {
    yield* noLongerThan(stream.bytes, options.silenceMs ?? BACKUP_CONFIRM_MS);
  } catch (error) {
    if (!(error instanceof PhoneError) || error.code !== "silent") throw error;
    throw new PhoneError("silent", "Nobody confirmed the backup on the phone.", {
      hint: "Run the same command once more and tap “Back up my data” on the phone, without a password.",
    });
  } finally {
    stream.close();
  }
}

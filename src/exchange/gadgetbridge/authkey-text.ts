import type { AuthKey } from "../../bytes/auth-key.ts";

/** `0x` and 32 digits. */
const LENGTH = 34;

/**
 * The key as the one text that every device family of Gadgetbridge takes and understands: `0x`, 32
 * lower-case hex digits, nothing before or behind. With one character more (a line break) it is
 * accepted and then read as something else; without `0x` it is refused, or the same.
 *
 * For the owner's eyes, files and phone only.
 *
 * @source gadgetbridge §1
 */
export function gadgetbridgeKeyText(key: AuthKey): string {
  const text = key.reveal();
  if (text.length !== LENGTH) throw new TypeError("a key is 0x and 32 digits");
  return text;
}

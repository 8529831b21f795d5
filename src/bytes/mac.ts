/**
 * A Bluetooth address as the owner sees it on the band: six pairs of upper-case hex digits parted by
 * colons. Accepts either case, colons, hyphens or nothing between the pairs; anything else, and the
 * addresses that stand for "none" (all zeros, all ones, Android's 02:00:00:00:00:00), give `undefined`.
 */
export function parseMac(text: string | null | undefined): string | undefined {
  const match = /^\s*([0-9a-f]{2}(?:([:-]?)[0-9a-f]{2}(?:\2[0-9a-f]{2}){4}))\s*$/i.exec(text ?? "");
  const digits = match?.[1]?.replaceAll(/[:-]/g, "").toUpperCase();
  if (digits === undefined || NOBODY.has(digits)) return undefined;
  return digits.match(/../g)?.join(":");
}

const NOBODY = new Set(["000000000000", "FFFFFFFFFFFF", "020000000000"]);

/**
 * The address inside a vendor `DEVICE_ID`: the address with `FFFE` in its middle, 16 hex digits.
 * @source key-sources §3.3, MifitAnalyzer
 */
export function macOfDeviceId(deviceId: string | null | undefined): string | undefined {
  const match = /^([0-9a-f]{6})fffe([0-9a-f]{6})$/i.exec(deviceId ?? "");
  return match ? parseMac(`${match[1] ?? ""}${match[2] ?? ""}`) : undefined;
}

/** The time zone of this computer, as IANA writes it; `TZ` is respected. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

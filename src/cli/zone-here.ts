import { HealthError } from "../health/errors.ts";

/** What the platform says of time zones: none, or "Etc/Unknown", when TZ is set to what is none. */
interface Calendar {
  resolvedOptions(): { readonly timeZone?: string };
}

/**
 * The time zone of this computer, as IANA writes it; `TZ` is respected.
 *
 * @throws HealthError "unknown-zone": taken for UTC, every day and night would begin at a wrong hour
 */
export function zoneHere(calendar: Calendar = Intl.DateTimeFormat()): string {
  const { timeZone } = calendar.resolvedOptions();
  if (timeZone !== undefined && timeZone !== "Etc/Unknown") return timeZone;
  throw new HealthError("unknown-zone", "This computer's time zone is not known.", {
    hint: "Set TZ to a name like Europe/Berlin, or unset it.",
  });
}

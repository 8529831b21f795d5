import type { BandSighting, ScanFilter } from "../platform.ts";

/** Whether a device is one of those that are looked for. */
export function fits({ services, name = "" }: BandSighting, filter: ScanFilter): boolean {
  return (
    filter.services.some((it) => services.includes(it)) ||
    filter.namePrefixes.some((it) => name.startsWith(it))
  );
}

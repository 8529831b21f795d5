import { signal } from "@preact/signals";

/** What a browser alone has to ask for, inside the click that wants it; a server needs nothing. */
export interface Permissions {
  /** Lets the reader choose the phone; rejects with an {@link AskError} where it was refused. */
  readonly phone?: (() => Promise<void>) | undefined;
  /** The same for the band. */
  readonly band?: (() => Promise<void>) | undefined;
}

/** What this browser lacks, in the reader's words; absent: it has everything. */
export interface Capabilities {
  readonly phone?: (() => string) | undefined;
  readonly band?: (() => string) | undefined;
}

let permissions: Permissions = {};

/** Set once by whoever starts the page. */
export const capabilities = signal<Capabilities>({});

export function setPermissions(wanted: Permissions): void {
  permissions = wanted;
}

/** To be called first thing in a click that needs the phone. */
export async function beforePhone(): Promise<void> {
  await permissions.phone?.();
}

/** To be called first thing in a click that needs the band. */
export async function beforeBand(): Promise<void> {
  await permissions.band?.();
}

import type { BusVariant } from "../../platform.ts";

/** What BlueZ says of an object. Whatever is not of the type that it should be is not there. */
export type Properties = ReadonlyMap<string, BusVariant>;

export function textOf(properties: Properties | undefined, name: string): string | undefined {
  const value = properties?.get(name)?.value;
  return typeof value === "string" ? value : undefined;
}

export function numberOf(properties: Properties | undefined, name: string): number | undefined {
  const value = properties?.get(name)?.value;
  return typeof value === "number" ? value : undefined;
}

export function isSet(properties: Properties | undefined, name: string): boolean {
  return properties?.get(name)?.value === true;
}

export function textsOf(properties: Properties | undefined, name: string): string[] {
  const value = properties?.get(name)?.value;
  return Array.isArray(value) ? value.filter((it) => typeof it === "string") : [];
}

export function bytesOf(properties: Properties | undefined, name: string): Uint8Array | undefined {
  const value = properties?.get(name)?.value;
  return value instanceof Uint8Array ? value : undefined;
}

/** A dictionary of bytes by number: `a{qv}`. */
export function bytesByNumber(
  properties: Properties | undefined,
  name: string,
  key: number,
): Uint8Array | undefined {
  const value = properties?.get(name)?.value;
  const entry: unknown = value instanceof Map ? value.get(key) : undefined;
  return isVariant(entry) && entry.value instanceof Uint8Array ? entry.value : undefined;
}

/** `a{sv}` as it arrives; what is no such thing is left out. */
export function parseProperties(value: unknown): Map<string, BusVariant> {
  const properties = new Map<string, BusVariant>();
  if (!(value instanceof Map)) return properties;
  for (const [name, variant] of value as ReadonlyMap<unknown, unknown>) {
    if (typeof name === "string" && isVariant(variant)) properties.set(name, variant);
  }
  return properties;
}

/** `a{sa{sv}}`: properties by interface. */
export function parseInterfaces(value: unknown): Map<string, Map<string, BusVariant>> {
  const interfaces = new Map<string, Map<string, BusVariant>>();
  if (!(value instanceof Map)) return interfaces;
  for (const [name, properties] of value as ReadonlyMap<unknown, unknown>) {
    if (typeof name === "string") interfaces.set(name, parseProperties(properties));
  }
  return interfaces;
}

function isVariant(value: unknown): value is BusVariant {
  return typeof value === "object" && value !== null && "signature" in value && "value" in value;
}

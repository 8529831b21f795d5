import type { Lap, Workout } from "../../health/workout.ts";
import { OWN_LAP, ownAttributes } from "./own-facts.ts";
import { isNumber } from "./values.ts";
import { decimal, escapeXml } from "./xml-write.ts";

/** Our summary as an element; the prefix `ownband` must be bound to {@link OWN_NS}. */
export function formatOwn(workout: Workout, parts: number): string {
  return element("workout", ownAttributes(workout, parts));
}

/** A lap as an element of ours. */
export function formatOwnLap(lap: Lap): string {
  return element(
    "lap",
    OWN_LAP.flatMap(([fact, name]) => {
      const value = lap[fact];
      return isNumber(value) ? [[name, value] as const] : [];
    }),
  );
}

function element(name: string, said: readonly (readonly [string, string | number])[]): string {
  const attributes = said.map(([key, value]) => {
    return ` ${key}="${typeof value === "number" ? decimal(value) : escapeXml(value)}"`;
  });
  return `<ownband:${name}${attributes.join("")}/>`;
}

import { expect } from "vitest";
import { readXml } from "../src/exchange/workout-files/xml.ts";
import { inPieces } from "./workout-files.ts";

/**
 * Checks that children stand in the order that a schema gives, and that values look as it wants.
 * Elements that `order` does not name are looked at no further.
 *
 * @returns the names of all elements
 */
export async function expectInOrder(
  text: string,
  order: Readonly<Record<string, readonly string[]>>,
  values: Readonly<Record<string, RegExp>>,
): Promise<string[]> {
  const last = new Map<unknown, number>();
  const seen: string[] = [];
  await readXml(
    inPieces(text),
    {
      open: ({ local, parent }) => {
        seen.push(local);
        const children = parent && order[parent.local];
        if (!children) return;
        const at = children.indexOf(local);
        expect(at, `${local} in ${parent.local}`).toBeGreaterThanOrEqual(last.get(parent) ?? 0);
        last.set(parent, at);
      },
      close: ({ local }, value) => {
        if (values[local]) expect(value, local).toMatch(values[local]);
      },
    },
    {},
  );
  return seen;
}

import { AppError } from "../../errors.ts";
import type { Records } from "../../store/records.ts";
import type { NamedWearer } from "../../store/wearer-rows.ts";
import { noSuchWearer } from "../../tasks/export-subject.ts";

/** What changes of a wearer: absent stays as it is, `null` is not known any more. */
export type WearerChange = { readonly [Fact in keyof NamedWearer]?: NamedWearer[Fact] | null };

/** @throws BandTaskError "no-such-wearer"; AppError "exists" | "usage" */
export function changeWearer(records: Records, id: number, change: WearerChange): NamedWearer {
  const wearers = records.wearers();
  const known = wearers.find((it) => it.id === id);
  if (known === undefined) throw noSuchWearer();
  checkName(wearers, id, change.name);
  const theirs = records.ofWearer(id);
  const facts = Object.entries({ ...theirs.wearer(), ...change }).filter(([, it]) => it !== null);
  theirs.setWearer(Object.fromEntries(facts));
  return theirs.wearer();
}

/** Names are what the command line, and every import, knows people by. */
function checkName(
  wearers: readonly (NamedWearer & { readonly id: number })[],
  id: number,
  name: string | null | undefined,
): void {
  const isFirst = wearers[0]?.id === id;
  if (name === null && !isFirst) {
    throw new AppError("usage", "Somebody who is not the first one needs a name.");
  }
  const lower = (text: string | undefined): string | undefined => text?.toLocaleLowerCase();
  const isTaken = wearers.some((it) => it.id !== id && lower(it.name) === lower(name ?? undefined));
  if (typeof name === "string" && isTaken) {
    throw new AppError("exists", "Somebody here is called that already.", {
      hint: "Choose a name that nobody has here.",
    });
  }
}

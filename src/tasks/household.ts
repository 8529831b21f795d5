import { AppError } from "../errors.ts";
import { isSameName, wearerNameOf } from "../health/wearer.ts";
import type { Records } from "../store/records.ts";
import type { NamedWearer } from "../store/wearer-rows.ts";
import { noSuchWearer } from "./export-subject.ts";

/** Somebody of the household, by the number that is kept. */
export interface Housemate extends NamedWearer {
  readonly id: number;
}

/** What changes of a wearer: absent stays as it is, `null` is not known any more. */
export type WearerChange = { readonly [Fact in keyof NamedWearer]?: NamedWearer[Fact] | null };

/** Makes somebody new. @throws AppError "usage": that is no name | "exists": somebody is called so */
export function addWearer(records: Records, name: string): Housemate {
  const kept = checkName(name);
  checkFree(records, kept, undefined);
  // Whoever is there without having been named stays the first one.
  records.wearerNamed(kept);
  const added = records.wearers().find((it) => isSameName(it.name, kept));
  if (added === undefined) throw new TypeError("somebody was made a moment ago");
  return added;
}

/** @throws BandTaskError "no-such-wearer"; AppError "exists" | "usage" */
export function changeWearer(records: Records, id: number, change: WearerChange): NamedWearer {
  const isFirst = records.wearers()[0]?.id === id;
  const theirs = ofHousemate(records, id);
  if (change.name === null && !isFirst) {
    throw new AppError("usage", "Somebody who is not the first one needs a name.", {
      hint: "Choose a name that nobody has here.",
    });
  }
  const name = typeof change.name === "string" ? checkName(change.name) : undefined;
  if (name !== undefined) checkFree(records, name, id);
  const facts = { ...theirs.wearer(), ...change, ...(name !== undefined && { name }) };
  theirs.setWearer(Object.fromEntries(Object.entries(facts).filter(([, it]) => it !== null)));
  return theirs.wearer();
}

/**
 * Says who wears a band, with everything that it has recorded. Days and nights of both are stale then.
 *
 * @returns the addresses that have changed hands
 * @throws BandTaskError "no-such-wearer"; StoreError "no-such-band"
 */
export function giveBand(records: Records, mac: string, id: number): string[] {
  ofHousemate(records, id);
  return records.giveBand(mac, id);
}

/** Takes somebody out who wears nothing. @throws BandTaskError "no-such-wearer"; StoreError "still-worn" */
export function removeWearer(records: Records, id: number): void {
  ofHousemate(records, id);
  records.removeWearer(id);
}

/** Whom a name means to those who write it; as it is kept then. @throws AppError "usage" */
export function checkName(text: string): string {
  const name = wearerNameOf(text);
  if (name !== undefined) return name;
  throw new AppError("usage", "That cannot be a name.", {
    hint: "A name has 1 to 80 letters, in one line.",
  });
}

function ofHousemate(records: Records, id: number): Records {
  if (records.wearers().some((it) => it.id === id)) return records.ofWearer(id);
  throw noSuchWearer();
}

/** Names are what the command line, and every import, knows people by. */
function checkFree(records: Records, name: string, id: number | undefined): void {
  const isTaken = records.wearers().some((it) => it.id !== id && isSameName(it.name, name));
  if (!isTaken) return;
  throw new AppError("exists", "Somebody here is called that already.", {
    hint: "Choose a name that nobody has here.",
  });
}

import { isCurrent } from "../../store/succession.ts";
import type { HouseAnswer, WearerOfPage } from "../answers.ts";
import type { Desk } from "../desk.ts";
import { shortText } from "./plain.ts";
import type { Subject, Subjects } from "./subject.ts";

/** Whose house it is, and how far they have come. */
export async function houseOf(desk: Desk, subjects: Subjects): Promise<HouseAnswer> {
  const { house } = desk;
  const everybody = await subjects.all();
  const keys = (await desk.ledger()).list().flatMap((band) => band.keys);
  return {
    kind: house.kind,
    version: house.version,
    isDemo: house.isDemo,
    nowS: house.nowS(),
    wearers: everybody.map(wearerOf),
    has: {
      keys: keys.length > 0,
      provenKey: keys.some((key) => key.verifiedAtS !== undefined && isCurrent(key)),
      records: everybody.length > 0,
    },
  };
}

function wearerOf({ wearer, evaluated, today }: Subject): WearerOfPage {
  const { id, facts } = wearer;
  return {
    id,
    name: shortText(facts.name),
    firstDay: evaluated.firstDay(id),
    lastDay: evaluated.lastDay(id),
    today,
  };
}

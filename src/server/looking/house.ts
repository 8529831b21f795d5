import { isCurrent } from "../../store/succession.ts";
import type { HouseAnswer, WearerOfPage } from "../answers.ts";
import type { Desk } from "../desk.ts";
import { shortText } from "./plain.ts";
import type { Housemate, Subjects } from "./subject.ts";

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
      records: everybody.some(isRecorded),
    },
  };
}

function wearerOf(housemate: Housemate): WearerOfPage {
  const { wearer, evaluated, today } = housemate;
  const { id, facts } = wearer;
  const hasRecords = isRecorded(housemate);
  return {
    id,
    name: shortText(facts.name),
    hasRecords,
    // Days may still be kept of somebody whose band was given away.
    ...(hasRecords && { firstDay: evaluated.firstDay(id), lastDay: evaluated.lastDay(id) }),
    today,
  };
}

function isRecorded({ worn }: Housemate): boolean {
  return worn.length > 0;
}

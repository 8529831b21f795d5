import { modelNamed } from "../../band/models.ts";
import { nameOfApp } from "../../keys/apps.ts";
import type { KeptBand, KeptKey } from "../../store/kept-key.ts";
import type { Ledger } from "../../store/ledger.ts";
import type { RecordedBand, Records } from "../../store/records.ts";
import { isCurrent, isRefused } from "../../store/succession.ts";
import type { BandOfPage, BandsAnswer } from "../answers.ts";
import { shortText } from "./plain.ts";

/** More readings of a battery nobody sees. */
const MOST_READINGS = 2_000;

const FOREVER_S = 253_402_300_800;

/** Every band that is known, and whether there is a key for it; never the key itself. */
export function bandsIn(records: Records, ledger: Ledger): BandsAnswer {
  const kept = ledger.list();
  return {
    bands: records.bands().map((band) => bandOfPage(band, kept, records)),
    wearers: records
      .wearers()
      .map(({ id, name, ...facts }) => ({ id, name: shortText(name), ...facts })),
    followers: records
      .likelyFollowers()
      .map(({ oldMac, newMac }) => ({ old: oldMac, new: newMac })),
  };
}

function bandOfPage(band: RecordedBand, kept: readonly KeptBand[], records: Records): BandOfPage {
  const { mac, hasAddress, continues, firstS, lastS, syncedS, workouts, measurements } = band;
  const [key] = kept.find((it) => it.mac === mac)?.keys ?? [];
  return {
    mac,
    model: shortText(band.model),
    firmware: shortText(band.firmware),
    serial: shortText(band.serial),
    isDevice: hasAddress,
    continues,
    wearer: band.wearer,
    ...(pairsAlone(band.model) && { pairsAlone: true }),
    ...(canBeTold(band.model) && { canBeTold: true }),
    ...keyFacts(key),
    firstS,
    lastS,
    syncedS,
    workouts,
    measurements,
    battery: batteryOf(records, mac),
    alarms: records.alarms(mac).map((alarm) => ({ ...alarm, title: shortText(alarm.title) })),
  };
}

/**
 * Models without the marked form of the sign-in are those that take the key of any app (huami-ble §2.1):
 * of their keys the vendor's app often keeps none.
 */
function pairsAlone(model: string | undefined): boolean {
  return model !== undefined && modelNamed(model)?.cryptFlag === 0;
}

/** Zepp OS has a way of its own, which no source describes. */
function canBeTold(model: string | undefined): boolean {
  return model === undefined || modelNamed(model)?.isZeppOs !== true;
}

function keyFacts(
  key: KeptKey | undefined,
): Pick<BandOfPage, "key" | "keyFrom" | "keyFoundS" | "keyProvenS"> {
  if (key === undefined) return { key: "none" };
  const [source] = key.sources;
  return {
    key: stateOf(key),
    keyFrom: source?.app === undefined ? source?.kind : shortText(nameOfApp(source.app)),
    keyFoundS: key.foundAtS,
    keyProvenS: key.verifiedAtS,
  };
}

function stateOf(key: KeptKey): Exclude<BandOfPage["key"], "none"> {
  if (isRefused(key)) return "refused";
  if (!isCurrent(key)) return "dead";
  return key.verifiedAtS === undefined ? "untried" : "proven";
}

function batteryOf(records: Records, mac: string): BandOfPage["battery"] {
  const all = [...records.batteryReadings(mac, 0, FOREVER_S)];
  const most = Math.min(all.length, MOST_READINGS);
  return Array.from({ length: most }, (_, n) => {
    // The first and the last one stay.
    const at = most < 2 ? 0 : Math.round((n * (all.length - 1)) / (most - 1));
    return { atS: all[at]?.atS ?? 0, levelPercent: all[at]?.levelPercent ?? 0 };
  });
}

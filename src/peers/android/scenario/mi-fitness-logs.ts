import type { MiFitnessBand } from "../mi-fitness-database.ts";

/** One file of Mi Fitness's log folder. */
export interface LogFile {
  readonly name: string;
  readonly text: string;
}

/** `01-31 11:58:03.000`. */
function stamp(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(5, 19).replace("T", " ")}.000`;
}

function logText(nowS: number, pid: number, lines: readonly string[]): string {
  return lines
    .map((line, i) => {
      const head = (tag: string, atS: number): string => `${stamp(atS)}  ${pid}  ${pid} I ${tag}: `;
      const atS = nowS - 60 * (lines.length - i);
      return `${head("Sync_", atS)}nothing of interest here\n${head("DeviceModel_", atS)}${line}\n`;
    })
    .join("");
}

/** The line that Mi Fitness 3.48 writes when it loads a band. */
export function deviceModelLine(band: MiFitnessBand, key: string): string {
  return (
    `initDeviceModel() called with: device = DeviceInfo(device=Device(did='huami.${band.serial}', ` +
    `model='${band.model}', name='${band.name}', detail=Detail(mac=${band.mac}, sn=${band.serial}, ` +
    `fw_ver=1.0)), isOnline=true, huamiAuthKey=${key}, lastSync=1)`
  );
}

/**
 * The logs in all shapes that versions of the app have written, the key of `oldKey` first where
 * there was an earlier pairing: the last one for a band counts.
 * @source PT123123/mibandhub; Suiteki Pro (shapes A to E of the key-sources notes)
 */
export function miFitnessLogs(
  band: MiFitnessBand,
  key: string,
  oldKey: string,
  nowS: number,
): LogFile[] {
  const { mac, model } = band;
  const pid = 15447;
  const file = (name: string, ageS: number, lines: readonly string[]): LogFile => ({
    name,
    text: logText(nowS - ageS, pid, lines),
  });
  const escaped = JSON.stringify(JSON.stringify({ auth_key: key, mac })).slice(1, -1);
  return [
    file("XiaomiFit.device.log.bak.1", 40 * 86_400, [
      `bind macAddress=${mac}, authKey=${oldKey}, model='${model}', encryptKey=${oldKey}, status=1`,
    ]),
    file("XiaomiFit.device.log", 600, [
      deviceModelLine(band, oldKey),
      `bind state macAddress=02:00:00:00:00:00, authKey=${"0".repeat(32)}, model='none'`,
      deviceModelLine(band, key),
    ]),
    file("XiaomiFit.main.log", 300, [
      `device ${JSON.stringify({ mac, model, authKey: null, encryptKey: key, token: key })}`,
      "account token=AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH1234567890abcdef12345678 userId=1",
    ]),
    file("Transfer.device.log", 200, [`{\\"additionalInfo\\":\\"${escaped}\\"}`]),
    file("XiaomiFit.pushservice.log", 100, ["no key in this one"]),
    file("Wearable.log", 90 * 86_400, [`connect macAddress=${mac}, authKey=${key}, status=1`]),
  ];
}

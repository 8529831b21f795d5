import { formatHex } from "../../src/bytes/hex.ts";
import { dumpedHex, listedAttributes, startBluetoothctl } from "../../test/bluetoothctl.ts";
import type { Journey } from "./client-journey.ts";

const LIMIT_MS = 60_000;
/** What it answers to `version`: by then it has answered everything before. */
const NEXT = /^Version \d/m;

/** BlueZ's own client, over real BlueZ: find, connect, list, read, disconnect. */
export async function bluetoothctlJourney({ book, busAddress, band }: Journey): Promise<void> {
  const ctl = await startBluetoothctl(busAddress);
  const step = (name: string, work: () => Promise<string>) =>
    book.step(`bluetoothctl: ${name}`, LIMIT_MS, async () => [undefined, await work()]);
  try {
    // The radio that was plugged in first; the band is on the other one.
    const shown = await ctl.say("list\nversion", NEXT);
    const addresses = [...shown.matchAll(/Controller (\S+)/g)].map(([, address = ""]) => address);
    const [own = "", other = ""] = [...new Set(addresses)].toSorted();
    await step("scan", async () => {
      await ctl.say(`select ${own}\nversion`, NEXT);
      await ctl.say("scan on", new RegExp(`Device ${other}`));
      await ctl.say("scan off", /Discovery stopped|Failed to stop/);
      return "found";
    });
    await step("connect", async () => {
      await ctl.say(`connect ${other}`, /Connection successful/);
      await ctl.say("menu gatt", /list-attributes/);
      return "connected";
    });
    await step("list-attributes", async () => {
      // Whatever is listed in the first second may be no more than the beginning.
      let count = 0;
      for (let attempt = 0; attempt < 20; attempt++) {
        const listed = listedAttributes(await ctl.say("list-attributes\nversion", NEXT));
        const of = (kind: string) => listed.filter((it) => it.kind === kind).length;
        count = of("Characteristic");
        if (count >= expectedCharacteristics(band.gatt)) return `${count} characteristics`;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      throw new Error(`${count} characteristics, too few`);
    });
    await step("read", async () => {
      await ctl.say("select-attribute 00002a28-0000-1000-8000-00805f9b34fb", /char\w+\]#/);
      const read = dumpedHex(await ctl.say("read", /^ {2}[0-9a-f]{2} /m));
      const firmware = formatHex(new TextEncoder().encode(band.profile.firmware));
      if (!read.startsWith(firmware)) throw new Error("not what the band has");
      return band.profile.firmware;
    });
    await step("disconnect", async () => {
      await ctl.say("back", /Menu main/);
      await ctl.say(`disconnect ${other}`, /Successful disconnected/);
      return "down";
    });
  } finally {
    await ctl.close();
  }
}

/** The services 1800 and 1801 are BlueZ's own. */
function expectedCharacteristics(gatt: Journey["band"]["gatt"]): number {
  const others = gatt.filter(({ uuid }) => !/^0000180[01]-/.test(uuid));
  return others.reduce((sum, { characteristics }) => sum + characteristics.length, 0);
}

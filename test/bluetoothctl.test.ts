import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { formatHex } from "../src/bytes/hex.ts";
import { connectBus } from "../src/node/bus.ts";
import type { MessageBus } from "../src/platform.ts";
import { VirtualBluez } from "../src/peers/bluez/virtual-bluez.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import {
  bluetoothctlMissing,
  dumpedHex,
  listedAttributes,
  startBluetoothctl,
} from "./bluetoothctl.ts";
import type { Bluetoothctl } from "./bluetoothctl.ts";
import { busMissing, startPrivateBus } from "./private-bus.ts";
import type { PrivateBus } from "./private-bus.ts";

const MAC = "C8:0F:10:01:02:03";
const NEXT = /^Version \d/m;
const missing = busMissing() ?? bluetoothctlMissing();
const title = "the real bluetoothctl and the virtual band";

describe.skipIf(missing !== undefined)(missing ? `${title}: ${missing}` : title, () => {
  let daemon: PrivateBus;
  let bus: MessageBus;
  let band: VirtualBand;
  let bluez: VirtualBluez;
  let ctl: Bluetoothctl;

  beforeAll(async () => {
    daemon = await startPrivateBus();
  });
  beforeEach(async () => {
    band = new VirtualBand({ mac: MAC });
    bus = await connectBus(daemon.address);
    bluez = await VirtualBluez.start(bus, [band], { connectDelayMs: 20, outOfReachMs: 50 });
    ctl = await startBluetoothctl(daemon.address);
  });
  afterEach(async () => {
    await ctl.close();
    await bluez.close();
    bus.close();
  });
  afterAll(() => daemon.close());

  async function find(): Promise<void> {
    await ctl.say("scan on", /NEW\] Device C8:0F:10:01:02:03 Mi Smart Band 4/);
    await ctl.say("scan off", /Discovery stopped/);
  }

  async function connect(): Promise<void> {
    await find();
    await ctl.say(`connect ${MAC}`, /Connection successful[^]*ServicesResolved: yes/);
    await ctl.say("menu gatt", /list-attributes/);
  }

  test("finds it, and shows the radio and what the band says of itself", async () => {
    expect(await ctl.say("show", /SupportedInstances/)).toMatch(/Powered: yes/);
    await find();
    const info = await ctl.say(`info ${MAC}\nversion`, NEXT);
    expect(info).toMatch(/Name: Mi Smart Band 4\n/);
    expect(info).toMatch(/Device C8:0F:10:01:02:03 \(public\)/);
    expect(info).toMatch(/UUID: .*\(0000fee0-0000-1000-8000-00805f9b34fb\)/);
    expect(info).toMatch(/ManufacturerData Key: 0x0157/);
    // huami-ble §1.3: 02, sixteen times FF, generation 2, the address.
    const data = info.slice(info.indexOf("ManufacturerData Value"), info.indexOf("ServiceData"));
    expect(dumpedHex(data)).toBe(`02${"ff".repeat(16)}02c80f10010203`);
  });

  test("lists every attribute of the band and no other", async () => {
    await connect();
    const listed = listedAttributes(await ctl.say("list-attributes\nversion", NEXT));
    const expected = band.gatt
      .filter(({ uuid }) => !uuid.startsWith("00001800")) // BlueZ keeps it to itself
      .flatMap(({ uuid, characteristics }) => [
        `Primary Service ${uuid}`,
        ...characteristics.flatMap((it) => [
          `Characteristic ${it.uuid}`,
          ...(it.properties.includes("notify")
            ? ["Descriptor 00002902-0000-1000-8000-00805f9b34fb"]
            : []),
        ]),
      ]);
    expect(listed.map(({ kind, uuid }) => `${kind} ${uuid}`)).toEqual(expected);
    expect(listed.length).toBeGreaterThan(60);
    // Handles of a real Mi Smart Band 4 (huami-ble §1.4), as far as ours are counted the same.
    const pathOf = (short: string) => listed.find(({ uuid }) => uuid.startsWith(short))?.path;
    expect(pathOf("0000180a")).toBe("/service0009");
    expect(pathOf("00002a50")).toBe("/service0009/char0012");
    expect(pathOf("00001530")).toBe("/service0014");
    expect(pathOf("00001532")).toBe("/service0014/char0018");
    expect(pathOf("00002a46")).toBe("/service001a/char001b");
  });

  test("reads a value, and hears what the band answers to a write", async () => {
    await connect();
    await ctl.say("select-attribute 00002a28-0000-1000-8000-00805f9b34fb", /char000e\]#/);
    expect(await ctl.say("attribute-info", /MTU/)).toMatch(/Flags: read\n/);
    const read = await ctl.say("read", /^ {2}[0-9a-f]{2} .*\n[^]*^ {2}[0-9a-f]{2} .*\n/m);
    // It shows a value twice: once as the change that BlueZ announces, once as the answer.
    const firmware = formatHex(new TextEncoder().encode(band.profile.firmware));
    expect(dumpedHex(read)).toBe(firmware + firmware);
    await ctl.say(
      "select-attribute 00000009-0000-3512-2118-0009af100700",
      /service\w+\/char\w+\]#/,
    );
    await ctl.say("notify on", /Notify started/);
    // Nineteen bytes are two lines.
    const challenge = await ctl.say('write "0x02 0x00"', /10 02 01 [^]*^ {2}[0-9a-f]{2} .*\n/m);
    expect(dumpedHex(challenge)).toMatch(/^100201[0-9a-f]{32}/);
    expect(band.state).toBe("connected");
  });

  test("disconnects, and is told why it cannot connect", async () => {
    await connect();
    await ctl.say("back", /Menu main/);
    await ctl.say(`disconnect ${MAC}`, /Successful disconnected[^]*Connected: no/);
    expect(band.state).toBe("free");
    band.switchOff();
    await ctl.say(
      `connect ${MAC}`,
      /Failed to connect: org\.bluez\.Error\.Failed le-connection-abort-by-local/,
    );
  });
});

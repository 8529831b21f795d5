import { ByteReader } from "../src/bytes/byte-reader.ts";
import type { VirtualPhone } from "../src/peers/virtual-phone.ts";
import type { UsbPorts } from "../src/platform.ts";
import { pipePair } from "./pipe-pair.ts";

/** What is plugged in besides, or instead of, ADB. */
export interface UsbFault {
  /** `open()` fails like libusb without udev rules, or with another program on the interface. */
  readonly refuses?: "permission" | "busy";
  /** A driver or a hub that never comes back: the list of devices, or `open()`. */
  readonly hangs?: "list" | "open";
  /** Called whenever the device is closed. */
  readonly onClose?: () => void;
  /** Unplugged when this many transfers were sent to it. */
  readonly unpluggedAfter?: number;
  /** USB debugging is off: only the interface for files is there. */
  readonly filesOnly?: boolean;
}

const ADB = { interfaceClass: 0xff, interfaceSubclass: 0x42, interfaceProtocol: 1 };
const FILES = { interfaceClass: 6, interfaceSubclass: 1, interfaceProtocol: 1 };
const PACKET_BYTES = 512;

/**
 * A virtual phone on WebUSB, as far as ADB uses it: one interface with an endpoint each way. A
 * packet's header and its payload are transfers of their own, as adbd sends them.
 */
export function virtualUsb(phone: VirtualPhone, fault: UsbFault = {}): UsbPorts {
  const device = new VirtualUsbDevice(phone, fault) as unknown as USBDevice;
  return {
    getDevices: () => (fault.hangs === "list" ? never() : Promise.resolve([device])),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

class VirtualUsbDevice {
  readonly vendorId = 0x2717;
  readonly productId = 0xff48;
  readonly productName = "Redmi Note 8";
  readonly serialNumber = "0123456789ABCDEF";
  readonly configurations: object[];
  configuration: object;
  opened = false;
  readonly #fault: UsbFault;
  readonly #pipe: ReturnType<typeof pipePair>[number];
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ByteReader;
  #sent = 0;
  #payloadBytes: number | undefined;

  constructor(phone: VirtualPhone, fault: UsbFault) {
    const [ours, theirs] = pipePair();
    this.#fault = fault;
    this.#pipe = ours;
    this.#writer = ours.writable.getWriter();
    this.#reader = new ByteReader(ours.readable);
    phone.connect(theirs);
    const alternate = {
      alternateSetting: 0,
      ...(fault.filesOnly === true ? FILES : ADB),
      endpoints: [
        { endpointNumber: 1, direction: "in", type: "bulk", packetSize: PACKET_BYTES },
        { endpointNumber: 2, direction: "out", type: "bulk", packetSize: PACKET_BYTES },
      ],
    };
    const usbInterface = { interfaceNumber: 0, claimed: false, alternate, alternates: [alternate] };
    this.configuration = { configurationValue: 1, interfaces: [usbInterface] };
    this.configurations = [this.configuration];
  }

  open(): Promise<void> {
    if (this.#fault.refuses === "permission") {
      return Promise.reject(new DOMException("access denied", "SecurityError"));
    }
    if (this.#fault.hangs === "open") return never();
    this.opened = true;
    return Promise.resolve();
  }

  claimInterface(): Promise<void> {
    return this.#fault.refuses === "busy"
      ? Promise.reject(new DOMException("interface is busy", "NetworkError"))
      : Promise.resolve();
  }

  async transferOut(_endpoint: number, bytes: Uint8Array): Promise<{ status: string }> {
    if (this.#sent++ >= (this.#fault.unpluggedAfter ?? Infinity)) {
      this.#pipe.close();
      throw new DOMException("the device was unplugged", "NetworkError");
    }
    if (bytes.length > 0) await this.#writer.write(bytes.slice());
    return { status: "ok" };
  }

  async transferIn(): Promise<{ status: string; data: DataView }> {
    const bytes = await this.#reader.exactly(this.#payloadBytes ?? 24);
    if (!bytes) throw new DOMException("the device was unplugged", "NetworkError");
    const data = new DataView(bytes.slice().buffer);
    const length = this.#payloadBytes === undefined ? data.getUint32(12, true) : 0;
    this.#payloadBytes = length === 0 ? undefined : length;
    return { status: "ok", data };
  }

  close(): Promise<void> {
    this.opened = false;
    this.#fault.onClose?.();
    this.#pipe.close();
    return Promise.resolve();
  }
}

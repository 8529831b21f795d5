import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import type { BrowserContext, Page } from "playwright-core";
import type { VirtualPhone } from "../src/peers/virtual-phone.ts";
import { answerChooser, CHROMIUM, CHROMIUM_FLAGS } from "./chromium.ts";
import { virtualUsb } from "./virtual-usb.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** A host for the static folder, as plain as any, and the cable from its browser to a virtual phone. */
export interface SiteServer {
  /** Of the page: a folder below the host's own, as on many hosts. */
  readonly address: string;
  close(): Promise<void>;
}

const BELOW = "/some/folder/";

/** @param phone absent: nothing is plugged in */
export async function serveSite(folder: string, phone?: VirtualPhone): Promise<SiteServer> {
  const cable = phone && cableTo(phone);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path.startsWith("/usb/")) {
      void cable?.(path.slice("/usb/".length), request, response);
      return;
    }
    const body = path.startsWith(BELOW) ? fileAt(folder, path.slice(BELOW.length)) : undefined;
    const type = TYPES[extname(path)] ?? TYPES[".html"];
    response.writeHead(body ? 200 : 404, { "content-type": type });
    // The worker has no chooser of its own: what is plugged in reaches it as it reaches the page.
    if (body && phone && /\/worker-[^/]*\.js$/.test(path)) response.write(USB_STAND_IN);
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}${BELOW}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function fileAt(folder: string, path: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, path === "" ? "index.html" : path));
  } catch {
    return undefined;
  }
}

type Cable = (name: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The phone's end of the stand-in for WebUSB: a call is a question. */
function cableTo(phone: VirtualPhone): Cable {
  let isChosen = false;
  let device: USBDevice | undefined;
  return async (name, request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = new Uint8Array(Buffer.concat(pieces));
    try {
      let answer: Uint8Array = new Uint8Array(0);
      if (name === "choose") isChosen = true;
      else if (name === "chosen") answer = new Uint8Array([isChosen ? 1 : 0]);
      else if (name === "open") {
        [device] = await virtualUsb(phone).getDevices();
        await device?.open();
      } else if (name === "out") await device?.transferOut(2, body);
      else if (name === "in") {
        const { data } = (await device?.transferIn(1, 512)) ?? {};
        answer = new Uint8Array(data?.buffer ?? new ArrayBuffer(0));
      } else if (name === "close") await device?.close();
      response.writeHead(200).end(answer);
    } catch {
      response.writeHead(410).end();
    }
  };
}

/** `navigator.usb` with one phone, as far as ADB uses it; to be run in the page and in its worker. */
const USB_STAND_IN = `(() => {
  const call = async (name, body) => {
    const response = await fetch(new URL("/usb/" + name, location.origin), { method: "POST", body: body ?? "" });
    if (!response.ok) throw new DOMException("the device was unplugged", "NetworkError");
    return new Uint8Array(await response.arrayBuffer());
  };
  const alternate = {
    alternateSetting: 0, interfaceClass: 0xff, interfaceSubclass: 0x42, interfaceProtocol: 1,
    endpoints: [
      { endpointNumber: 1, direction: "in", type: "bulk", packetSize: 512 },
      { endpointNumber: 2, direction: "out", type: "bulk", packetSize: 512 },
    ],
  };
  const one = { interfaceNumber: 0, claimed: false, alternate, alternates: [alternate] };
  const configuration = { configurationValue: 1, interfaces: [one] };
  const device = {
    vendorId: 0x2717, productId: 0xff48, productName: "Redmi Note 8", serialNumber: "0123456789ABCDEF",
    configurations: [configuration], configuration, opened: false,
    async open() { await call("open"); device.opened = true; },
    claimInterface: async () => undefined,
    releaseInterface: async () => undefined,
    async transferOut(_, bytes) {
      if (bytes.byteLength > 0) await call("out", new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength));
      return { status: "ok" };
    },
    async transferIn() { return { status: "ok", data: new DataView((await call("in")).buffer) }; },
    async close() { device.opened = false; await call("close"); },
  };
  const usb = {
    getDevices: async () => ((await call("chosen"))[0] === 1 ? [device] : []),
    async requestDevice() {
      if (!globalThis.navigator.userActivation?.isActive) throw new DOMException("no click", "SecurityError");
      await call("choose");
      return device;
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  Object.defineProperty(navigator, "usb", { value: usb, configurable: true });
})();
`;

/** A Chromium of its own in which the site is open. */
export interface OpenSite {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in any page: errors, console errors, violations of the policy. */
  readonly troubles: readonly string[];
  /** All addresses that anything in the browser asked for. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface SiteOptions {
  readonly busAddress?: string | undefined;
  readonly withUsb?: boolean;
  /** Run in every page before its own code. */
  readonly before?: string;
}

export async function openSite(address: string, options: SiteOptions = {}): Promise<OpenSite> {
  await using ends = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "ownband-site-"));
  ends.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { busAddress, withUsb = false, before } = options;
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...process.env, ...(busAddress ? { DBUS_SYSTEM_BUS_ADDRESS: busAddress } : {}) },
    args: CHROMIUM_FLAGS,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 900 },
  });
  ends.defer(() => context.close());
  if (withUsb) await context.addInitScript(USB_STAND_IN);
  if (before !== undefined) await context.addInitScript(before);
  const troubles: string[] = [];
  const requests: string[] = [];
  context.on("request", (request) => requests.push(request.url()));
  context.on("weberror", (error) => troubles.push(error.error().message));
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await answerChooser(context, page);
  await page.goto(address);
  const all = ends.move();
  return { context, page, troubles, requests, close: () => all.disposeAsync() };
}

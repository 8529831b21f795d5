import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUS_PORT, READY } from "./guest-files.ts";
import type { GuestImage } from "./guest-image.ts";

/** A computer inside this one, with a kernel, bluetoothd and two virtual radios of its own. */
export interface Guest {
  /** Its system bus, for `DBUS_SYSTEM_BUS_ADDRESS`. */
  readonly busAddress: string;
  /** What its console has said. */
  readonly console: () => string;
  /** Switches it off and removes what it left. Twice is fine. */
  close(): Promise<void>;
}

/** Seen: 8 s on a fast machine. */
const BOOT_TIMEOUT_MS = 180_000;
const MOST_CONSOLE = 1_000_000;

/**
 * Boots a guest. Nothing of it is reachable but its bus, through a socket that only this user can open.
 *
 * @throws Error with the end of its console when it is not ready after three minutes
 */
export async function bootGuest(image: GuestImage): Promise<Guest> {
  const folder = mkdtempSync(join(tmpdir(), "ownband-stack-"));
  const port = await freePort();
  const machine = startMachine(image, port);
  const endNow = () => {
    machine.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", endNow);
  let log = "";
  let server: Server | undefined;
  const close = async (): Promise<void> => {
    server?.close();
    const isRunning = machine.pid !== undefined && machine.exitCode === null;
    const ended = isRunning && machine.signalCode === null ? once(machine, "exit") : undefined;
    endNow();
    await ended;
    process.removeListener("exit", endNow);
  };
  try {
    await untilReady(machine, (text) => (log = (log + text).slice(-MOST_CONSOLE)));
    const path = join(folder, "bus");
    server = await forward(path, port);
    return { busAddress: `unix:path=${path}`, console: () => log, close };
  } catch (error) {
    await close();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The guest did not boot: ${why}. Its console ends with:\n${log.slice(-2_000)}`,
      {
        cause: error,
      },
    );
  }
}

/** Emulated on purpose: it runs the same wherever it runs, also where there is no /dev/kvm. */
function startMachine({ kernel, initrd }: GuestImage, port: number): ChildProcess {
  const network = `user,id=n,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:${BUS_PORT}`;
  return spawn(
    "qemu-system-x86_64",
    [
      ...["-accel", "tcg", "-m", "512", "-smp", "1", "-nographic", "-no-reboot", "-nodefaults"],
      ...["-serial", "stdio", "-kernel", kernel, "-initrd", initrd],
      ...["-append", "console=ttyS0 quiet panic=-1"],
      ...["-device", "virtio-net-pci,netdev=n,romfile=", "-netdev", network],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
}

async function untilReady(machine: ChildProcess, note: (text: string) => string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const hear = (piece: Buffer) => {
        if (note(piece.toString()).includes(READY)) resolve();
      };
      machine.stdout?.on("data", hear);
      machine.stderr?.on("data", hear);
      machine.once("error", reject);
      machine.once("exit", (status) => reject(new Error(`qemu ended with ${String(status)}`)));
      timer = setTimeout(() => reject(new Error("late")), BOOT_TIMEOUT_MS);
    });
  } finally {
    clearTimeout(timer);
  }
}

/** A unix socket in front of the guest's bus, on which everybody is the guest's root. */
async function forward(path: string, port: number): Promise<Server> {
  const server = createServer((client) => {
    const guest = createConnection({ host: "127.0.0.1", port, noDelay: true });
    let greeting = "";
    const greet = (piece: Buffer) => {
      greeting += piece.toString("latin1");
      if (!greeting.includes("\r\n")) return;
      client.off("data", greet);
      guest.write(greeting.replace(/^\0AUTH EXTERNAL [0-9a-f]*/, "\0AUTH EXTERNAL 30"), "latin1");
      client.pipe(guest);
    };
    client.on("data", greet);
    guest.pipe(client);
    endTogether(client, guest);
  });
  server.listen(path);
  await once(server, "listening");
  return server;
}

function endTogether(one: Socket, other: Socket): void {
  for (const socket of [one, other]) {
    socket.on("error", () => undefined); // "close" follows
    socket.on("close", () => {
      one.destroy();
      other.destroy();
    });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo; // it listens on TCP
  probe.close();
  return port;
}

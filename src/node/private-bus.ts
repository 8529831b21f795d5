import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { LinkError } from "../errors.ts";

/** A D-Bus daemon of our own, apart from the system's: nobody else is on it. */
export interface PrivateBus {
  /** The unix socket; what `DBUS_SYSTEM_BUS_ADDRESS` takes. */
  readonly address: string;
  /** The same daemon over TCP on loopback. */
  readonly tcpAddress: string;
  /** Ends the daemon and removes what it left. Twice is fine. */
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 10_000;

/** Why there is no D-Bus daemon here; `undefined` when there is one. */
export function busMissing(): string | undefined {
  const { status } = spawnSync("dbus-daemon", ["--version"], { stdio: "ignore" });
  return status === 0 ? undefined : "dbus-daemon is not in PATH (Debian: apt-get install dbus)";
}

/**
 * Starts a D-Bus daemon on which everybody may own every name, as a stand-in for the system bus.
 *
 * @throws LinkError "no-bluetooth" when `dbus-daemon` is missing, or does not start in 10 s
 */
export async function startPrivateBus(): Promise<PrivateBus> {
  const missing = busMissing();
  if (missing !== undefined) throw noDaemon(missing);
  const folder = mkdtempSync(join(tmpdir(), "ownband-bus-"));
  const config = join(folder, "bus.conf");
  const address = `unix:path=${join(folder, "bus")}`;
  writeFileSync(config, configuration(address));
  const daemon = spawn(
    "dbus-daemon",
    [`--config-file=${config}`, "--nofork", "--nopidfile", "--nosyslog", "--print-address"],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const ended = once(daemon, "exit");
  const close = async (): Promise<void> => {
    daemon.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const lines = createInterface({ input: daemon.stdout });
    const signal = AbortSignal.timeout(START_TIMEOUT_MS);
    const [line] = (await Promise.race([
      once(lines, "line", { signal }),
      ended.then(() => Promise.reject(noDaemon("dbus-daemon ended at once"))),
    ])) as [string];
    const tcpAddress = line.split(";").find((it) => it.startsWith("tcp:"));
    if (tcpAddress === undefined) throw noDaemon("dbus-daemon does not listen on TCP");
    return { address, tcpAddress, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function noDaemon(why: string): LinkError {
  return new LinkError("no-bluetooth", "A private D-Bus daemon could not be started.", {
    hint: `${why}.`,
  });
}

function configuration(address: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <keep_umask/>
  <listen>${address}</listen>
  <listen>tcp:host=127.0.0.1,port=0,family=ipv4</listen>
  <auth>EXTERNAL</auth>
  <auth>ANONYMOUS</auth>
  <allow_anonymous/>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
`;
}

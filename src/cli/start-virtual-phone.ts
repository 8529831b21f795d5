import { androidTools } from "../node/make-database.ts";
import { listenTcp } from "../node/tcp.ts";
import { createAndroid } from "../peers/android/android.ts";
import type { Android } from "../peers/android/android.ts";
import type { PhoneScenario } from "../peers/android/scenario/scenario.ts";
import { VirtualPhone } from "../peers/virtual-phone.ts";
import type { VirtualPhoneOptions } from "../peers/virtual-phone.ts";

/** A virtual phone that listens on loopback. */
export interface RunningPhone {
  /** `127.0.0.1:PORT`, as `adb connect` and `--phone` take it. */
  readonly address: string;
  readonly port: number;
  readonly android: Android;
  readonly phone: VirtualPhone;
  close(): Promise<void>;
}

/** Builds a phone and lets adb, or anybody who speaks its protocol, connect to it. Port 0 picks one. */
export async function startVirtualPhone(
  port: number,
  scenario: PhoneScenario = {},
  options: VirtualPhoneOptions = {},
): Promise<RunningPhone> {
  const android = await createAndroid(scenario, androidTools);
  const phone = new VirtualPhone(android.system, options);
  const listener = await listenTcp(port, (pipe) => {
    phone.connect(pipe);
  });
  return {
    address: `${listener.address.host}:${listener.address.port}`,
    port: listener.address.port,
    android,
    phone,
    async close() {
      phone.close();
      await listener.close();
    },
  };
}

import type { Machine } from "../machine.ts";
import type { InstalledApp } from "../phone-facts.ts";
import type { Process } from "../process.ts";
import { GADGETBRIDGE, putSettings, settingsPath } from "../scenario/build-gadgetbridge.ts";

/** `am broadcast`: nobody is told what became of it. @source AOSP ActivityManagerShellCommand */
export async function broadcast(process: Process, args: readonly string[]): Promise<number> {
  const action = after(args, "-a");
  const extras = new Map(
    args.flatMap((arg, i): [string, string][] =>
      arg === "--es" ? [[args[i + 1] ?? "", args[i + 2] ?? ""]] : [],
    ),
  );
  const target = after(args, "-p");
  const parts = [`act=${action ?? ""}`, "flg=0x400000"];
  if (target !== undefined) parts.push(`pkg=${target}`);
  const extrasNote = extras.size > 0 ? " (has extras)" : "";
  await process.write(`Broadcasting: Intent { ${parts.join(" ")}${extrasNote} }\n`);
  if (action === `${GADGETBRIDGE}.action.SET_DEVICE_SETTING`) {
    setDeviceSetting(process.machine, target, extras);
  }
  await process.write("Broadcast completed: result=0\n");
  return 0;
}

function after(args: readonly string[], option: string): string | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : args[at + 1];
}

/**
 * A running Gadgetbridge takes a setting for a device that it knows, if the device's owner lets others
 * set some. @source gadgetbridge §6
 */
function setDeviceSetting(
  { phone, tree }: Machine,
  target: string | undefined,
  extras: ReadonlyMap<string, string>,
): void {
  const mac = extras.get("device") ?? "";
  for (const app of phone.apps.filter(isGadgetbridge)) {
    if (app.pid === undefined || (target !== undefined && target !== app.packageName)) continue;
    const settings = tree.find(settingsPath(app, mac));
    if (settings?.is !== "file" || extras.get("key") !== "authkey") continue;
    const text = new TextDecoder().decode(settings.content.read(0, settings.content.sizeBytes));
    if (!text.includes('"third_party_apps_set_settings" value="true"')) continue;
    putSettings(tree, app, { mac, key: extras.get("value"), letsOthersSet: true });
  }
}

function isGadgetbridge({ packageName }: InstalledApp): boolean {
  return packageName === GADGETBRIDGE;
}

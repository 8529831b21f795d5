import { AppError } from "../errors.ts";
import { nameOfApp } from "../keys/apps.ts";
import type { KeyFindings, Rejected } from "../keys/findings.ts";
import { explainRejected } from "../keys/rejected.ts";
import type { InstalledApp } from "../phone/apps.ts";
import type { PhoneSearch } from "./find-key.ts";

/** A search ended without a key; the code says why, the hint what to do. */
export class NoKeyError extends AppError<
  "no-root" | "no-app" | "no-band" | "no-valid-key" | "unknown-format"
> {}

/** Why a phone gave no key; `undefined` when it gave one. */
export function explainPhone(search: PhoneSearch): AppError | undefined {
  const { findings, root, apps } = search;
  if (findings.keys.length > 0) return undefined;
  const rejected = explainRejectedKeys(findings);
  if (rejected?.code === "no-valid-key") return rejected;
  const sealed = findings.troubles.find(({ error }) => error.code === "wrong-password");
  if (sealed) return sealed.error;
  if (!root.root && apps?.length !== 0) return noRoot(search);
  if (findings.troubles[0]) return findings.troubles[0].error;
  if (!apps || apps.length === 0) return noApp();
  return rejected ?? noBand(apps.map(({ id }) => nameOfApp(id)).join(", "), findings);
}

/** Why files gave no key; `undefined` when they gave one. */
export function explainFiles(findings: KeyFindings): AppError | undefined {
  if (findings.keys.length > 0) return undefined;
  const rejected = explainRejectedKeys(findings);
  if (rejected?.code === "no-valid-key") return rejected;
  if (findings.troubles[0]) return findings.troubles[0].error;
  if (rejected) return rejected;
  if (findings.looked.length > 0) return noBand("these files", findings);
  return new NoKeyError("unknown-format", "Nothing in these files is known to hold a key.", {
    hint:
      "ownband reads the databases origin_db… and device_db, Mi Fitness's logs, backups (.ab, Titanium, " +
      "TWRP, Neo Backup), and archives or folders that hold them.",
  });
}

/** These are expected beside a band, or instead of one; they are no failed keys. */
const NO_BAND: ReadonlySet<Rejected["why"]> = new Set(["scale", "no-key-needed"]);

function explainRejectedKeys({ rejected }: KeyFindings): NoKeyError | undefined {
  const failed = rejected.find(({ why }) => !NO_BAND.has(why));
  if (failed) {
    return new NoKeyError(
      "no-valid-key",
      "There is a device in the app, but no valid key for it.",
      {
        hint: explainRejected(failed),
      },
    );
  }
  const [other] = rejected;
  if (!other) return undefined;
  return new NoKeyError("no-band", "No band that needs a key is paired there.", {
    hint: explainRejected(other),
  });
}

function noRoot({ findings, root, apps, backupPossible }: PhoneSearch): NoKeyError {
  const failures = findings.troubles.map(({ error }) => `${error.message} ${error.hint ?? ""}`);
  const [backup] = backupPossible;
  const ways = [
    ...failures.map((failure) => failure.trim()),
    ...root.attempts.map(({ note }) => note),
    ...(apps?.some(({ id }) => MI_FITNESS.has(id)) === true ? [EXPORT_LOGS] : []),
    ...(backup
      ? [
          `${nameOfApp(backup.id)} may allow a backup: ownband key --backup (the phone asks you to confirm it).`,
        ]
      : (apps ?? []).map(
          ({ id, backup }) => `${nameOfApp(id)}: ${WHY_NO_BACKUP[backup ?? "unknown"]}`,
        )),
    "A backup or a copied database from before works too: ownband key FILE.",
  ];
  return new NoKeyError(
    "no-root",
    "The phone gives no root access, and nothing that can be read without it held a key.",
    { hint: ways.join("\n") },
  );
}

const WHY_NO_BACKUP: Readonly<Record<InstalledApp["backup"], string>> = {
  possible: "a backup is possible.",
  unknown: "the phone does not say whether a backup is possible.",
  "forbidden-by-app": "its maker does not allow a backup (adb backup).",
  "forbidden-by-android": "from Android 12 on the phone leaves its data out of backups.",
};

const MI_FITNESS = new Set(["com.xiaomi.wearable", "com.mi.health"]);

/** @source key-sources §4.1: the key is logged when the app connects; the icon is tapped 7 to 10 times */
const EXPORT_LOGS =
  "Mi Fitness writes the key to its log: open the app, let it connect and sync, then in Profile → About " +
  "tap the app's icon ten times (“log moved”), and run this again.";

function noApp(): NoKeyError {
  return new NoKeyError("no-app", "None of the apps that pair bands is on this phone.", {
    hint: "Pair the band once in Zepp Life, Zepp or Mi Fitness (it needs the internet for that), let it sync, then run this again.",
  });
}

function noBand(where: string, { looked }: KeyFindings): NoKeyError {
  const notes = new Set(looked.flatMap(({ note }) => note ?? []));
  return new NoKeyError("no-band", `No band is paired in ${where}.`, {
    hint: [
      ...notes,
      "Pair the band in the app and let it sync once. A phone may have both Zepp Life and Mi Fitness: the band is in one of them only.",
    ].join("\n"),
  });
}

/** Who a process is, as far as the kernel's file permissions ask. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** Android's fixed ids. @source AOSP android_filesystem_config.h */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0, "root"],
  [1000, "system"],
  [1001, "radio"],
  [1002, "bluetooth"],
  [1003, "graphics"],
  [1004, "input"],
  [1005, "audio"],
  [1006, "camera"],
  [1007, "log"],
  [1009, "mount"],
  [1010, "wifi"],
  [1011, "adb"],
  [1012, "install"],
  [1013, "media"],
  [1015, "sdcard_rw"],
  [1017, "keystore"],
  [1023, "media_rw"],
  [1024, "mtp"],
  [1028, "sdcard_r"],
  [1032, "package_info"],
  [1065, "reserved_disk"],
  [1078, "ext_data_rw"],
  [1079, "ext_obb_rw"],
  [2000, "shell"],
  [2001, "cache"],
  [3001, "net_bt_admin"],
  [3002, "net_bt"],
  [3003, "inet"],
  [3004, "net_raw"],
  [3006, "net_bw_stats"],
  [3009, "readproc"],
  [3011, "uhid"],
  [9997, "everybody"],
  [9999, "nobody"],
]);

export const ROOT: Credentials = { uid: 0, gid: 0, groups: [0] };
export const SHELL_UID = 2000;
export const UID = {
  root: 0,
  system: 1000,
  bluetooth: 1002,
  sdcardRw: 1015,
  mediaRw: 1023,
  extDataRw: 1078,
  shell: SHELL_UID,
  everybody: 9997,
} as const;

/** The groups that adbd gives its shell; the last ones came with Android 11's storage. */
const SHELL_GROUPS_6 = [1003, 1004, 1007, 1011, 1015, 1028, 3001, 3002, 3003, 3006];
const SHELL_GROUPS_9 = [1004, 1007, 1011, 1015, 1028, 3001, 3002, 3003, 3006, 3009];
const SHELL_GROUPS_11 = [
  1004, 1007, 1011, 1015, 1028, 1078, 1079, 3001, 3002, 3003, 3006, 3009, 3011,
];

/** Who a process with this uid is on a phone with this API level. */
export function credentialsOf(uid: number, sdk: number): Credentials {
  if (uid !== SHELL_UID) return { uid, gid: uid, groups: [uid] };
  const more = sdk >= 30 ? SHELL_GROUPS_11 : sdk >= 24 ? SHELL_GROUPS_9 : SHELL_GROUPS_6;
  return { uid, gid: SHELL_UID, groups: [SHELL_UID, ...more] };
}

const PER_USER = 100_000;
const FIRST_APP = 10_000;

/** The uid of the `n`th installed app for an Android user. */
export function appUid(user: number, n: number): number {
  return user * PER_USER + FIRST_APP + n;
}

/** `root`, `shell`, `u0_a123`; a number without a name stays a number. */
export function nameOf(id: number): string {
  const fixed = NAMES.get(id);
  if (fixed !== undefined) return fixed;
  const app = id % PER_USER;
  if (app < FIRST_APP || app >= 20_000) return String(id);
  return `u${Math.floor(id / PER_USER)}_a${app - FIRST_APP}`;
}

/** The id that `text` names, by name or number. */
export function idOf(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  for (const [id, name] of NAMES) if (name === text) return id;
  const app = /^u(\d{1,3})_a(\d{1,4})$/.exec(text);
  return app ? appUid(Number(app[1]), Number(app[2])) : undefined;
}

/**
 * The environment of an adb server apart from everybody else's: its own home folder (where its key
 * and its log lie) and port; it looks for no phone on USB, no emulator, nothing on the network. So
 * neither the person's own server nor their plugged-in phones are touched.
 */
export function privateAdb(home: string, port: number): Record<string, string> {
  return {
    HOME: home,
    TMPDIR: home,
    ANDROID_ADB_SERVER_PORT: String(port),
    ADB_MDNS: "0",
    ADB_USB: "0",
    ADB_EMU: "0",
  };
}

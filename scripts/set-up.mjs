// Sets up what is missing, once, then runs a file with the Node.js that the project pins.
//
//   node scripts/set-up.mjs [--tests | --stack | --browsers] FILE [ARGUMENT...]
//
// Runs on any Node.js from 20 up, before anything is installed; so it is plain JavaScript and imports
// nothing but Node's own modules. Everything it says goes to standard error.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const pinnedNode = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** What the tests talk to, by command and by Debian's package. */
const TEST_PROGRAMS = {
  adb: "adb",
  sqlite3: "sqlite3",
  mksh: "mksh",
  toybox: "toybox",
  cc: "gcc libc6-dev",
  zip: "zip",
  unzip: "unzip",
  zstd: "zstd",
  bzip2: "bzip2",
  python3: "python3",
  "dbus-daemon": "dbus",
  bluetoothctl: "bluez",
  chromium: "chromium",
};

/** What `npm run test:stack` needs besides: a whole computer to put BlueZ in. */
const STACK_PROGRAMS = {
  "dbus-daemon": "dbus",
  bluetoothctl: "bluez",
  chromium: "chromium",
  btvirt: "bluez-test-tools",
  "qemu-system-x86_64": "qemu-system-x86",
  socat: "socat",
};

/** What `npm run test:browsers` needs: other engines than Chromium's, and a screen that nobody sees. */
const BROWSER_PROGRAMS = {
  "firefox-esr": "firefox-esr",
  WebKitWebDriver: "webkit2gtk-driver",
  Xvfb: "xvfb xauth",
  "locale-gen": "locales",
};

const say = (text) => process.stderr.write(`${text}\n`);

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    ...options,
  });
  return error ? 1 : (status ?? 1);
}

function fail(text) {
  say(text);
  process.exit(1);
}

function npm(args) {
  const path = process.env.npm_execpath;
  return path
    ? run(process.execPath, [path, ...args])
    : run("npm", args, { shell: process.platform === "win32" });
}

function installPackages() {
  const lock = readFileSync(join(root, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).update(process.platform).digest("hex");
  const stamp = join(modules, ".ownband-set-up");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(pinnedNode)) return;
  say("Setting up: packages and Node.js (once, about a minute)…");
  // Without install scripts: what we use brings its binaries along, and the optional Bluetooth library
  // would be compiled, or left out where that fails.
  const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  if (npm(install) !== 0)
    fail("npm could not install the packages. Is the npm registry within reach?");
  // The one script that is needed: it fetches the Node.js of this platform.
  npm(["rebuild", "node", "--loglevel=error"]);
  if (!existsSync(pinnedNode))
    fail("Node.js 24 could not be installed from the npm package “node”.");
  writeFileSync(stamp, wanted);
}

/** The page that `ownband serve` hands out: built when it is missing, or older than what it is made of. */
function buildPage() {
  const built = join(root, "dist", "page", "index.html");
  const changedMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const builtMs = changedMs(built);
  const names = readdirSync(join(root, "src"), { recursive: true }).map((it) => join("src", it));
  names.push(join("scripts", "page.ts"), "package-lock.json");
  if (builtMs > 0 && names.every((name) => changedMs(join(root, name)) <= builtMs)) return;
  // Everything but the page works without it; `serve` says what is missing.
  if (run(pinnedNode, [join("scripts", "page.ts")]) !== 0) say("The page could not be built.");
}

function isInstalled(command) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function installPrograms(programs) {
  const missing = () => Object.keys(programs).filter((command) => !isInstalled(command));
  if (missing().length === 0) return;
  const packages = missing().flatMap((command) => programs[command].split(" "));
  if (process.getuid?.() === 0 && isInstalled("apt-get")) {
    say(`Setting up: ${packages.join(", ")} for the tests (once)…`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const quietly = { env, stdio: ["ignore", "ignore", 2] };
    run("apt-get", ["update", "-qq"], quietly);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quietly);
  }
  const left = missing();
  if (left.length > 0) {
    say(`Tests that need ${left.join(", ")} are skipped; install: ${packages.join(" ")}`);
  }
}

const args = process.argv.slice(2);
const programs = {
  "--tests": TEST_PROGRAMS,
  "--stack": STACK_PROGRAMS,
  "--browsers": BROWSER_PROGRAMS,
}[args[0]];
if (programs) args.shift();

installPackages();
buildPage();
if (programs) installPrograms(programs);

const child = spawn(pinnedNode, args, {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${join(modules, ".bin")}${delimiter}${process.env.PATH ?? ""}` },
});
// Ctrl-C reaches both; the program behind us decides when it has tidied up.
process.on("SIGINT", () => undefined);
for (const name of ["SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
child.on("error", (error) => fail(error.message));
child.on("exit", (status, signal) => process.exit(status ?? (signal === "SIGINT" ? 130 : 1)));

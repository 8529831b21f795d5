import type { AppError } from "../errors.ts";
import { isAppError } from "../errors.ts";
import { nameOfApp, VENDOR_APPS } from "../keys/apps.ts";
import { readApps, readUsers } from "../phone/apps.ts";
import type { InstalledApp } from "../phone/apps.ts";
import { choosePhone, findPhones, namesOf } from "../phone/find-phones.ts";
import type { Reach, Sighting } from "../phone/find-phones.ts";
import { Phone } from "../phone/phone.ts";
import type { RootSearch } from "../phone/root.ts";
import { findKeysOnPhone } from "./find-key.ts";
import type { PhoneSearch, SearchTools } from "./find-key.ts";
import { explainPhone, NoKeyError } from "./verdict.ts";

/** The links between this computer and the key, in their order. */
export const LINKS = ["computer", "adb", "phone", "permission", "root", "apps", "pairing"] as const;

export type LinkName = (typeof LINKS)[number];

/** One link of the chain, looked at. */
export interface ChainLink {
  readonly link: LinkName;
  /** `note`: not as it could be, but nothing depends on it. `unknown`: an earlier link is broken. */
  readonly state: "good" | "note" | "broken" | "unknown";
  /** What was seen. */
  readonly text: string;
  /** What to do. */
  readonly hint?: string | undefined;
  /** Why it is broken. */
  readonly error?: AppError | undefined;
}

/** What this computer says of itself. */
export interface ComputerFacts {
  /** One line: system, Node.js. */
  readonly text: string;
  /** What keeps ownband from working here. */
  readonly problem?: AppError | undefined;
}

export interface ChainTools extends SearchTools {
  readonly reach: Reach;
  readonly computer: () => Promise<ComputerFacts>;
  readonly onRootQuestion?: (() => void) | undefined;
}

/**
 * Looks at every link of the chain, each as soon as the one before it holds. A broken link is an
 * answer, not an error; the links behind it are unknown. Changes nothing.
 */
export async function* checkChain(tools: ChainTools): AsyncGenerator<ChainLink, void, void> {
  const checks = new Checks(tools);
  let broken = false;
  try {
    for (const link of LINKS) {
      if (broken) {
        yield { link, state: "unknown", text: "not looked at: the link before it is missing" };
        continue;
      }
      const seen = await checks.look(link);
      broken = seen.state === "broken";
      yield seen;
    }
  } finally {
    await checks.close();
  }
}

class Checks {
  readonly #tools: ChainTools;
  #sighting: Sighting | undefined;
  #phone: Phone | undefined;
  #root: RootSearch | undefined;
  #apps: readonly InstalledApp[] = [];

  constructor(tools: ChainTools) {
    this.#tools = tools;
  }

  async look(link: LinkName): Promise<ChainLink> {
    try {
      return { link, ...(await this.#seen(link)) };
    } catch (error) {
      if (!isAppError(error) || error.code === "interrupted") throw error;
      return { link, state: "broken", text: error.message, hint: error.hint, error };
    }
  }

  #seen(link: LinkName): Promise<Omit<ChainLink, "link">> {
    switch (link) {
      case "computer":
        return this.#computer();
      case "adb":
        return this.#adb();
      case "phone":
        return this.#choose();
      case "permission":
        return this.#open();
      case "root":
        return this.#findRoot();
      case "apps":
        return this.#findApps();
      case "pairing":
        return this.#findPairing();
    }
  }

  async #computer(): Promise<Omit<ChainLink, "link">> {
    const { text, problem } = await this.#tools.computer();
    if (problem) throw problem;
    return { state: "good", text };
  }

  async #adb(): Promise<Omit<ChainLink, "link">> {
    this.#sighting = await findPhones(this.#tools.reach);
    const { host, port } = this.#tools.reach.server;
    switch (this.#sighting.server) {
      case "running":
        return { state: "good", text: `adb's server answers on ${host}:${port}` };
      case "started":
        return { state: "good", text: `adb is installed; its server was started on port ${port}` };
      case "not-needed":
        return { state: "good", text: "not needed: the phone is reached directly" };
      case "elsewhere":
        return { state: "note", text: `no server answers on ${host}:${port}` };
      case "not-installed":
        return { state: "note", text: "not installed; phones are looked for on USB directly" };
      case "failed":
        return {
          state: "note",
          text: "adb is installed, but its server does not start",
          hint: "adb start-server in a terminal says why. Phones are looked for on USB directly.",
        };
    }
  }

  async #choose(): Promise<Omit<ChainLink, "link">> {
    const sighting = this.#sighting ?? (await findPhones(this.#tools.reach));
    try {
      const { model, way } = choosePhone(sighting, this.#tools.reach.which);
      if (way === "tcp")
        return { state: "good", text: "the one at the address given with --phone" };
      const over = way === "adb-server" ? "seen by adb" : "on USB";
      return { state: "good", text: `${model ?? "Android phone"}, ${over}` };
    } catch (error) {
      // A phone that is there but does not let us in is the next link's finding.
      const [only] = sighting.listings;
      if (!isAppError(error) || !BARRED.has(error.code) || !only) throw error;
      return { state: "good", text: namesOf([only]) };
    }
  }

  async #open(): Promise<Omit<ChainLink, "link">> {
    const { reach, signal, trace } = this.#tools;
    const listing = choosePhone(this.#sighting ?? (await findPhones(reach)), reach.which);
    this.#phone = await Phone.open((waiting) => listing.open(waiting), { signal, trace });
    const { model, android, locked } = this.#phone.facts;
    if (locked) {
      return {
        state: "note",
        text: `${model}, Android ${android}; it was not unlocked since it was switched on`,
        hint: "Unlock it once, so that the apps' folders can be read.",
      };
    }
    return { state: "good", text: `${model}, Android ${android}, trusts this computer` };
  }

  async #findRoot(): Promise<Omit<ChainLink, "link">> {
    const { signal, onRootQuestion } = this.#tools;
    this.#root = await this.#opened().findRoot({ signal, onPrompt: onRootQuestion });
    const { root, attempts } = this.#root;
    if (root) return { state: "good", text: `granted (${root.way})` };
    return {
      state: "note",
      text: "none: only logs in shared storage and backups can be read",
      hint: attempts.map(({ note }) => note).join("\n"),
    };
  }

  async #findApps(): Promise<Omit<ChainLink, "link">> {
    const phone = this.#opened();
    const { signal } = this.#tools;
    const ids = VENDOR_APPS.map(({ id }) => id);
    const apps = await readApps(phone, ids, { signal });
    if (!apps) return { state: "note", text: "the phone does not say which apps are installed" };
    this.#apps = apps;
    const users = await readUsers(phone, { signal });
    const names = this.#apps.map(
      ({ id, version, backup }) =>
        nameOfApp(id) +
        (version === undefined ? "" : ` ${version}`) +
        (this.#root?.root || backup !== "possible" ? "" : " (allows adb backup)"),
    );
    const others = users.length > 1 ? `; the phone has ${users.length} users` : "";
    if (names.length > 0) return { state: "good", text: names.join(", ") + others };
    return {
      state: "note",
      text: `none of the apps that pair bands is installed${others}`,
      hint: "Pair the band in Zepp Life, Zepp or Mi Fitness first; it needs the internet for that once.",
    };
  }

  async #findPairing(): Promise<Omit<ChainLink, "link">> {
    const search = await findKeysOnPhone(this.#opened(), this.#tools);
    const failure = explainPhone(search);
    if (failure) throw failure;
    if (search.findings.keys.every(({ isFormer }) => isFormer)) throw onlyFormer();
    return { state: "good", text: describe(search) };
  }

  #opened(): Phone {
    if (!this.#phone) throw new TypeError("the phone is opened by an earlier link");
    return this.#phone;
  }

  async close(): Promise<void> {
    await this.#phone?.close();
  }
}

const BARRED: ReadonlySet<string> = new Set(["unauthorized", "offline", "no-permission"]);

function onlyFormer(): NoKeyError {
  return new NoKeyError("no-band", "Only former pairings are there; their keys are dead.", {
    hint: "Pair the band in the app and let it sync once, then run this again.",
  });
}

/** Which bands, never their keys: a doctor's report is shown to others. */
function describe({ findings }: PhoneSearch): string {
  const current = findings.keys.filter(({ isFormer }) => !isFormer);
  const names = current.map(({ sighting }) => sighting.model ?? "a band");
  return `${names.join(", ")}; the key can be read: ownband key`;
}

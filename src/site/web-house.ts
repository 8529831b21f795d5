import packageJson from "../../package.json" with { type: "json" };
import { DiskError } from "../disk/errors.ts";
import { isAppError } from "../errors.ts";
import type { Radio } from "../platform.ts";
import type { House } from "../server/house.ts";
import { StoreError } from "../store/errors.ts";
import { migrate } from "../store/migrate.ts";
import type { StoreFile } from "../store/migrate.ts";
import { keepBlob } from "../web/blob-bytes.ts";
import { webCodecs } from "../web/codecs.ts";
import { openOpfsStore } from "../web/opfs-store.ts";
import type { KeptStore } from "../web/opfs-store.ts";
import { keyShelf, noUsb, webPhoneWorld } from "../web/phone-world.ts";
import { openWebScratch } from "../web/scratch.ts";
import { loadSqlite } from "../web/sqlite-library.ts";

export interface WebHouseTools {
  /** Where `sqlite3.wasm` lies. */
  readonly wasmUrl: string;
  readonly radio: Radio;
  readonly hasBluetooth: boolean;
  readonly usb: USB | undefined;
  /** Told once when what is read is gone with the page. */
  readonly onNotKept: () => void;
  /** Told with true when another tab has the store, and with false when it is free. */
  readonly onWait: (isWaiting: boolean) => void;
}

/** The browser alone, as the page's questions are answered with it: in a worker of the page. */
export function webHouse(tools: WebHouseTools): House {
  const { wasmUrl, radio, usb } = tools;
  let opening: Promise<KeptStore> | undefined;
  let isBandTaken = false;
  const nowS = (): number => Math.floor(Date.now() / 1000);
  const world = webPhoneWorld(usb, keyShelf());
  const store = async (): Promise<KeptStore> => {
    opening ??= openOpfsStore(wasmUrl, tools.onWait).then((opened) => {
      if (!opened.isKept) tools.onNotKept();
      return opened;
    });
    return opening.catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
  };
  return {
    kind: "alone",
    version: packageJson.version,
    isDemo: false,
    nowS,
    zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    trace: () => undefined,
    codecs: webCodecs,
    openScratch: () =>
      openWebScratch({
        sqlite: () => loadSqlite(wasmUrl),
        pool: async () => (await store()).pool,
      }),
    openStore: async () => {
      const opened = (await store()).connect();
      return { ...opened, close: () => opened.database.close() };
    },
    copyStore: async () => keepBlob((await store()).copy()),
    replaceStore: async (bytes, options) =>
      (await store()).replace(bytes, (file) => bringUpToDate(file, nowS()), options),
    takeBand: () => {
      if (isBandTaken) throw bandTaken();
      isBandTaken = true;
      return () => {
        isBandTaken = false;
      };
    },
    openRadio: () => Promise.resolve(radio),
    reach: (events) => ({ world, server: { host: "127.0.0.1", port: 5037 }, ...events }),
    computer: async () => {
      const { isKept } = await store();
      const facts = [
        usb ? "USB" : "no USB",
        tools.hasBluetooth ? "Bluetooth" : "no Bluetooth",
        isKept ? "keeps what is read" : "storage: not kept",
      ];
      return {
        text: `this browser: ${facts.join(", ")}`,
        ...(usb === undefined ? { problem: noUsb() } : {}),
      };
    },
  };
}

/** A store that comes in as a file. @throws StoreError, in the words of a page */
function bringUpToDate(file: StoreFile, nowS: number): void {
  try {
    migrate(file, nowS);
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new StoreError(
      error.code === "newer-schema" ? "newer-schema" : "not-ours",
      error.code === "newer-schema" ? error.message : "This database was not made by ownband.",
      {
        hint:
          error.code === "newer-schema"
            ? "Reload this page when it is online: the newer ownband comes with it. Nothing was changed."
            : "A database of another app is brought with an import. Nothing was changed.",
      },
    );
  }
}

function bandTaken(): DiskError {
  return new DiskError("in-use", "This page is talking to a band at this moment.", {
    hint: "Let it finish, or stop it, then try again.",
  });
}

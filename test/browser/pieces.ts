/**
 * A worker of the tests: the pieces of `src/web` that need a browser. A message names one of them and
 * what it gets; bytes are base64, because they come from Node through the page.
 */
import { isAppError } from "../../src/errors.ts";
import type { ByteStream, Database } from "../../src/platform.ts";
import { webCodecs } from "../../src/web/codecs.ts";
import { openOpfsStore } from "../../src/web/opfs-store.ts";
import type { KeptStore } from "../../src/web/opfs-store.ts";
import { openWebScratch } from "../../src/web/scratch.ts";
import { loadSqlite } from "../../src/web/sqlite-library.ts";

const WASM = new URL("/sqlite3.wasm", location.href).href;

let store: KeptStore | undefined;
let opening: Promise<KeptStore> | undefined;
const databases = new Map<string, Database>();
const opened = (): KeptStore => {
  if (store === undefined) throw new TypeError("open it first");
  return store;
};
const database = (name: string): Database => {
  const known = databases.get(name) ?? opened().connect().database;
  databases.set(name, known);
  return known;
};

async function* pieces(bytes: Uint8Array, pieceBytes: number): ByteStream {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield await Promise.resolve(bytes.slice(at, at + pieceBytes));
  }
}

type Unpack = "gunzip" | "inflateZlib" | "unzstd" | "decryptAesCbc" | "decryptAesGcm";

const WORK = {
  /** What a codec gives, as its SHA-256, how much it was, and how it ended. */
  async unpack(name: Unpack, packed: string, pieceBytes: number, key = "", iv = "") {
    const hash = webCodecs.hash("sha256");
    let given = 0;
    let failed = false;
    try {
      const source = pieces(fromBase64(packed), pieceBytes);
      const out =
        name === "decryptAesCbc" || name === "decryptAesGcm"
          ? webCodecs[name](source, fromBase64(key), fromBase64(iv))
          : webCodecs[name](source);
      for await (const piece of out) {
        given += piece.length;
        hash.update(piece);
      }
    } catch {
      failed = true;
    }
    return { sha256: hash.digest(), given, failed };
  },
  /** Begins to open it; gives whether another worker has it. */
  beginToOpen: () =>
    new Promise<boolean>((resolve, reject) => {
      opening = openOpfsStore(WASM, resolve);
      opening.then(() => resolve(false), reject);
    }),
  async open() {
    store = await (opening ?? openOpfsStore(WASM));
    return { isKept: store.isKept };
  },
  close: () => {
    databases.clear();
    opened().close();
  },
  run: (name: string, sql: string) => {
    database(name).run(sql);
  },
  rows: (name: string, sql: string) => [...database(name).rows(sql)],
  backUp: (label: string) => {
    const connected = opened().connect();
    connected.backUp(label);
    connected.database.close();
  },
  copy: async () => toBase64(new Uint8Array(await opened().copy().arrayBuffer())),
  replace: (bytes: string) => opened().replace(pieces(fromBase64(bytes), 30_000), () => undefined),
  /** Copies a table of a foreign database into ours, inside SQLite; big ones lie in the pool. */
  async attach(bytes: string, memoryDatabaseBytes: number, sql: string) {
    const scratch = openWebScratch({
      sqlite: () => loadSqlite(WASM),
      pool: () => Promise.resolve(opened().pool),
      limits: { memoryBytes: 1 << 20, memoryDatabaseBytes, mostMemoryDatabaseBytes: 1 << 30 },
    });
    const main = await scratch.keep(pieces(fromBase64(bytes), 100_000), { maxBytes: 1 << 30 });
    const foreign = await scratch.openDatabase({ main });
    foreign.attachTo?.(database("own"), "theirs");
    database("own").run(sql);
    database("own").run("DETACH theirs");
    await scratch.close();
  },
} as const;

addEventListener(
  "message",
  ({ data }: MessageEvent<{ name: keyof typeof WORK; args: never[] }>) => {
    const works: Readonly<Record<string, (...args: never[]) => unknown>> = WORK;
    const work = (...args: never[]): unknown => works[data.name]?.(...args);
    const answer = async (): Promise<object> => {
      try {
        return { result: await work(...data.args) };
      } catch (error) {
        return { error: isAppError(error) ? error.code : String(error) };
      }
    };
    void answer().then((it) => postMessage(it));
  },
);

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (it) => it.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

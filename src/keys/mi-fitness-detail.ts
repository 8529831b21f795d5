/** What Mi Fitness writes about one device, with the names of its fields brought together. */
export interface DeviceDetail {
  readonly mac?: string | undefined;
  readonly model?: string | undefined;
  readonly name?: string | undefined;
  readonly serial?: string | undefined;
  readonly firmware?: string | undefined;
  /** The candidates for the key, by field. */
  readonly keys: ReadonlyMap<KeyField, string>;
}

export type KeyField = "huamiauthkey" | "authkey" | "encryptkey" | "token";

/** `auth_key`, `authKey` and `AUTHKEY` are one field. */
export function fieldOf(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

const OF_HUAMI: readonly KeyField[] = ["huamiauthkey", "authkey", "encryptkey", "token"];
const OF_XIAOMI: readonly KeyField[] = ["encryptkey", "huamiauthkey", "authkey", "token"];

/**
 * In which order the fields hold the key. `hmpace.*` is made by Huami (Band 5, 6, 7): the field with
 * "auth". `miwear.*`, `lchz.*` and others speak Xiaomi's protocol: the field with "encrypt".
 * @source key-sources §3.3, §4.1 (Suiteki Pro, miwear-ctl); for unknown models the order of §3.3
 */
export function keyFieldsFor(model: string | undefined): readonly KeyField[] {
  return model === undefined || model.startsWith("hmpace.") || model.startsWith("huami.")
    ? OF_HUAMI
    : OF_XIAOMI;
}

/** Deeper, or more than this, is no device. */
const DEEPEST = 8;
const MOST_VALUES = 5_000;

/**
 * Reads the JSON of one device. Objects within it, and JSON written into strings within it (escaped
 * once or several times), are read too; what lies nearer to the top counts. `undefined`: no JSON.
 */
export function parseDetail(json: string): DeviceDetail | undefined {
  const fields = new Map<string, string>();
  let level: unknown[] = [parseObject(json)];
  if (level[0] === undefined) return undefined;
  for (let depth = 0, values = 0; depth < DEEPEST && level.length > 0; depth++) {
    const deeper: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      for (const [name, inner] of Object.entries(value)) {
        if (++values > MOST_VALUES) break;
        if (typeof inner === "string") {
          if (!fields.has(fieldOf(name)) && inner !== "") fields.set(fieldOf(name), inner);
          deeper.push(parseObject(inner));
        } else if (typeof inner === "number") {
          if (!fields.has(fieldOf(name))) fields.set(fieldOf(name), String(inner));
        } else {
          deeper.push(inner);
        }
      }
    }
    level = deeper;
  }
  return detailOf(fields);
}

/** JSON of an object; escaped JSON (`{\"a\":…}`) is unescaped first. */
function parseObject(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed)) return undefined;
  for (let attempt = trimmed, i = 0; i < 4; i++) {
    try {
      return JSON.parse(attempt);
    } catch {
      if (!attempt.includes('\\"')) return undefined;
      attempt = attempt.replaceAll(/\\(["\\])/g, "$1");
    }
  }
  return undefined;
}

function detailOf(fields: ReadonlyMap<string, string>): DeviceDetail {
  const keys = new Map<KeyField, string>();
  for (const field of OF_HUAMI) {
    const value = fields.get(field);
    if (value !== undefined) keys.set(field, value);
  }
  return {
    mac: fields.get("mac") ?? fields.get("macaddress"),
    model: fields.get("model"),
    name: fields.get("name"),
    serial: fields.get("sn"),
    firmware: fields.get("fwver") ?? fields.get("firmwareversion"),
    keys,
  };
}

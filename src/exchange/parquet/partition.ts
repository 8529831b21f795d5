/** What Hive writes where a value is not known; readers take it for NULL. */
const UNKNOWN = "__HIVE_DEFAULT_PARTITION__";

/** What Hive escapes in a partition's value, and what no file system of today takes. */
const UNSAFE = /[\p{Cc}"#%'*/:=?\\{[\]^<>|]|^[. ]|[. ]$/gu;

/** Names of folders have at most 255 bytes. */
const MOST_CHARACTERS = 60;

/**
 * `wearer=Ana/year=2024`: folders that readers of data sets take for columns. What a folder's name
 * cannot hold is percent-encoded, as Hive does.
 */
export function partition(columns: Readonly<Record<string, string | number | undefined>>): string {
  const folders = Object.entries(columns).map(([name, value]) => {
    const text = value === undefined || value === "" ? UNKNOWN : String(value);
    const short = text.slice(0, MOST_CHARACTERS).toWellFormed();
    return `${name}=${short.replaceAll(UNSAFE, encode)}`;
  });
  return folders.join("/");
}

function encode(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase();
  return `%${code.padStart(2, "0")}`;
}

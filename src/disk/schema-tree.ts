/**
 * Before SQLite opens a database it reads the whole schema, and nothing can stop it: a file whose
 * schema pages name each other in a circle would keep it busy for years. So the schema's pages are
 * walked here first. Legitimate schemas have a few hundred rows.
 *
 * @source sqlite.org/fileformat2.html §1.3 (header), §1.6 (b-tree pages)
 */
export interface SchemaLimits {
  readonly pages: number;
  readonly rows: number;
  readonly textBytes: number;
}

const LIMITS: SchemaLimits = { pages: 2_000, rows: 5_000, textBytes: 16 * 1024 * 1024 };

const HEADER_BYTES = 100;
const INTERIOR = 0x05;
const LEAF = 0x0d;

/** Page size in bytes as the first 100 bytes claim it; `undefined` when that is no page size. */
function pageSizeOf(header: Uint8Array): number | undefined {
  if (header.length < HEADER_BYTES) return undefined;
  const claimed = new DataView(header.buffer, header.byteOffset).getUint16(16);
  const sizeBytes = claimed === 1 ? 65_536 : claimed;
  return sizeBytes >= 512 && (sizeBytes & (sizeBytes - 1)) === 0 ? sizeBytes : undefined;
}

/**
 * Whether the schema is a tree of reasonable size.
 * @param read gives the bytes from an offset, fewer at the end of the file
 */
export function hasSaneSchema(
  read: (startByte: number, lengthBytes: number) => Uint8Array,
  limits: SchemaLimits = LIMITS,
): boolean {
  const pageSize = pageSizeOf(read(0, HEADER_BYTES));
  if (pageSize === undefined) return false;
  const seen = new Set<number>();
  const ahead = [1];
  let rows = 0;
  let textBytes = 0;
  for (let number = ahead.pop(); number !== undefined; number = ahead.pop()) {
    if (number === 0 || seen.has(number) || seen.size >= limits.pages) return false;
    seen.add(number);
    const bytes = read((number - 1) * pageSize, pageSize);
    if (bytes.length < pageSize) return false;
    const page = pageOf(bytes, number === 1 ? HEADER_BYTES : 0);
    if (page === undefined) return false;
    ahead.push(...page.children);
    rows += page.payloads.length;
    textBytes = page.payloads.reduce((sum, payload) => sum + payload, textBytes);
    if (rows > limits.rows || textBytes > limits.textBytes) return false;
  }
  return true;
}

interface Page {
  readonly children: readonly number[];
  /** The size that each row claims, bytes. */
  readonly payloads: readonly number[];
}

function pageOf(bytes: Uint8Array, start: number): Page | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = view.getUint8(start);
  if (kind !== INTERIOR && kind !== LEAF) return undefined;
  const count = view.getUint16(start + 3);
  const pointers = start + (kind === INTERIOR ? 12 : 8);
  if (pointers + 2 * count > bytes.length) return undefined;
  const cells = Array.from({ length: count }, (_, i) => {
    return view.getUint16(pointers + 2 * i) & (bytes.length - 1);
  });
  if (kind === LEAF) return { children: [], payloads: cells.map((at) => varintAt(bytes, at)) };
  if (cells.some((at) => at + 4 > bytes.length)) return undefined;
  const children = cells.map((at) => view.getUint32(at));
  return { children: [...children, view.getUint32(start + 8)], payloads: [] };
}

/** A big-endian varint of up to nine bytes; what runs off the page counts as huge. */
function varintAt(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return Infinity;
    if (i === 8) return value * 256 + byte;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return value;
}

/**
 * The number that a cell shows: with decimal point or comma, with marks between thousands. A mark
 * that may be either is a decimal one, unless a whole number is wanted.
 *
 * @returns `undefined` for an empty cell, `null`, and what is no number
 */
export function numberOf(cell: string, kind: "any" | "whole" = "any"): number | undefined {
  const text = cell.replace(/[\s\u00a0\u202f'’]/g, "");
  if (!/^[+-]?\d[\d.,]*(?:e[+-]?\d{1,3})?$/i.test(text)) return undefined;
  const value = Number(withPoint(text, kind));
  if (!Number.isFinite(value)) return undefined;
  return kind === "whole" && !Number.isInteger(value) ? undefined : value;
}

/** As {@link numberOf}; the vendor writes −1 where nothing was recorded. */
export function recorded(cell: string, kind: "any" | "whole" = "any"): number | undefined {
  const value = numberOf(cell, kind);
  return value === undefined || value < 0 ? undefined : value;
}

/** As {@link recorded}, where 0 cannot be either. */
export function positive(cell: string): number | undefined {
  return recorded(cell) || undefined;
}

function withPoint(text: string, kind: "any" | "whole"): string {
  const mark = decimalMark(text, kind);
  if (mark === undefined) return text.replace(/[.,]/g, "");
  const thousands = mark === "," ? "." : ",";
  return text.replaceAll(thousands, "").replace(mark, ".");
}

/** What parts the decimals; `undefined` when all marks are between thousands. */
function decimalMark(text: string, kind: "any" | "whole"): "." | "," | undefined {
  const point = text.lastIndexOf(".");
  const comma = text.lastIndexOf(",");
  if (point < 0 && comma < 0) return undefined;
  const last = point > comma ? "." : ",";
  if (point >= 0 && comma >= 0) return last;
  const areThousands = /^[+-]?\d{1,3}(?:[.,]\d{3})+$/.test(text);
  const isOne = text.indexOf(last) === text.lastIndexOf(last);
  return areThousands && (!isOne || kind === "whole") ? undefined : last;
}

/** Lines of columns; the first is flush left, the others right. A column without any entry is left out. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [heads, ...rows];
  const shown = heads
    .map((_, i) => i)
    .filter((i) => i === 0 || rows.some((row) => !["", "–", undefined].includes(row[i])));
  const widths = shown.map((i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  return all.map((row) =>
    shown
      .map((i, at) => {
        const text = row[i] ?? "";
        const width = widths[at] ?? 0;
        return i === 0 ? text.padEnd(width) : text.padStart(width);
      })
      .join("   ")
      .trimEnd(),
  );
}

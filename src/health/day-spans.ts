/** Days since 1970: `from` up to, not including, `to`. */
export interface SpanOfDays {
  readonly from: number;
  readonly to: number;
}

/** In order, and those that touch as one. */
export function merged(spans: readonly SpanOfDays[]): SpanOfDays[] {
  const all: SpanOfDays[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last === undefined || from > last.to) all.push({ from, to });
    else all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return all;
}

/** What is left of some. @param taken merged ones */
export function without(spans: readonly SpanOfDays[], taken: readonly SpanOfDays[]): SpanOfDays[] {
  return spans.flatMap((span) => {
    const left: SpanOfDays[] = [];
    let { from } = span;
    for (const it of taken) {
      if (it.to <= from) continue;
      if (it.from >= span.to) break;
      if (it.from > from) left.push({ from, to: it.from });
      from = it.to;
    }
    if (from < span.to) left.push({ from, to: span.to });
    return left;
  });
}

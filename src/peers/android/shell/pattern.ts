/** One element of a glob pattern. */
type Element =
  | { readonly is: "star" }
  | { readonly is: "any" }
  | { readonly is: "char"; readonly char: string }
  | { readonly is: "set"; readonly negated: boolean; readonly test: (char: string) => boolean };

const CLASSES = new Map(
  Object.entries({
    alpha: /[A-Za-z]/,
    digit: /\d/,
    alnum: /[A-Za-z0-9]/,
    upper: /[A-Z]/,
    lower: /[a-z]/,
    space: /\s/,
    blank: /[ \t]/,
    xdigit: /[0-9A-Fa-f]/,
    punct: /[!-/:-@[-`{-~]/,
    print: /[ -~]/,
  }),
);

/** Marks a byte of a pattern as itself. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]-]/g, "\\$&");
}

/** Whether the pattern matches more than one text. */
export function isGlob(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);
}

/** The text that a pattern without wildcards stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([^])/g, "$1");
}

/**
 * A test for a glob pattern (`*`, `?`, `[a-z]`, `[!…]`, `[[:digit:]]`, backslash). It takes time in
 * proportion to pattern times text at most.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  const elements = parsePattern(pattern);
  return (text) => {
    let at = 0;
    let element = 0;
    let starAt = -1;
    let textAtStar = 0;
    while (at < text.length) {
      const now = elements[element];
      if (now?.is === "star") {
        starAt = element;
        textAtStar = at;
        element += 1;
      } else if (now !== undefined && matchesOne(now, text.charAt(at))) {
        element += 1;
        at += 1;
      } else if (starAt >= 0) {
        element = starAt + 1;
        textAtStar += 1;
        at = textAtStar;
      } else return false;
    }
    while (elements[element]?.is === "star") element += 1;
    return element === elements.length;
  };
}

function matchesOne(element: Element, char: string): boolean {
  switch (element.is) {
    case "star":
      return false;
    case "any":
      return true;
    case "char":
      return element.char === char;
    case "set":
      return element.test(char) !== element.negated;
  }
}

function parsePattern(pattern: string): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === "*") elements.push({ is: "star" });
    else if (char === "?") elements.push({ is: "any" });
    else if (char === "[") {
      const set = parseSet(pattern, at);
      if (set === undefined) elements.push({ is: "char", char });
      else {
        elements.push(set.element);
        at = set.end;
      }
    } else if (char === "\\" && at + 1 < pattern.length) {
      at += 1;
      elements.push({ is: "char", char: pattern.charAt(at) });
    } else elements.push({ is: "char", char });
  }
  return elements;
}

function parseSet(pattern: string, start: number): { element: Element; end: number } | undefined {
  let at = start + 1;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at += 1;
  const ranges: [string, string][] = [];
  const classes: RegExp[] = [];
  for (let isFirst = true; at < pattern.length; isFirst = false) {
    if (pattern[at] === "]" && !isFirst) {
      const test = (char: string): boolean =>
        ranges.some(([from, to]) => from <= char && char <= to) ||
        classes.some((one) => one.test(char));
      return { element: { is: "set", negated, test }, end: at };
    }
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12));
    if (named !== null) {
      const known = CLASSES.get(named[1] ?? "");
      if (known !== undefined) classes.push(known);
      at += named[0].length;
      continue;
    }
    const one = (): string => {
      if (pattern[at] === "\\" && at + 1 < pattern.length) at += 1;
      return pattern.charAt(at++);
    };
    const from = one();
    const isRange = pattern[at] === "-" && at + 1 < pattern.length && pattern[at + 1] !== "]";
    if (isRange) at += 1;
    ranges.push([from, isRange ? one() : from]);
  }
  return undefined;
}

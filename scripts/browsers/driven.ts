/** A file of actions as WebDriver and WebDriver BiDi both know them (W3C WebDriver, 15 Actions). */
export interface Actions {
  readonly type: "key" | "pointer" | "wheel";
  readonly id: string;
  readonly parameters?: { readonly pointerType: "mouse" | "touch" };
  readonly actions: readonly Readonly<Record<string, unknown>>[];
}

/** A tab of a browser that we drive. */
export interface Tab {
  goTo(address: string): Promise<void>;
  reload(): Promise<void>;
  /** What an expression gives in the page; a promise is waited for. It must survive JSON. */
  evaluate(expression: string): Promise<unknown>;
  perform(actions: readonly Actions[]): Promise<void>;
  /** Picks files in the `<input type=file>` that a selector names. */
  choose(selector: string, paths: readonly string[]): Promise<void>;
  /** A PNG of what is on the screen. */
  picture(): Promise<Uint8Array>;
  /** A PDF of the page as it is printed. */
  print(): Promise<Uint8Array>;
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

/** How a browser is to be for its person. */
export interface Wanted {
  readonly isDark?: boolean;
  /** `de-DE`; default: `en-GB`. */
  readonly locale?: string;
}

/** A browser of its own with an empty profile. */
export interface Driven {
  /** `Firefox 153.7.0`. */
  readonly name: string;
  readonly tab: Tab;
  openTab(): Promise<Tab>;
  /** What the pages wrote to the console as errors, and what the browser itself complained of. */
  readonly troubles: () => readonly string[];
  /** Where what is downloaded goes. */
  readonly downloads: string;
  close(): Promise<void>;
}

/** An expression as the body of a function that gives its value as text. */
export function asText(expression: string): string {
  return `async () => JSON.stringify(await (${expression})) ?? "null"`;
}

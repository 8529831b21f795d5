import { styleText } from "node:util";
import { isAppError } from "../errors.ts";
import type { Trace } from "../platform.ts";

type Style = Parameters<typeof styleText>[0];

/** How a person, or a program, wants to be told things. */
export interface Manner {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/**
 * Results go to standard output, everything else to standard error. With `--json` standard output
 * carries exactly one JSON document. Colours only on a terminal; `NO_COLOR` is respected.
 */
export class Output {
  readonly manner: Manner;

  constructor(manner: Manner) {
    this.manner = manner;
  }

  /** Whether a person watches standard error and can answer. */
  get interactive(): boolean {
    return process.stdin.isTTY && process.stderr.isTTY && !this.manner.json;
  }

  /** A line of the result. */
  result(line = ""): void {
    if (!this.manner.json) process.stdout.write(`${line}\n`);
  }

  /** The result, for programs. */
  json(value: object): void {
    if (this.manner.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** A line about how it goes. */
  note(line = ""): void {
    if (!this.manner.quiet && !this.manner.json) process.stderr.write(`${line}\n`);
  }

  /** A line that matters even with `--quiet` and `--json`. */
  warn(line: string): void {
    process.stderr.write(`${this.style("yellow", "!")} ${line}\n`);
  }

  /** Coloured for standard error. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: process.stderr });
  }

  /** Coloured for standard output. */
  paint(style: Style, text: string): string {
    return styleText(style, text, { stream: process.stdout });
  }

  /** What failed and what to do; as JSON on standard output for programs. */
  failure(error: unknown): void {
    const described = describeFailure(error);
    const { code, message, hint } = described;
    if (this.manner.json) {
      process.stdout.write(`${JSON.stringify({ error: described })}\n`);
      return;
    }
    if (code === "interrupted") {
      process.stderr.write("\nStopped.\n");
      return;
    }
    process.stderr.write(`${this.style("red", "✗")} ${message}\n`);
    if (hint !== undefined) process.stderr.write(`${indent(hint, "  ")}\n`);
  }

  /** What `--debug` shows: events of ours with plain facts, never anything from a device. */
  get trace(): Trace {
    if (!this.manner.debug) return () => undefined;
    return (event, facts = {}) => {
      const text = Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`);
      process.stderr.write(
        `${this.style("dim", `debug ${Math.round(performance.now())} ms  ${event}  ${text.join(" ")}`)}\n`,
      );
    };
  }
}

/** A failure as programs are told of it. */
export interface DescribedFailure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** What nobody foresaw is our mistake; what it says may quote data, and stays unsaid. */
export function describeFailure(error: unknown): DescribedFailure {
  if (isAppError(error)) {
    const { code, message, hint } = error;
    return { code, message, ...(hint === undefined ? {} : { hint }) };
  }
  return {
    code: "internal",
    message: "ownband made a mistake.",
    hint: "Run it again with --debug and report what it says.",
  };
}

/** Text in lines of at most `width` characters, each behind `margin`. */
export function indent(text: string, margin: string, width = 92): string {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(margin + line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    lines.push(margin + line);
  }
  return lines.join("\n");
}

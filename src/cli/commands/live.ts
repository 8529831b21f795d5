import { Interrupted, isAppError } from "../../errors.ts";
import { watchBand } from "../../tasks/live-band.ts";
import type { LiveEvent } from "../../tasks/live-band.ts";
import type { BandStep } from "../../tasks/with-band.ts";
import { UsageError } from "../context.ts";
import type { Context } from "../context.ts";
import { withBandWork } from "../band-work.ts";
import type { BandWords } from "../band-work.ts";
import { EXIT, exitStatusOf } from "../exit-status.ts";
import { describeFailure } from "../output.ts";
import { sparkline } from "../sparkline.ts";
import { isoTime, stepsText } from "../words.ts";

export interface LiveWords extends BandWords {
  readonly seconds?: string;
}

/** As many pulses as are drawn beside the current one. */
const SHOWN = 40;

/**
 * `ownband live [MAC]`: pulse and steps until Ctrl-C, or for `--seconds`. With `--json` the one document
 * grows while it goes, an event a line: `{ "events": [ … ] }`.
 */
export async function live(
  context: Context,
  words: LiveWords,
  [word]: readonly string[],
): Promise<number> {
  const limitS = words.seconds === undefined ? undefined : seconds(words.seconds);
  const over = new AbortController();
  let limit: ReturnType<typeof setTimeout> | undefined;
  // What the way to the band takes does not count.
  const begin = (): void => {
    if (limitS !== undefined) limit ??= setTimeout(() => over.abort(), limitS * 1000);
  };
  const signal = AbortSignal.any([context.signal, over.signal]);
  const screen = context.out.manner.json ? new EventDocument() : new Screen(context);
  try {
    await withBandWork({ ...context, signal }, word, words, ({ tools }) => {
      const onStep = (step: BandStep): void => {
        if (step.is === "SignedIn") begin();
        tools.onStep?.(step);
      };
      return watchBand({ ...tools, signal, onStep }, (event) => screen.show(event));
    });
  } catch (error) {
    // Before the first value it is a failure like any other; stopped by the person, it is none.
    const isStopped = signal.aborted && (error instanceof Interrupted || !isAppError(error));
    if (!screen.begun && !isStopped) throw error;
    if (!isStopped) return screen.fail(error);
  } finally {
    clearTimeout(limit);
  }
  screen.end();
  if (!screen.begun && !context.signal.aborted) {
    context.out.note("  Nothing came in that time. Wear the band snugly, and keep the arm still.");
  }
  return EXIT.done;
}

function seconds(word: string): number {
  const value = /^\d{1,6}$/.test(word) ? Number(word) : 0;
  if (value === 0) throw new UsageError("--seconds wants a whole number of seconds, 1 or more.");
  return value;
}

interface Sink {
  /** Whether a value has been shown. */
  readonly begun: boolean;
  show(event: LiveEvent): void;
  end(): void;
  /** Ends with a failure; gives the exit status. */
  fail(error: unknown): number;
}

/** One JSON document that grows. */
class EventDocument implements Sink {
  begun = false;

  show(event: LiveEvent): void {
    if (event.is === "Lost" || event.is === "Back") return;
    const { is, atS, ...values } = event;
    const line = JSON.stringify({ is: is.toLowerCase(), at: isoTime(atS), ...values });
    process.stdout.write(`${this.begun ? ",\n" : '{"events":[\n'}${line}`);
    this.begun = true;
  }

  end(): void {
    process.stdout.write(this.begun ? "\n]}\n" : '{"events":[]}\n');
  }

  fail(error: unknown): number {
    process.stdout.write(`\n],"error":${JSON.stringify(describeFailure(error))}}\n`);
    return exitStatusOf(error);
  }
}

/** What the wearer sees: one line that is redrawn on a terminal, a line for every value elsewhere. */
class Screen implements Sink {
  readonly #context: Context;
  readonly #pulses: number[] = [];
  #stepsText = "";
  #drawn = false;
  begun = false;

  constructor(context: Context) {
    this.#context = context;
  }

  show(event: LiveEvent): void {
    switch (event.is) {
      case "Pulse":
        this.#pulses.push(event.heartRateBpm);
        if (this.#pulses.length > SHOWN) this.#pulses.shift();
        break;
      case "Steps":
        this.#stepsText = stepsText(event);
        break;
      case "Lost":
        // What becomes of it is told step by step.
        this.end();
        return;
      case "Back":
        return;
    }
    this.begun = true;
    this.#draw(event);
  }

  end(): void {
    if (this.#drawn) process.stdout.write("\n");
    this.#drawn = false;
  }

  fail(error: unknown): number {
    this.end();
    this.#context.out.failure(error);
    return exitStatusOf(error);
  }

  #draw(event: LiveEvent): void {
    const { out } = this.#context;
    const pulse = this.#pulses.at(-1);
    const heart = pulse === undefined ? "♥ …" : `♥ ${pulse}`;
    if (!process.stdout.isTTY) {
      out.result(event.is === "Pulse" ? `${heart} bpm` : this.#stepsText);
      return;
    }
    // A line that is longer than the terminal is wide could not be drawn over.
    const room = (process.stdout.columns || 80) - 1;
    const gap = "   ";
    const taken = `  ${heart}${gap}${gap}${this.#stepsText}`.length;
    const curve = room > taken ? sparkline(this.#pulses.slice(taken - room)) : "";
    const isWide = curve !== "" || taken - gap.length <= room;
    const parts = [out.paint("red", heart), curve, isWide ? this.#stepsText : ""];
    process.stdout.write(`\r\u001b[2K  ${parts.filter((it) => it !== "").join(gap)}`);
    this.#drawn = true;
  }
}

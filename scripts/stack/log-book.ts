import { within } from "../../src/waiting.ts";

/** One step of a run, as it went. */
export interface Entry {
  readonly name: string;
  readonly durationMs: number;
  /** What it found, or why it failed. */
  readonly outcome: string;
  readonly isGood: boolean;
}

/** Runs steps one after the other, each within its time, and keeps how they went. */
export class LogBook {
  readonly entries: Entry[] = [];

  get isGood(): boolean {
    return this.entries.length > 0 && this.entries.every((it) => it.isGood);
  }

  /**
   * @param work gives what to keep and, as text, what to show
   * @throws whatever the step fails with, or Error when it takes longer than `limitMs`
   */
  async step<T>(name: string, limitMs: number, work: () => Promise<[T, string]>): Promise<T> {
    const beganMs = performance.now();
    const note = (outcome: string, isGood: boolean) => {
      const entry = { name, durationMs: performance.now() - beganMs, outcome, isGood };
      this.entries.push(entry);
      console.log(lineOf(entry));
    };
    try {
      const late = () => new Error(`took longer than ${limitMs / 1000} s`);
      const [result, outcome] = await within(work(), { limitMs, late });
      note(outcome, true);
      return result;
    } catch (error) {
      note(error instanceof Error ? error.message : String(error), false);
      throw error;
    }
  }
}

function lineOf({ name, durationMs, outcome, isGood }: Entry): string {
  const seconds = `${(durationMs / 1000).toFixed(1)} s`.padStart(8);
  return `${isGood ? "ok    " : "FAILED"} ${seconds}  ${name.padEnd(44)} ${outcome}`;
}

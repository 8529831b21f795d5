import { bytesOf } from "./byte-text.ts";
import { cookBytes } from "./channels.ts";
import type { Pipe } from "./channels.ts";

const CTRL_C = 3;
const CTRL_D = 4;
const BACKSPACE = 8;
const LF = 10;
const CR = 13;
const DELETE = 127;
const LONGEST_LINE = 4095;

/** What a line discipline does with what is typed: echo, one line at a time, ^C and ^D. */
export class Keyboard {
  readonly #input: Pipe;
  readonly #screen: Pipe;
  readonly #interrupt: () => void;
  #line: number[] = [];

  constructor(input: Pipe, screen: Pipe, interrupt: () => void) {
    this.#input = input;
    this.#screen = screen;
    this.#interrupt = interrupt;
  }

  /** Takes typed bytes. */
  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.#key(byte === CR ? LF : byte);
  }

  #key(byte: number): void {
    if (byte === CTRL_C) {
      this.#line = [];
      this.#echo("^C\n");
      this.#interrupt();
    } else if (byte === CTRL_D) {
      if (this.#line.length === 0) this.#input.endWriting();
      else this.#flush();
    } else if (byte === BACKSPACE || byte === DELETE) {
      if (this.#line.pop() !== undefined) this.#echo("\b \b");
    } else {
      if (this.#line.length < LONGEST_LINE || byte === LF) this.#line.push(byte);
      this.#echo(String.fromCharCode(byte));
      if (byte === LF) this.#flush();
    }
  }

  #flush(): void {
    this.#input.put(Uint8Array.from(this.#line));
    this.#line = [];
  }

  #echo(text: string): void {
    this.#screen.put(cookBytes(bytesOf(text)));
  }
}

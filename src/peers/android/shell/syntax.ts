/** What a shell script says, once parsed. */

/** A word: its parts, one after the other. `quoted` parts are neither split nor globbed. */
export type Word = readonly Part[];

export type Part =
  | { readonly is: "text"; readonly text: string; readonly quoted: boolean }
  | ParameterPart
  | { readonly is: "command"; readonly script: Script; readonly quoted: boolean }
  | { readonly is: "arithmetic"; readonly expression: Word; readonly quoted: boolean };

/** `$x`, `${x:-word}`, `${#x}`. */
export interface ParameterPart {
  readonly is: "parameter";
  readonly name: string;
  readonly operator: ParameterOperator | undefined;
  readonly word: Word;
  readonly quoted: boolean;
}

export type ParameterOperator =
  | "length"
  | "substring"
  | "#"
  | "##"
  | "%"
  | "%%"
  | "-"
  | ":-"
  | "="
  | ":="
  | "?"
  | ":?"
  | "+"
  | ":+";

export interface Redirection {
  readonly fd: number;
  /** `here`: the target is the text itself. */
  readonly kind: "<" | ">" | ">>" | "<>" | "<&" | ">&" | "here";
  /** Set when the body of a here-document has been read. */
  target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly word: Word;
}

export type Command =
  | {
      readonly is: "simple";
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly redirections: readonly Redirection[];
    }
  | { readonly is: "function"; readonly name: string; readonly body: Command }
  | (Compound & { readonly redirections: readonly Redirection[] });

export type Compound =
  | { readonly is: "group" | "subshell"; readonly body: Script }
  | {
      readonly is: "if";
      readonly branches: readonly { readonly condition: Script; readonly body: Script }[];
      readonly otherwise: Script | undefined;
    }
  | {
      readonly is: "while" | "until";
      readonly condition: Script;
      readonly body: Script;
    }
  | {
      readonly is: "for";
      readonly name: string;
      /** Absent: the positional parameters. */
      readonly words: readonly Word[] | undefined;
      readonly body: Script;
    }
  | {
      readonly is: "case";
      readonly word: Word;
      readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: Script }[];
    };

export interface Pipeline {
  readonly negated: boolean;
  readonly commands: readonly Command[];
}

/** Pipelines joined by `&&` and `||`. */
export interface Item {
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: "&&" | "||"; readonly pipeline: Pipeline }[];
  /** Ended by `&`. */
  readonly background: boolean;
}

export type Script = readonly Item[];

/** The script makes no sense. `unfinished` when more text could still make it right. */
export class ShellSyntaxError extends Error {
  readonly unfinished: boolean;

  constructor(message: string, unfinished = false) {
    super(message);
    this.unfinished = unfinished;
  }
}

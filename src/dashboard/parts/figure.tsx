import type { Usual } from "../../server/answers.ts";
import { formatNumber } from "../format.ts";
import { words } from "./words.ts";

export interface FigureProps {
  /** What the number is, above it. */
  readonly label?: string | undefined;
  /** As the reader writes it; absent: a dash. */
  readonly value: string | undefined;
  readonly unit?: string | undefined;
  readonly usual?: Usual | undefined;
  /** What is usual, already in words: a range of times. */
  readonly range?: string | undefined;
  /** How the ends of the usual range are written; whole numbers otherwise. */
  readonly show?: (value: number) => string;
  /** Behind the usual range: "by now". */
  readonly when?: string | undefined;
  readonly isBig?: boolean;
}

/** A number, its unit, and the range that is usual for this wearer. */
export function Figure(props: FigureProps) {
  const { label, value, unit, usual, show, when, isBig = false } = props;
  const range = props.range ?? (usual && textOfRange(usual, show));
  return (
    <p class={isBig ? "figure big" : "figure"}>
      {label !== undefined && <span class="label">{label} </span>}
      <span class="value">
        {value === undefined ? <Unknown /> : <strong>{value}</strong>}
        {value !== undefined && unit !== undefined && <span class="unit"> {unit}</span>}
      </span>
      {range !== undefined && (
        <span class="usual">
          {" "}
          {words().usually} <span class="untorn">{range}</span>
          {when !== undefined && ` ${when}`}
        </span>
      )}
    </p>
  );
}

/** "usually 5 400–7 900" */
export function textOfUsual(usual: Usual, show: (value: number) => string = formatNumber): string {
  return `${words().usually} ${textOfRange(usual, show)}`;
}

/** "5 400–7 900" */
export function textOfRange(usual: Usual, show: (value: number) => string = formatNumber): string {
  const [low, high] = [show(usual.low), show(usual.high)];
  if (low === high) return low;
  // The unit once: `2.7–4.2 km`; `45 min–1 h 10` ends in none.
  const unit = /\s\D+$/.exec(high)?.[0];
  return `${unit !== undefined && low.endsWith(unit) ? low.slice(0, -unit.length) : low}–${high}`;
}

/** A dash that is read out as what it means. */
export function Unknown() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="unseen">{words().unknown}</span>
    </>
  );
}

import { words } from "./words.ts";

export interface DaysLegendProps {
  /** Whether the middle half of the days is drawn. */
  readonly hasHalf: boolean;
  /** What the time before is called; absent: nothing of it is drawn. */
  readonly beforeName: string | undefined;
}

/** What is drawn beside the days, in words; only what is. */
export function DaysLegend({ hasHalf, beforeName }: DaysLegendProps) {
  const { legendDays, legendBefore, legendToDay } = words();
  const sentences = [
    ...(hasHalf ? [legendDays] : []),
    ...(beforeName === undefined ? [] : [legendBefore(beforeName)]),
    legendToDay,
  ];
  return <p class="footnote">{sentences.join(" ")}</p>;
}

export function isAnyKnown(values: readonly (number | undefined)[]): boolean {
  return values.some((it) => it !== undefined);
}

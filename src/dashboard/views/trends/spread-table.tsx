import type { Distribution } from "../../../server/answers.ts";
import { AsTable } from "../../parts/as-table.tsx";
import type { MeasureName } from "./measures.ts";
import { show, words } from "./words.ts";

export interface SpreadTableProps {
  readonly caption: string;
  /** What the rows are. */
  readonly of: string;
  readonly rows: readonly { readonly name: string; readonly spread: Distribution | undefined }[];
  readonly measure: MeasureName;
}

/** Distributions in numbers. */
export function SpreadTable({ caption, of, rows, measure }: SpreadTableProps) {
  const it = words();
  return (
    <AsTable
      caption={caption}
      head={[of, it.low, it.lowQuarter, it.median, it.highQuarter, it.high, it.count]}
      rows={() =>
        rows.map(({ name, spread }) => {
          if (spread === undefined) return [name, "–", "–", "–", "–", "–", "0"];
          const { p10, p25, p50, p75, p90, of: count } = spread;
          return [name, ...[p10, p25, p50, p75, p90].map((value) => show(measure, value)), count];
        })
      }
    />
  );
}

import { useState } from "preact/hooks";
import type { UnixSeconds } from "../../../health/minute.ts";
import type { ChartData } from "./chart-data.ts";
import { timeOf } from "./readout.ts";
import { words } from "./words.ts";

export interface ConflictsProps {
  readonly data: ChartData;
  readonly onShow: (atS: UnixSeconds) => void;
}

/** How often two sources disagree, and one after the other of these places. */
export function Conflicts({ data, onShow }: ConflictsProps) {
  const [shown, setShown] = useState(-1);
  const { conflicts } = data;
  const { showFirst, showNext, between } = words();
  const current = conflicts[shown];
  if (conflicts.length === 0) return null;
  const step = () => {
    const next = (shown + 1) % conflicts.length;
    setShown(next);
    const conflict = conflicts[next];
    if (conflict !== undefined) onShow(conflict.startS);
  };
  return (
    <p class="conflicts">
      <span class="conflict-sign" aria-hidden="true">
        ≠
      </span>
      <span>
        {words().conflicts(conflicts.length)}
        {current !== undefined &&
          ` ${between(timeOf(data, current.startS), timeOf(data, current.endS))}.`}
      </span>
      <button type="button" onClick={step}>
        {shown >= 0 && conflicts.length > 1 ? showNext : showFirst}
      </button>
    </p>
  );
}

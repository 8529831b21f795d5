import { useState } from "preact/hooks";
import type { BandOfPage } from "../../../server/answers.ts";
import { bandOfWay } from "./steps.ts";
import { words } from "./words.ts";

/** Which band a step is about: the newest one with a key, unless another one is chosen. */
export function useBandChoice(bands: readonly BandOfPage[]): {
  readonly band: BandOfPage | undefined;
  readonly choice: preact.ComponentChildren;
} {
  const [chosen, setChosen] = useState<string>();
  const alive = bands.filter(({ key }) => key !== "none" && key !== "dead");
  const band = alive.find(({ mac }) => mac === chosen) ?? bandOfWay(bands);
  if (alive.length < 2) return { band, choice: null };
  const choice = (
    <label>
      {words().chooseBand}{" "}
      <select value={band?.mac} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
        {alive.map(({ mac, model }) => (
          <option key={mac} value={mac}>
            {model ?? "Band"} · {mac.slice(-5)}
          </option>
        ))}
      </select>
    </label>
  );
  return { band, choice };
}

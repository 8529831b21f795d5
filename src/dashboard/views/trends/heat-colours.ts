import { useEffect, useState } from "preact/hooks";
import type { HeatColours } from "./draw-heat.ts";
import { HEAT_STEPS } from "./heat-scale.ts";

/** The roles that a canvas cannot name, as they are in the present theme. */
export function useHeatColours(): HeatColours {
  const [colours, setColours] = useState(readColours);
  useEffect(() => {
    const themes = ["(prefers-color-scheme: dark)", "print"].map((it) => matchMedia(it));
    const onChange = () => setColours(readColours());
    for (const theme of themes) theme.addEventListener("change", onChange);
    return () => {
      for (const theme of themes) theme.removeEventListener("change", onChange);
    };
  }, []);
  return colours;
}

function readColours(): HeatColours {
  const style = getComputedStyle(document.documentElement);
  const role = (name: string): string => style.getPropertyValue(name).trim();
  return {
    steps: Array.from({ length: HEAT_STEPS }, (_, step) => role(`--heat-${step + 1}`)),
    ink: role("--ink"),
    quiet: role("--quiet"),
    line: role("--line"),
    notWorn: role("--not-worn"),
    font: style.fontFamily,
  };
}

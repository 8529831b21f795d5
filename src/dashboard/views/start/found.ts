import { formatMoment, formatNumber } from "../../format.ts";
import { inWords } from "../../jobs/german.ts";
import { sourceName } from "../../source-names.ts";
import { bandOfWay, importsOf } from "./steps.ts";
import type { Standing, StepName, StepState } from "./steps.ts";
import { words } from "./words.ts";

/** What a step has brought, in a line. */
export function found(
  step: StepName,
  state: StepState,
  { bands, runs, jobs }: Standing,
): string | undefined {
  const w = words();
  if (state === "passed") return step === "phone" ? w.withoutPhone : w.passed;
  if (state !== "done") return undefined;
  const band = bandOfWay(bands);
  switch (step) {
    case "phone": {
      const look = jobs.find(({ kind, at }) => kind === "doctor" && at === "done");
      const text = look?.lines.find(({ what }) => what === "permission")?.text;
      return text === undefined ? undefined : inWords(text);
    }
    case "key":
      return [band?.model, band?.keyFrom].filter((it) => it !== undefined).join(" · ");
    case "prove":
      return band?.keyProvenS === undefined ? undefined : w.proven(formatMoment(band.keyProvenS));
    case "handover":
      return w.handedOver;
    case "history": {
      const imports = importsOf(runs);
      const sources = [...new Set(imports.map(({ source }) => sourceName(source)))];
      const added = imports.reduce((sum, run) => sum + run.added, 0);
      return `${w.records(formatNumber(added))} · ${sources.join(", ")}`;
    }
    case "read": {
      const readS = Math.max(...bands.map(({ syncedS }) => syncedS ?? 0));
      return w.readAt(formatMoment(readS));
    }
  }
}

import type { KeyFindings, RankedKey } from "../keys/findings.ts";
import { sourceText } from "../keys/source-text.ts";
import type { KeySighting, KeySource } from "../store/key-sighting.ts";
import { indent } from "./output.ts";
import type { Output } from "./output.ts";
import { formatAge, formatDate, isoTime } from "./words.ts";

/** A key for programs: what is not known is absent (README, *For programs*). */
function keyJson({ sighting, sources, isFormer, reason }: RankedKey): object {
  const { key, mac, model, firmware, paired, pairedAtS, lastUsedAtS, source, foundAtS } = sighting;
  return {
    key: key.reveal(),
    ...present({ mac, model, firmware, paired }),
    ...present({ pairedAt: pairedAtS === undefined ? undefined : isoTime(pairedAtS) }),
    ...present({ lastUsedAt: lastUsedAtS === undefined ? undefined : isoTime(lastUsedAtS) }),
    former: isFormer,
    reason,
    source: sourceJson(source),
    ...(sources.length > 1 ? { alsoIn: sources.slice(1).map(sourceJson) } : {}),
    foundAt: isoTime(foundAtS),
  };
}

function sourceJson({ kind, app, path, account }: KeySource): object {
  return { kind, ...present({ app, path, account }) };
}

function present(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** A whole search for programs. */
export function findingsJson({ keys, looked, rejected, troubles }: KeyFindings): object {
  return {
    keys: keys.map(keyJson),
    looked: looked.map(({ where, found, note }) => ({ where, found, ...present({ note }) })),
    ...(rejected.length === 0
      ? {}
      : {
          rejected: rejected.map(({ why, mac, accountId, source }) => ({
            why,
            ...present({ mac, accountId }),
            source: sourceJson(source),
          })),
        }),
    ...(troubles.length === 0
      ? {}
      : {
          troubles: troubles.map(({ where, error }) => ({
            where,
            code: error.code,
            message: error.message,
            ...present({ hint: error.hint }),
          })),
        }),
  };
}

/** What the band is called, and what stands beside its key. */
export function titleOf(sighting: KeySighting): string {
  const { mac, model, firmware, paired, pairedAtS, lastUsedAtS } = sighting;
  const age =
    pairedAtS !== undefined
      ? `paired ${formatDate(pairedAtS)} (${formatAge(pairedAtS)})`
      : lastUsedAtS !== undefined
        ? `last used ${formatDate(lastUsedAtS)} (${formatAge(lastUsedAtS)})`
        : "age unknown";
  return [
    model ?? "Band",
    mac ?? "address unknown",
    ...(firmware === undefined ? [] : [`firmware ${firmware}`]),
    age,
    ...(paired === false ? ["no longer paired"] : []),
  ].join("   ");
}

/** A key as a person reads it. `beside` stands right of the key. */
export function printKey(out: Output, key: RankedKey, beside = ""): void {
  const { sighting, isFormer, reason, sources } = key;
  out.result(`  ${out.paint("bold", titleOf(sighting))}`);
  const shown = sighting.key.reveal();
  out.result(`  ${out.paint(isFormer ? "dim" : "green", shown)}${beside && `   ${beside}`}`);
  out.result(indent(reason, "  "));
  for (const source of sources) out.result(out.paint("dim", `  from ${sourceText(source)}`));
}

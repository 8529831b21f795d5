import type { Span } from "./minute-source.ts";
import { MINUTE_S } from "./minute-source.ts";
import { partsOf } from "./minute-log.ts";
import type { MinuteLog } from "./minute-log.ts";
import type { Shelf } from "./history.ts";

/** The minutes as a history of type 01; `LEN` counts them (huami-ble §5.2). */
export function minuteShelf(log: MinuteLog, forget: (span: Span) => void): Shelf {
  return (sinceS) => {
    const round = log.round(sinceS);
    if (!round) return undefined;
    return {
      firstS: round.startS,
      length: (round.endS - round.startS) / MINUTE_S,
      recordBytes: log.sampleBytes,
      *pieces() {
        for (const part of partsOf(round)) yield round.samples(part);
      },
      forget: () => forget(round),
    };
  };
}

import { watchPulse } from "../band/pulse.ts";
import { watchSteps } from "../band/steps.ts";
import type { StepsToday } from "../band/steps.ts";
import { LinkError } from "../errors.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { pause } from "../waiting.ts";
import { enter, meet } from "./with-band.ts";
import type { BandTools } from "./with-band.ts";

/** What happens on the wrist, as it happens. */
export type LiveEvent =
  | { readonly is: "Pulse"; readonly atS: UnixSeconds; readonly heartRateBpm: number }
  | ({ readonly is: "Steps"; readonly atS: UnixSeconds } & StepsToday)
  | { readonly is: "Lost" }
  | { readonly is: "Back" };

/** Links lost in a row, without a value in between, after which it is given up. */
const PATIENCE = 3;
const BREATH_MS = 1_000;

/**
 * Tells pulse and steps until the signal is given; the measuring is ended on the band then. A link that
 * is lost is made again.
 *
 * @throws what {@link enter} throws; LinkError when the band stays away
 */
export async function watchBand(
  tools: BandTools & { readonly signal: AbortSignal },
  onEvent: (event: LiveEvent) => void,
): Promise<void> {
  const found = await meet(tools);
  let losses = 0;
  const isStopped = (): boolean => tools.signal.aborted;
  while (!isStopped()) {
    try {
      if (losses > 0) await pause(BREATH_MS, tools.signal);
      const { band, link } = await enter(tools, found);
      if (losses > 0) onEvent({ is: "Back" });
      try {
        await watch(band.session, tools, (event) => {
          losses = 0;
          onEvent(event);
        });
      } finally {
        await link.close();
      }
    } catch (error) {
      if (isStopped()) return;
      if (!(error instanceof LinkError) || ++losses >= PATIENCE) throw error;
      onEvent({ is: "Lost" });
    }
  }
}

async function watch(
  session: Parameters<typeof watchPulse>[0],
  { signal, nowS }: BandTools & { readonly signal: AbortSignal },
  onEvent: (event: LiveEvent) => void,
): Promise<void> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const pulse = watchPulse(
    session,
    (heartRateBpm) => onEvent({ is: "Pulse", atS: nowS(), heartRateBpm }),
    { signal: both },
  );
  const steps = watchSteps(session, (today) => onEvent({ is: "Steps", atS: nowS(), ...today }), {
    signal: both,
  });
  try {
    await Promise.race([pulse, steps]);
  } finally {
    over.abort();
    await Promise.allSettled([pulse, steps]);
  }
}

import type { Waiting } from "../platform.ts";
import { channelOf } from "./channel.ts";
import { STEPS } from "./characteristics.ts";
import { inTheEnd } from "./in-the-end.ts";
import type { Session } from "./session.ts";
import { RequestSteps, Steps, StepsAnswer, StepsNews, WatchSteps } from "./steps.messages.ts";
import { talk } from "./talk.ts";
import { watchFrames } from "./watch.ts";
import { endpointOf } from "./zepp-os.ts";

/** What the band has counted since midnight. */
export interface StepsToday {
  readonly steps: number;
  readonly distanceM: number;
  readonly energyKcal: number;
}

/** @throws LinkError, BandError "silent", FrameError */
export async function readSteps(session: Session, options: Waiting = {}): Promise<StepsToday> {
  if (!session.model.isZeppOs) {
    return stepsOf(Steps.decode(await session.link.read(STEPS, options)));
  }
  const { signal } = options;
  return talk(
    await endpointOf(session, "steps", options),
    async (band) => {
      await band.say(RequestSteps, {});
      return stepsOf(await band.hear(StepsAnswer));
    },
    { signal },
  );
}

/**
 * Tells the steps whenever the band does, while the wearer walks, until the signal is given.
 *
 * @throws LinkError; what `onSteps` throws
 */
export async function watchSteps(
  session: Session,
  onSteps: (today: StepsToday) => void,
  options: Waiting = {},
): Promise<void> {
  if (!session.model.isZeppOs) {
    const onFrame = (frame: Uint8Array): void => onSteps(stepsOf(Steps.decode(frame)));
    await watchFrames(channelOf(session.link, STEPS), onFrame, options);
    return;
  }
  const channel = await endpointOf(session, "steps", options);
  const onFrame = (frame: Uint8Array): void => onSteps(stepsOf(StepsNews.decode(frame)));
  const begin = (): Promise<void> => channel.send(WatchSteps.encode({ isOn: 1 }), options);
  try {
    await watchFrames(channel, onFrame, { ...options, begin });
  } finally {
    await inTheEnd(channel.send(WatchSteps.encode({ isOn: 0 })));
  }
}

function stepsOf({ steps, distanceM, energyKcal }: StepsToday): StepsToday {
  return { steps, distanceM, energyKcal };
}

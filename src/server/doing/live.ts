import type { Radio } from "../../platform.ts";
import { watchBand } from "../../tasks/live-band.ts";
import type { LiveEvent } from "../../tasks/live-band.ts";
import type { JobResult, JobWish } from "../jobs.ts";
import type { Work } from "./work.ts";
import { withOpenBand } from "./with-band.ts";

/** Tells pulse and steps to every page until it is stopped. */
export function live(
  work: Work,
  { mac }: Extract<JobWish, { readonly kind: "live" }>,
): Promise<JobResult> {
  return withOpenBand(work, mac, async ({ tools }) => {
    const turn = new WritingTurn(work);
    try {
      const radio = waitingForTurn(tools.radio, turn);
      const onStep: typeof tools.onStep = (step) => {
        tools.onStep?.(step);
        if (step.is !== "SignedIn") return;
        turn.end();
        work.tell({ is: "Changed" });
      };
      await watchBand({ ...tools, radio, onStep }, (event) => tell(work, event));
    } finally {
      turn.end();
    }
    return { is: "live" };
  });
}

function tell(work: Work, event: LiveEvent): void {
  switch (event.is) {
    case "Pulse":
    case "Steps":
      work.tell(event);
      break;
    case "Lost":
      work.tell({ is: "Link", state: "lost" });
      break;
    case "Back":
      work.tell({ is: "Link", state: "back" });
  }
}

/**
 * What the band says of a key is written down while it is signed in to; before and after nothing is. An
 * import may go on meanwhile, only not at that moment.
 */
class WritingTurn {
  readonly #work: Work;
  #end: (() => void) | undefined;

  constructor(work: Work) {
    this.#work = work;
  }

  async begin(): Promise<void> {
    this.#end ??= await this.#work.beginWriting();
  }

  end(): void {
    this.#end?.();
    this.#end = undefined;
  }
}

function waitingForTurn(radio: Radio, turn: WritingTurn): Radio {
  return {
    hasChooser: radio.hasChooser,
    scan: (filter, options) => radio.scan(filter, options),
    close: () => radio.close(),
    connect: async (sighting, options) => {
      await turn.begin();
      return radio.connect(sighting, options);
    },
  };
}

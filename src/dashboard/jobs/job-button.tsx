import type { JobWish } from "../../server/jobs.ts";
import { jobs } from "../events.ts";
import { Failed } from "../parts/failed.tsx";
import { beforeBand, beforePhone } from "../permissions.ts";
import { begin, isUnderWay, useDoing } from "./jobs.ts";

export interface JobButtonProps {
  readonly wish: JobWish;
  readonly text: string;
  /** The one next thing to do. */
  readonly isFirst?: boolean;
  /** Which device the browser alone has to be allowed to use. */
  readonly needs?: "phone" | "band" | undefined;
  readonly isDisabled?: boolean;
  readonly onBegun?: ((id: string) => void) | undefined;
}

/** Begins a job on a click, and says why where it cannot. */
export function JobButton(props: JobButtonProps) {
  const { wish, text, isFirst = false, needs, isDisabled = false, onBegun } = props;
  const doing = useDoing();
  const isGoing = jobs.value.some((job) => job.kind === wish.kind && isUnderWay(job));
  return (
    <>
      <button
        type="button"
        class={isFirst ? "first" : undefined}
        disabled={isDisabled || doing.isBusy || isGoing}
        onClick={() =>
          doing.run(async () => {
            // First of all: a browser gives leave only within the click.
            if (needs === "phone") await beforePhone();
            if (needs === "band") await beforeBand();
            // Not as the argument: where nobody asks for the number, nothing would begin.
            const { id } = await begin(wish);
            onBegun?.(id);
          })
        }
      >
        {text}
      </button>
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </>
  );
}

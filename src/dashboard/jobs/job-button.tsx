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
  /** Where its job begins again and again by itself: who is at it is left there. */
  readonly keepsFocus?: boolean;
  readonly onBegun?: ((id: string) => void) | undefined;
}

/** Begins a job on a click, and says why where it cannot. */
export function JobButton(props: JobButtonProps) {
  const { wish, text, isFirst = false, needs, isDisabled = false, keepsFocus = false } = props;
  const doing = useDoing();
  const isGoing = jobs.value.some((job) => job.kind === wish.kind && isUnderWay(job));
  const isOff = isDisabled || doing.isBusy || isGoing;
  const press = (): void => {
    if (isOff) return;
    doing.run(async () => {
      // First of all: a browser gives leave only within the click.
      if (needs === "phone") await beforePhone();
      if (needs === "band") await beforeBand();
      // Not as the argument: where nobody asks for the number, nothing would begin.
      const { id } = await begin(wish);
      props.onBegun?.(id);
    });
  };
  return (
    <>
      <button
        type="button"
        class={isFirst ? "first" : undefined}
        disabled={isOff && !keepsFocus}
        aria-disabled={(isOff && keepsFocus) || undefined}
        onClick={press}
      >
        {text}
      </button>
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </>
  );
}

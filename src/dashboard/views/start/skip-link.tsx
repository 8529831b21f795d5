import { linkTo } from "../../route.ts";
import type { StepName } from "./steps.ts";
import { words } from "./words.ts";

/** Leads on. */
export function SkipLink({
  to,
  isDone = false,
}: {
  readonly to: StepName;
  /** Something was done here; whether all of it, nobody can tell. */
  readonly isDone?: boolean;
}) {
  const { skip, goOn } = words();
  return (
    <p>
      <a href={linkTo("start", to)}>{isDone ? goOn : skip}</a>
    </p>
  );
}

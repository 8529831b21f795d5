import { linkTo } from "../../route.ts";
import type { StepName } from "./steps.ts";
import { words } from "./words.ts";

/** Leads on without doing anything. */
export function SkipLink({ to }: { readonly to: StepName }) {
  return (
    <p>
      <a href={linkTo("start", to)}>{words().skip}</a>
    </p>
  );
}

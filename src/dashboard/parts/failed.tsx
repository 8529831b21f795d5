import type { Failure } from "../../server/answers.ts";
import { revision } from "../asked.ts";
import { failureInWords } from "./failure-words.ts";
import { words } from "./words.ts";

export interface FailedProps {
  readonly failure: Failure;
  /** Absent: everything on the screen is asked anew. `null`: trying again does not help. */
  readonly onRetry?: (() => void) | null;
}

/** What went wrong, what can be done, and another try. */
export function Failed({ failure, onRetry = askAnew }: FailedProps) {
  const { message, hint } = failureInWords(failure);
  return (
    <div class="failed" role="alert">
      <p>
        <strong>{message}</strong>
      </p>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {onRetry !== null && (
        <button type="button" onClick={onRetry}>
          {words().tryAgain}
        </button>
      )}
    </div>
  );
}

function askAnew(): void {
  revision.value++;
}

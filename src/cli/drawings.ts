import type { AppError } from "../errors.ts";

/** What the owner looks for on the phone's screen, by what is missing. */
export function drawingFor(error: AppError | undefined): readonly string[] | undefined {
  if (!error) return undefined;
  // The superuser question is drawn where there was one.
  if (error.code === "no-root" && error.hint?.includes("Grant") !== true) return undefined;
  return DRAWINGS[error.code];
}

const DRAWINGS: Readonly<Record<string, readonly string[]>> = {
  "no-phone": [
    "┌──────────┐            ┌─────────┐",
    "│ computer │══ cable ══▷│  phone  │   Settings → Developer options",
    "└──────────┘            │ unlocked│     USB debugging   [ on ]",
    "                        └─────────┘",
  ],
  unauthorized: [
    "┌──────────────────────────────┐",
    "│ Allow USB debugging?         │",
    "│ [x] Always allow from this   │",
    "│     computer                 │",
    "│            Cancel   [Allow]◁── tap",
    "└──────────────────────────────┘",
  ],
  "no-root": [
    "┌──────────────────────────────┐",
    "│ Superuser request: Shell     │",
    "│             Deny    [Grant]◁── tap, when it appears",
    "└──────────────────────────────┘",
  ],
  "no-band": [
    "┌──────────────────────────────┐",
    "│ Zepp Life         + Add band │",
    "│   pair, then pull down: sync │",
    "└──────────────────────────────┘",
  ],
};

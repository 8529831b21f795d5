import type { ComponentChildren } from "preact";
import { Drawing } from "../../drawings/drawing.tsx";
import type { DrawingName } from "../../drawings/which.ts";

/** What is said, beside what is drawn. */
export function WithDrawing({
  drawing,
  children,
}: {
  readonly drawing: DrawingName;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="job">
      <div class="job-text">{children}</div>
      <Drawing name={drawing} />
    </div>
  );
}

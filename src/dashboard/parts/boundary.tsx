import { Component, type ComponentChildren } from "preact";
import { translated } from "../words.ts";

const words = translated({
  en: {
    broken: "This view could not be drawn.",
    hint: "The rest of the page still works. Your records are untouched.",
    reload: "Reload the page",
  },
  de: {
    broken: "Diese Ansicht ließ sich nicht zeichnen.",
    hint: "Der Rest der Seite geht weiter. An deinen Aufzeichnungen ist nichts verändert.",
    reload: "Seite neu laden",
  },
});

/** Where a view throws, a plain text stands in its place, and the frame stays. */
export class Boundary extends Component<
  { readonly children: ComponentChildren },
  { readonly isBroken: boolean }
> {
  static override getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override state = { isBroken: false };

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <div class="failed" role="alert">
        <h1>{words().broken}</h1>
        <p>{words().hint}</p>
        <button type="button" onClick={() => location.reload()}>
          {words().reload}
        </button>
      </div>
    );
  }
}

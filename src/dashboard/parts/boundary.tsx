import { Component, type ComponentChildren } from "preact";
import { translated } from "../words.ts";
import { Missing, NotFetched } from "./fetched.tsx";

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

interface State {
  readonly is: "drawn" | "missing" | "broken";
}

/** Where a view throws or does not come, a plain text stands in its place, and the frame stays. */
export class Boundary extends Component<{ readonly children: ComponentChildren }, State> {
  static override getDerivedStateFromError(error: unknown): State {
    return { is: error instanceof NotFetched ? "missing" : "broken" };
  }

  override state: State = { is: "drawn" };

  override render() {
    const { is } = this.state;
    if (is === "drawn") return this.props.children;
    if (is === "missing") return <Missing />;
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

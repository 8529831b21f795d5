import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { BandOfPage, RevealedKey } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useDoing } from "../../jobs/jobs.ts";
import { Failed } from "../../parts/failed.tsx";
import "./key-card.css";
import { words } from "./key-words.ts";
import { qrShape } from "./qr.ts";

/** Nobody needs longer to paste it; then it goes by itself. */
const SHOWN_FOR_MS = 2 * 60_000;

/**
 * The key of a band, with the band that it belongs to. It is fetched when somebody asks for it, and is
 * nowhere in the page when it is hidden.
 */
export function KeyCard({ band }: { readonly band: Pick<BandOfPage, "mac" | "model" | "key"> }) {
  const { mac, model } = band;
  const [revealed, setRevealed] = useState<RevealedKey>();
  const doing = useDoing();
  const hide = (): void => setRevealed(undefined);
  useEffect(() => {
    if (revealed === undefined) return;
    const timer = setTimeout(hide, SHOWN_FOR_MS);
    // A page that the browser puts aside, to show it again later, puts no key aside.
    addEventListener("pagehide", hide);
    return () => {
      clearTimeout(timer);
      removeEventListener("pagehide", hide);
    };
  }, [revealed]);
  const w = words();
  return (
    <div class="key-card">
      <p>
        <strong>{model ?? w.band}</strong> <span class="quiet address">{mac}</span>
      </p>
      {band.key === "dead" ? null : revealed?.mac === mac ? (
        <Shown revealed={revealed} onHide={hide} />
      ) : (
        <button
          type="button"
          class="screen-only"
          disabled={doing.isBusy}
          onClick={() =>
            doing.run(async () =>
              setRevealed(await answerOf(api().keys.reveal.$post({ json: { mac } }))),
            )
          }
        >
          {w.show}
        </button>
      )}
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
      <p class="footnote">{band.key === "dead" ? w.dead : w.warning}</p>
    </div>
  );
}

interface ShownProps {
  readonly revealed: RevealedKey;
  readonly onHide: () => void;
}

function Shown({ revealed: { key, qr }, onHide }: ShownProps) {
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<"yes" | "selected">();
  const [hasQr, setQr] = useState(false);
  const w = words();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(key);
      setCopied("yes");
    } catch {
      // Without the right to write into the clipboard the reader's own hand does it.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
      setCopied("selected");
    }
  };
  return (
    <div class="shown screen-only">
      {/* One line, and nothing before or behind it: a line break makes it a wrong key. */}
      <code ref={shown} class="key" tabIndex={0} aria-label={w.key}>
        {key}
      </code>
      <div class="answers">
        <button type="button" class="first" onClick={() => void copy()}>
          {w.copy}
        </button>
        <button type="button" aria-expanded={hasQr} onClick={() => setQr(!hasQr)}>
          {hasQr ? w.hideQr : w.showQr}
        </button>
        <button type="button" onClick={onHide}>
          {w.hide}
        </button>
      </div>
      <p role="status" class="quiet">
        {copied === "yes" ? w.copied : copied === "selected" ? w.selected : w.form(key.length)}
      </p>
      {hasQr && <QrCode rows={qr} />}
    </div>
  );
}

/** Black on white whatever the theme is: a camera reads nothing else for certain. */
function QrCode({ rows }: { readonly rows: readonly string[] }) {
  const id = useId();
  const { side, path } = qrShape(rows);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-labelledby={id}
      shape-rendering="crispEdges"
    >
      <title id={id}>{words().qr}</title>
      <rect width={side} height={side} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}

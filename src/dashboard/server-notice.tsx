import { useEffect, useState } from "preact/hooks";
import { connection, isOutdated, server } from "./events.ts";
import { house } from "./house.ts";
import "./server-notice.css";
import { translated } from "./words.ts";

const words = translated({
  en: {
    turnedAway:
      "ownband was started anew, and what you see may be old: open the address that it prints in the terminal.",
    gone: "ownband does not answer any more: if it has ended, start it again and open the address that it prints.",
    outdated: "ownband is another version now: reload this page.",
    reload: "Reload",
  },
  de: {
    turnedAway:
      "ownband wurde neu gestartet, und was du siehst, kann veraltet sein: Öffne die Adresse, die es im Terminal zeigt.",
    gone: "ownband antwortet nicht mehr: Wenn es beendet ist, starte es neu und öffne die Adresse, die es zeigt.",
    outdated: "ownband hat jetzt eine andere Version: Lade diese Seite neu.",
    reload: "Neu laden",
  },
});

/** An ownband that is started again in its place is there within this time. */
const GONE_AFTER_MS = 10_000;

/** Says what to do when the ownband behind an open page has ended, or is another one. */
export function ServerNotice() {
  const isGone = useIsLong(connection.value === "away" && server.value !== undefined);
  const text = textOf(isGone);
  return (
    <div class="server-notice" role="status">
      {text !== undefined && (
        <p>
          {text}
          {isOutdated.value && (
            <button type="button" onClick={() => location.reload()}>
              {words().reload}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

function textOf(isGone: boolean): string | undefined {
  // The browser alone has no terminal; whoever started its worker tells of it.
  if (house.value?.kind === "alone") return undefined;
  if (connection.value === "turned-away" && server.value !== undefined) return words().turnedAway;
  if (isGone) return words().gone;
  return isOutdated.value ? words().outdated : undefined;
}

function useIsLong(isSo: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!isSo) return;
    const timer = setTimeout(() => setLong(true), GONE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isSo]);
  return isLong && isSo;
}

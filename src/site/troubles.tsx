import { signal } from "@preact/signals";
import { keepText, keptText } from "../dashboard/kept.ts";
import { words } from "./words.ts";

/** What whoever looks has to know of this browser, or of this page in it. */
export type Trouble = Exclude<
  keyof ReturnType<typeof words>,
  "noUsb" | "noBluetooth" | "understood"
>;

/** Those that are said once: nothing can be done about them at that moment. */
const ONCE: ReadonlySet<Trouble> = new Set(["mayBeCleared"]);

const troubles = signal<readonly Trouble[]>([]);

const keptAs = (trouble: Trouble): string => `ownband.understood.${trouble}`;

export function tell(trouble: Trouble): void {
  if (troubles.value.includes(trouble) || keptText(keptAs(trouble)) !== undefined) return;
  troubles.value = [...troubles.value, trouble];
}

/** It is so no more. */
export function takeBack(trouble: Trouble): void {
  troubles.value = troubles.value.filter((it) => it !== trouble);
}

export function isTold(trouble: Trouble): boolean {
  return troubles.value.includes(trouble);
}

export function Troubles() {
  return troubles.value.map((trouble) => (
    <p key={trouble} role="status">
      <span>{words()[trouble]}</span>
      {ONCE.has(trouble) && (
        <button type="button" onClick={() => understand(trouble)}>
          {words().understood}
        </button>
      )}
    </p>
  ));
}

function understand(trouble: Trouble): void {
  keepText(keptAs(trouble), "1");
  takeBack(trouble);
}

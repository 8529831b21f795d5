import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { words } from "./words.ts";

export interface AsTableProps {
  /** What the table shows. */
  readonly caption: string;
  readonly head: readonly string[];
  /** Asked for when the table is opened. The first cell names its row. */
  readonly rows: () => readonly (readonly ComponentChildren[])[];
}

/** What a picture shows, in numbers; made when somebody opens it. */
export function AsTable({ caption, head, rows }: AsTableProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="as-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {words().asTable}
        <span class="unseen">: {caption}</span>
      </summary>
      {isOpen && (
        <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
          <table>
            <caption class="unseen">{caption}</caption>
            <thead>
              <tr>
                {head.map((it) => (
                  <th key={it} scope="col">
                    {it}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(([name, ...cells], row) => (
                <tr key={row}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, index) => (
                    <td key={index}>{cell ?? "–"}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

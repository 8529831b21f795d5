import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./drawings.css";

/** A picture with a name for those who do not see it. It is 260 wide and `height` high inside. */
export function Picture({
  title,
  height = 220,
  children,
}: {
  readonly title: string;
  readonly height?: number;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <svg class="drawing" viewBox={`0 0 260 ${height}`} role="img" aria-labelledby={id}>
      <title id={id}>{title}</title>
      {children}
    </svg>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A phone with its screen; what is on the screen has the phone's corner as its origin. */
export function Phone({
  x,
  y,
  width = 150,
  height = 204,
  children,
}: Place & {
  readonly width?: number;
  readonly height?: number;
  readonly children?: ComponentChildren;
}) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class="body" width={width} height={height} rx={16} />
      <rect class="screen" x={7} y={14} width={width - 14} height={height - 28} rx={6} />
      <path class="soft" d={`M${width / 2 - 10} 7.5h20`} />
      {children}
    </g>
  );
}

/** A question of the phone's, with its buttons in a row; the one to tap is filled. */
export function Dialog({
  x,
  y,
  width,
  lines,
  buttons,
  tap,
}: Place & {
  readonly width: number;
  readonly lines: readonly string[];
  readonly buttons: readonly string[];
  /** Which button. */
  readonly tap: number;
}) {
  const height = 24 + lines.length * 15 + 30;
  const each = (width - 12) / buttons.length;
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class="dialog" width={width} height={height} rx={8} />
      {lines.map((line, i) => (
        <text x={10} y={20 + i * 15} class={i === 0 ? "small strong" : "small"}>
          {line}
        </text>
      ))}
      {buttons.map((label, i) => (
        <Button
          x={6 + i * each + 2}
          y={height - 32}
          width={each - 4}
          label={label}
          isTapped={i === tap}
        />
      ))}
    </g>
  );
}

/** A button on a screen. */
export function Button({
  x,
  y,
  width,
  label,
  isTapped = false,
}: Place & { readonly width: number; readonly label: string; readonly isTapped?: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      {isTapped && <rect class="act" width={width} height={24} rx={12} />}
      <text x={width / 2} y={16} text-anchor="middle" class={isTapped ? "small on-act" : "small"}>
        {label}
      </text>
      {isTapped && <Finger x={width / 2} y={30} />}
    </g>
  );
}

/** A finger whose tip is at the place, with the ring of a touch around it. */
export function Finger({ x, y }: Place) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle class="ring" r={12} />
      <g transform="rotate(-24)">
        <path
          class="finger"
          d="M-6.5 1a6.5 6.5 0 0 1 13 0v20l9 3.500q6 2.500 5 9l-2 12h-24q-4-14-9-19-3-5 2-6.500 3-.5 6 3z"
        />
      </g>
    </g>
  );
}

/** A line of a list on a screen, perhaps with a switch at its end. */
export function Row({
  y,
  width,
  label,
  isOn,
}: {
  readonly y: number;
  readonly width: number;
  readonly label: string;
  readonly isOn?: boolean;
}) {
  return (
    <g transform={`translate(14 ${y})`}>
      <text x={0} y={12} class="small">
        {label}
      </text>
      {isOn !== undefined && <Switch x={width - 54} y={1} isOn={isOn} />}
      <path class="faint" d={`M0 21h${width - 28}v1.5h-${width - 28}z`} />
    </g>
  );
}

export function Switch({ x, y, isOn }: Place & { readonly isOn: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class={isOn ? "act" : "faint"} width={26} height={14} rx={7} />
      <circle class="screen" cx={isOn ? 19 : 7} cy={7} r={5} />
    </g>
  );
}

/** A line where there would be words. */
export function Words({ x, y, width }: Place & { readonly width: number }) {
  return <rect class="faint" x={x} y={y} width={width} height={5} rx={2.5} />;
}

/** A band seen from the front, upright. */
export function BandShape({ x, y, children }: Place & { readonly children?: ComponentChildren }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path class="body" d="M6 34V6q0-6 6-6h20q6 0 6 6v28z" />
      <path class="body" d="M6 106v34q0 6 6 6h20q6 0 6-6v-34z" />
      <rect class="body" y={28} width={44} height={84} rx={20} />
      <rect class="ink" x={7} y={36} width={30} height={68} rx={14} />
      {children}
    </g>
  );
}

/** Waves that go out from a place to the right, or with `flip` to the left. */
export function Waves({
  x,
  y,
  flip = false,
  isOff = false,
}: Place & { readonly flip?: boolean; readonly isOff?: boolean }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${flip ? -1 : 1} 1)`}>
      {[8, 16, 24].map((r) => (
        <path
          class={isOff ? "soft" : "act-line"}
          d={`M${r * 0.75} ${-r * 0.75}a${r * 1.06} ${r * 1.06} 0 0 1 0 ${r * 1.5}`}
        />
      ))}
      {isOff && <path class="no" d="M4 -22L28 22" />}
    </g>
  );
}

/** Bluetooth's sign, 16 wide and 28 high. */
export function BluetoothSign({ x, y }: Place) {
  return <path class="act-line" transform={`translate(${x} ${y})`} d="M0 7l16 14-8 7V0l8 7L0 21" />;
}

/** A laptop. */
export function Computer({ x, y }: Place) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class="body" x={10} width={84} height={58} rx={6} />
      <rect class="screen" x={16} y={6} width={72} height={46} rx={2} />
      <path class="body" d="M0 62h104l-6 10H6z" />
    </g>
  );
}

import { BandShape, BluetoothSign, Computer, Finger, Phone, Picture, Waves } from "./kit.tsx";
import { words } from "./words.ts";

/** A band that sleeps, or lies too far away, is not heard. */
export function WakeDrawing() {
  const w = words();
  return (
    <Picture title={w.wake} height={190}>
      <Computer x={6} y={64} />
      <Waves x={118} y={98} />
      <BluetoothSign x={150} y={20} />
      <path class="soft" d="M112 158h84m-78-5l-6 5 6 5m72-10l6 5-6 5" />
      <text x={154} y={178} text-anchor="middle" class="small">
        {w.near}
      </text>
      <BandShape x={202} y={14}>
        <Finger x={24} y={84} />
      </BandShape>
    </Picture>
  );
}

/** A phone that takes the key through its camera. */
export function ScanDrawing() {
  return (
    <Picture title={words().scan} height={190}>
      <rect class="body" x={6} y={26} width={126} height={96} rx={8} />
      <rect class="screen" x={14} y={34} width={110} height={80} rx={3} />
      <path class="body" d="M54 122h30l6 18H48z" />
      <QrHint x={44} y={48} />
      <g transform="rotate(12 210 120)">
        <Phone x={158} y={40} width={78} height={128}>
          <path class="act-line" d="M18 42V32h10m22 0h10v10m0 34v10H50m-22 0H18V76" />
          <QrHint x={27} y={47} size={24} />
        </Phone>
      </g>
      <path class="act-line" d="M146 92h-10" stroke-dasharray="3 5" />
    </Picture>
  );
}

/** Looks like a QR code from far away; nothing can be read from it. */
function QrHint({ x, y, size = 50 }: { readonly x: number; readonly y: number; size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size / 50})`}>
      <path
        class="ink"
        fill-rule="evenodd"
        d="M0 0h18v18H0zM4 4v10h10V4zM32 0h18v18H32zM36 4v10h10V4zM0 32h18v18H0zM4 36v10h10V36z"
      />
      <path
        class="ink"
        d="M7 7h4v4H7zM39 7h4v4h-4zM7 39h4v4H7zM22 2h6v6h-6zM22 14h6v8h-6zM2 22h8v6H2zM14 22h6v6h-6zM26 26h8v8h-8zM38 22h10v5H38zM22 38h6v10h-6zM36 36h6v6h-6zM44 40h6v10h-6zM32 46h8v4h-8z"
      />
    </g>
  );
}

/** Files that are there already: a backup, an export, a copied database. */
export function FilesDrawing() {
  return (
    <Picture title={words().files} height={170}>
      <rect class="body" x={20} y={20} width={220} height={136} rx={10} />
      <path class="soft" d="M20 44h220M34 32h.1M46 32h.1M58 32h.1" />
      <rect class="act-line" x={46} y={60} width={168} height={80} rx={8} stroke-dasharray="6 7" />
      <g transform="translate(96 78)">
        <path class="body" d="M0 42V4q0-4 4-4h18l6 8h32q4 0 4 4v30q0 4-4 4H4q-4 0-4-4z" />
        <Finger x={44} y={26} />
      </g>
    </Picture>
  );
}

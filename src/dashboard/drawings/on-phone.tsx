import { Button, Computer, Dialog, Finger, Phone, Picture, Row, Switch, Words } from "./kit.tsx";
import { words } from "./words.ts";

/** Plugged in, unlocked, with USB debugging on. */
export function CableDrawing() {
  const w = words();
  return (
    <Picture title={w.cable} height={190}>
      <Computer x={4} y={58} />
      <path class="act-line" d="M100 122c34 46 78 52 104 46 12-3 10-12 10-16" />
      <rect class="ink" x={207} y={142} width={14} height={12} rx={2} />
      <Phone x={150} y={6} width={106} height={138}>
        <g transform="translate(43 26)">
          <path class="stroke" d="M3 10V6a7 7 0 0 1 13.500-2" />
          <rect class="ink" y={10} width={19} height={15} rx={3} />
        </g>
        <text x={53} y={74} text-anchor="middle" class="small strong">
          {w.usbDebugging}
        </text>
        <g transform="translate(40 82)">
          <Switch x={0} y={0} isOn={true} />
        </g>
        <Words x={22} y={108} width={62} />
      </Phone>
    </Picture>
  );
}

/** What a phone asks when it sees this computer for the first time. */
export function AllowDrawing() {
  const w = words();
  return (
    <Picture title={w.allow}>
      <Phone x={35} y={6} width={190}>
        <Words x={24} y={30} width={70} />
        <Words x={24} y={42} width={108} />
        <Dialog x={10} y={54} width={170} lines={w.allowLines} buttons={w.allowButtons} tap={1} />
      </Phone>
    </Picture>
  );
}

/** What a superuser app asks. */
export function GrantDrawing() {
  const w = words();
  return (
    <Picture title={w.grant}>
      <Phone x={35} y={6} width={190}>
        <Words x={24} y={30} width={92} />
        <Dialog x={10} y={54} width={170} lines={w.grantLines} buttons={w.grantButtons} tap={1} />
      </Phone>
    </Picture>
  );
}

/** What Android asks before it makes a backup. */
export function BackupDrawing() {
  const w = words();
  return (
    <Picture title={w.backup}>
      <Phone x={35} y={6} width={190}>
        <text x={16} y={38} class="strong">
          {w.backupTitle}
        </text>
        <Words x={16} y={50} width={128} />
        <Words x={16} y={62} width={96} />
        <text x={16} y={92} class="small">
          {w.backupPassword}
        </text>
        <path class="soft" d="M16 106h158" />
        <Button x={20} y={124} width={150} label={w.backupButton} isTapped />
      </Phone>
    </Picture>
  );
}

/** Where a band gets its key: in the vendor's app. */
export function PairDrawing() {
  const w = words();
  return (
    <Picture title={w.pair}>
      <Phone x={35} y={6} width={190}>
        <text x={95} y={38} text-anchor="middle" class="strong">
          {w.pairTitle}
        </text>
        <path class="act-line" d="M95 52v34m-9-9l9 9 9-9" />
        <text x={95} y={104} text-anchor="middle" class="small">
          {w.pairSync}
        </text>
        <Words x={30} y={114} width={130} />
        <Button x={20} y={128} width={150} label={`+ ${w.pairButton}`} isTapped />
      </Phone>
    </Picture>
  );
}

/** A band that a phone holds is invisible for everybody else. */
export function QuietPhoneDrawing() {
  const w = words();
  return (
    <Picture title={w.quiet}>
      <Phone x={35} y={6} width={190}>
        <text x={16} y={38} class="strong">
          {w.quietTitle}
        </text>
        <rect class="faint" x={16} y={48} width={26} height={26} rx={7} />
        <Words x={52} y={52} width={60} />
        <Words x={52} y={64} width={40} />
        <Button x={20} y={80} width={150} label={w.quietButton} isTapped />
        <text x={16} y={158} class="small">
          {w.or}
        </text>
        <Row y={164} width={190} label={w.bluetooth} isOn={false} />
      </Phone>
    </Picture>
  );
}

/** Where Gadgetbridge takes a key. */
export function AddDrawing() {
  const w = words();
  return (
    <Picture title={w.add}>
      <Phone x={4} y={6} width={116}>
        <Words x={16} y={30} width={60} />
        <g transform="translate(14 62)">
          <rect class="dialog" width={88} height={38} rx={8} />
          <text x={8} y={15} class="small strong">
            {w.addBand}
          </text>
          <text x={8} y={30} class="small">
            {w.addLong}
          </text>
          <Finger x={66} y={44} />
        </g>
        <circle class="act" cx={92} cy={168} r={15} />
        <path class="plus" d="M92 161v14m-7-7h14" />
      </Phone>
      <path class="act-line" d="M125 104h12m-5-5l5 5-5 5" />
      <Phone x={142} y={6} width={114}>
        <g transform="translate(9 54)">
          <rect class="dialog" width={96} height={86} rx={8} />
          <text x={10} y={20} class="strong">
            {w.addTitle}
          </text>
          <text x={10} y={44} class="small">
            0x••••••••
          </text>
          <path class="act-line" d="M10 52h76" />
          <text x={86} y={74} text-anchor="end" class="small strong">
            OK
          </text>
        </g>
      </Phone>
    </Picture>
  );
}

/** Where Gadgetbridge takes a backup. */
export function RestoreDrawing() {
  const w = words();
  return (
    <Picture title={w.restore}>
      <Phone x={35} y={6} width={190}>
        <text x={16} y={38} class="strong">
          {w.restoreTitle}
        </text>
        <Words x={16} y={54} width={128} />
        <Words x={16} y={66} width={108} />
        <Words x={16} y={78} width={120} />
        <Button x={20} y={100} width={150} label={w.restoreButton} isTapped />
      </Phone>
    </Picture>
  );
}

import type { ComponentType } from "preact";
import { FilesDrawing, ScanDrawing, WakeDrawing } from "./beside-phone.tsx";
import {
  AddDrawing,
  AllowDrawing,
  BackupDrawing,
  CableDrawing,
  GrantDrawing,
  PairDrawing,
  QuietPhoneDrawing,
  RestoreDrawing,
} from "./on-phone.tsx";
import type { DrawingName } from "./which.ts";

const DRAWINGS: Readonly<Record<DrawingName, ComponentType>> = {
  cable: CableDrawing,
  allow: AllowDrawing,
  grant: GrantDrawing,
  backup: BackupDrawing,
  pair: PairDrawing,
  quiet: QuietPhoneDrawing,
  wake: WakeDrawing,
  add: AddDrawing,
  restore: RestoreDrawing,
  scan: ScanDrawing,
  files: FilesDrawing,
};

/** What to tap on the phone or the band, drawn. */
export function Drawing({ name }: { readonly name: DrawingName }) {
  const Shown = DRAWINGS[name];
  return <Shown />;
}

import { AppError } from "../errors.ts";
import type { OwnFile, Scratch, Waiting } from "../platform.ts";
import type { FileTools } from "../tasks/handover-files.ts";
import type { House } from "./house.ts";

/** What a file that is handed over is written with, wherever it goes then. */
export function handoverTools(
  house: Pick<House, "nowS" | "zone">,
  scratch: Scratch,
  options: Waiting & Pick<FileTools, "onProgress">,
): FileTools {
  return {
    ...options,
    scratch,
    get zone() {
      return house.zone();
    },
    nowS: house.nowS(),
  };
}

/** The owner's own database, which was dropped before: what of it `writeHandoverFile` wants. */
export function databaseAmong(
  uploads: { readonly files: (ids: readonly string[]) => OwnFile[] },
  into: string | undefined,
): { readonly main: OwnFile } | undefined {
  const [main] = into === undefined ? [] : uploads.files([into]);
  return main && { main };
}

export function noDatabase(): AppError {
  return new AppError("usage", "What to merge with is not known.", {
    hint: "Drop the database that Gadgetbridge has exported, first.",
  });
}

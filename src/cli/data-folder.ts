import { resolve } from "node:path";
import envPaths from "env-paths";

/** The folder that holds everything of ours: named, from `OWNBAND_DATA`, or the platform's own. */
export function dataFolderOf(named: string | undefined): string {
  const chosen = named ?? process.env["OWNBAND_DATA"];
  if (chosen === undefined || chosen === "") return envPaths("ownband", { suffix: "" }).data;
  return resolve(chosen);
}

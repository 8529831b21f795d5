import { ownFiles } from "../node/own-files.ts";
import type { DatabaseParts, OwnFile } from "../platform.ts";
import { UsageError } from "./context.ts";

/** A database that the owner names, with what lies beside it. @throws UsageError; OwnFileError */
export async function databaseAt(path: string): Promise<DatabaseParts> {
  const files: OwnFile[] = [];
  for await (const file of ownFiles([path])) files.push(file);
  const [main, ...others] = files;
  const beside = (suffix: string): OwnFile | undefined =>
    others.find((file) => file.path === `${main?.path ?? ""}${suffix}`);
  const [wal, journal] = [beside("-wal"), beside("-journal")];
  if (main === undefined || others.some((file) => file !== wal && file !== journal)) {
    throw new UsageError("--into wants one file.", "The database that Gadgetbridge has exported.");
  }
  return { main, wal, journal };
}

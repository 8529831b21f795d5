import { access, constants } from "node:fs/promises";
import { arch, platform, release } from "node:os";
import { AppError } from "../errors.ts";
import { makeFolder } from "../node/make-folder.ts";
import type { ComputerFacts } from "../tasks/check-chain.ts";

/** What this computer says of itself, and whether ownband can keep anything on it. */
export async function lookAtComputer(dataFolder: string): Promise<ComputerFacts> {
  const text = `${platform()} ${release()} ${arch()}, Node.js ${process.versions.node}`;
  try {
    makeFolder(dataFolder);
    await access(dataFolder, constants.W_OK);
    return { text };
  } catch (cause) {
    const problem = new AppError("no-data-folder", "ownband's data folder cannot be written.", {
      hint: "Name another one with --data DIR, or free the disk.",
      cause,
    });
    return { text, problem };
  }
}

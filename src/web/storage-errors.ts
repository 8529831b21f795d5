import { DiskError } from "../disk/errors.ts";
import { foreignErrorOfCode } from "../disk/foreign.ts";
import { sqliteCodeOf } from "./sqlite-library.ts";

/** SQLite's own result codes (sqlite.org/rescode.html), the low byte. */
const CODE = {
  perm: 3,
  busy: 5,
  locked: 6,
  noMemory: 7,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  tooBig: 18,
  notADatabase: 26,
};

/** What a failure of our own database means for its owner; our own mistakes stay what they are. */
export function storeErrorOf(error: unknown): unknown {
  if (isOverQuota(error)) return noSpace();
  switch (sqliteCodeOf(error)) {
    case CODE.full:
    case CODE.noMemory:
    case CODE.ioError:
    case CODE.cantOpen:
      // The browser's storage says no more than the last two when it is full, and little else makes it fail.
      return noSpace();
    case CODE.busy:
    case CODE.locked:
      return new DiskError("in-use", "Something else is being written at this moment.", {
        hint: "Let the import finish, then try again.",
      });
    case CODE.corrupt:
    case CODE.tooBig:
    case CODE.notADatabase:
      return new DiskError("damaged", "ownband's own database in this browser is damaged.", {
        hint: "Put a copy that you saved in its place; else the keys can be read from the phone again, the latest records from the band.",
      });
    case CODE.perm:
    case CODE.readonly:
      return new DiskError(
        "no-access",
        "The browser does not let this page write to its storage.",
        {
          hint: "Close other tabs of this page, and reload it.",
        },
      );
    default:
      return error;
  }
}

/** SQLite's texts may quote the file, so only its number goes on. */
export function foreignErrorOf(error: unknown): unknown {
  const code = sqliteCodeOf(error);
  return code === undefined ? error : foreignErrorOfCode(code, noSpace);
}

/** What our own writing of a file that is worked on fails with: where it lies there may be no more room. */
export function writeErrorOf(error: unknown): unknown {
  if (error instanceof RangeError || isOverQuota(error)) return noSpace();
  const code = sqliteCodeOf(error);
  return code === CODE.ioError || code === CODE.cantOpen ? noSpace() : foreignErrorOf(error);
}

export function isOverQuota(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

export function noSpace(): DiskError {
  return new DiskError("no-space", "The browser has no more room for this.", {
    hint: "What is here already stays. Make room on the disk, or use another browser or computer.",
  });
}

/** Only one tab at a time may have the store. */
export function otherTab(): DiskError {
  return new DiskError("in-use", "ownband is open in another tab.", {
    hint: "Go on there, or close it and reload this page.",
  });
}

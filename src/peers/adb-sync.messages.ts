import { fourLetters, record, u32, u64 } from "./adb-record.ts";

/**
 * The file service. The host asks with {@link Request} and the path behind it:
 *
 * | request | asks for                    | answer                                      |
 * | ------- | --------------------------- | ------------------------------------------- |
 * | STAT    | facts, links not followed   | STAT                                        |
 * | LST2    | the same, with the errno    | LST2                                        |
 * | STA2    | the same, links followed    | STA2                                        |
 * | LIST    | a folder                    | DENT and name each, then DONE               |
 * | LIS2    | the same                    | DNT2 and name each, then DONE               |
 * | RECV    | a file                      | DATA and bytes each, then DONE; or FAIL     |
 * | SEND    | `path,mode`: write a file   | host: DATA…, DONE with the time; then OKAY or FAIL |
 * | QUIT    | the end                     |                                             |
 *
 * @source AOSP system/core/adb/SYNC.TXT, file_sync_protocol.h
 */
export const Request = record({ id: u32, lengthBytes: u32 });

/** DATA, DONE, OKAY and FAIL: `value` is a length, or the time of a file that was sent. */
export const Chunk = record({ id: u32, value: u32 });

/** All zeros when there is nothing to say: this version knows no error. */
export const Stat1 = record({ id: u32, mode: u32, sizeBytes: u32, modifiedS: u32 });

export const Dent1 = record({
  id: u32,
  mode: u32,
  sizeBytes: u32,
  modifiedS: u32,
  nameBytes: u32,
});

const FACTS = {
  id: u32,
  /** errno, 0 for none. */
  error: u32,
  device: u64,
  inode: u64,
  mode: u32,
  links: u32,
  uid: u32,
  gid: u32,
  sizeBytes: u64,
  accessedS: u64,
  modifiedS: u64,
  changedS: u64,
};

export const Stat2 = record(FACTS);
export const Dent2 = record({ ...FACTS, nameBytes: u32 });

export const ID = {
  STAT: fourLetters("STAT"),
  LST2: fourLetters("LST2"),
  STA2: fourLetters("STA2"),
  LIST: fourLetters("LIST"),
  LIS2: fourLetters("LIS2"),
  DENT: fourLetters("DENT"),
  DNT2: fourLetters("DNT2"),
  RECV: fourLetters("RECV"),
  SEND: fourLetters("SEND"),
  DATA: fourLetters("DATA"),
  DONE: fourLetters("DONE"),
  OKAY: fourLetters("OKAY"),
  FAIL: fourLetters("FAIL"),
  QUIT: fourLetters("QUIT"),
} as const;

/** The longest path that adbd takes. */
export const LONGEST_PATH_BYTES = 1024;

/** The longest piece in one DATA. */
export const LARGEST_DATA_BYTES = 64 * 1024;

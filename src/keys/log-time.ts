const STAMP = /^[^\d]{0,3}(?:(\d{4})-)?(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})/;
const A_DAY_MS = 86_400_000;

/** Whether a line begins with something like a time. */
export function hasStamp(line: string): boolean {
  return STAMP.test(line);
}

/**
 * The instant at the start of a line, UTC seconds; `undefined` when there is none. The time zone is
 * unknown and taken as UTC, so that it may be off by up to 14 hours. A missing year is the latest
 * one with which the line is not newer than its file.
 *
 * @param modifiedS when the file was last changed, UTC seconds
 */
export function timeOfLine(line: string, modifiedS: number | undefined): number | undefined {
  const match = STAMP.exec(line);
  if (match === null) return undefined;
  const [year, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((digits: string | undefined) => (digits === undefined ? undefined : Number(digits)));
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) {
    return undefined;
  }
  const inYear = (y: number): number => Date.UTC(y, month - 1, day, hour, minute, second);
  if (year !== undefined) return year >= 2013 && year < 2100 ? inYear(year) / 1000 : undefined;
  if (modifiedS === undefined) return undefined;
  const latestMs = modifiedS * 1000 + A_DAY_MS;
  const modifiedYear = new Date(latestMs).getUTCFullYear();
  if (Number.isNaN(modifiedYear) || modifiedYear < 2013) return undefined;
  return (
    (inYear(modifiedYear) <= latestMs ? inYear(modifiedYear) : inYear(modifiedYear - 1)) / 1000
  );
}

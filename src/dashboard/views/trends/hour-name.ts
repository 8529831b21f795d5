import { formatTime } from "../../format.ts";

/** An hour of the day as the reader's clock has it. */
export function hourName(hour: number): string {
  return formatTime(hour * 3600, 0);
}

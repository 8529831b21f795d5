/** This moment, UTC seconds. */
export function nowS(): number {
  return Math.floor(Date.now() / 1000);
}

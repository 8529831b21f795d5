/** Parts of an instant on the phone, whose time zone is UTC. */
export function formatDate(format: string, seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  const parts: Readonly<Record<string, () => string>> = {
    Y: () => String(date.getUTCFullYear()),
    m: () => two(date.getUTCMonth() + 1),
    d: () => two(date.getUTCDate()),
    H: () => two(date.getUTCHours()),
    M: () => two(date.getUTCMinutes()),
    S: () => two(date.getUTCSeconds()),
    s: () => String(Math.floor(seconds)),
    F: () => formatDate("%Y-%m-%d", seconds),
    T: () => formatDate("%H:%M:%S", seconds),
    a: () => date.toUTCString().slice(0, 3),
    b: () => date.toUTCString().slice(8, 11),
    e: () => String(date.getUTCDate()).padStart(2),
    N: () => "000000000",
    Z: () => "UTC",
    z: () => "+0000",
    n: () => "\n",
    "%": () => "%",
  };
  return format.replace(/%([A-Za-z%])/g, (all, letter: string) => parts[letter]?.() ?? all);
}

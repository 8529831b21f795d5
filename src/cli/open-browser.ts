import { spawn } from "node:child_process";

/** The program that opens an address, and what it is told besides; never through a shell. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** What has not failed by then has worked, or is the browser itself. */
const LONG_ENOUGH_MS = 3_000;

/** Opens an address in the person's browser. Whether it could be told to. */
export function openInBrowser(address: string): Promise<boolean> {
  const [program, ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  return new Promise((resolve) => {
    const child = spawn(program, [...words, address], { stdio: "ignore", detached: true });
    const timer = setTimeout(() => resolve(true), LONG_ENOUGH_MS).unref();
    const settle = (isOpen: boolean): void => {
      clearTimeout(timer);
      resolve(isOpen);
    };
    child.once("error", () => settle(false));
    child.once("exit", (status) => settle(status === 0));
    // It may outlive us.
    child.unref();
  });
}

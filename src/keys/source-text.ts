import type { KeySource } from "../store/key-sighting.ts";
import { nameOfApp } from "./apps.ts";

/** Where a key was found, as a person reads it: `Zepp Life (Mi Fit) · account 1 · /data/…`. */
export function sourceText({ app, path, account }: KeySource): string {
  return [
    ...(app === undefined ? [] : [nameOfApp(app)]),
    ...(account === undefined ? [] : [`account ${account}`]),
    path.replaceAll(/\p{C}/gu, "?"),
  ].join(" · ");
}

import type { WearerOfPage } from "../../server/answers.ts";
import { words } from "./words.ts";

/** What somebody is called wherever they are named; nobody has to say a name. */
export function wearerName({ id, name }: Pick<WearerOfPage, "id" | "name">): string {
  return name ?? words().nameless(id);
}

import { openStore } from "../../node/sqlite.ts";
import { Records } from "../../store/records.ts";
import { wearerNamed } from "../../tasks/evaluate.ts";
import { evaluateStale } from "../../tasks/evaluate-stale.ts";
import { addWearer, changeWearer, giveBand, removeWearer } from "../../tasks/household.ts";
import { storePath, UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { evaluationTools } from "../evaluation.ts";
import { EXIT } from "../exit-status.ts";
import { nowS } from "../now.ts";
import { plainLine } from "../words.ts";

/** What is told of a change: lines for people, a document for programs. */
interface Told {
  readonly lines: readonly string[];
  readonly json: object;
}

type Work = (context: Context, records: Records, words: readonly string[]) => Told | Promise<Told>;

/** `ownband band wearer [list|give|add|rename|forget]`: who there is, and who wears which band. */
export async function wearer(
  context: Context,
  [what = "list", ...words]: readonly string[],
): Promise<number> {
  const work = Object.hasOwn(WORKS, what) ? WORKS[what as keyof typeof WORKS] : undefined;
  if (work === undefined) {
    throw new UsageError(`ownband band wearer knows ${Object.keys(WORKS).join(", ")}.`);
  }
  const store = openStore(storePath(context));
  try {
    const records = Records.open(store, nowS());
    const { lines, json } = await work(context, records, words);
    context.out.json(json);
    // Names and models come from files, too.
    for (const line of lines) context.out.result(`  ${plainLine(line)}`);
    return EXIT.done;
  } finally {
    store.database.close();
  }
}

/** Without a name somebody is only told apart by being the first one. */
const NAMELESS = "(no name yet)";

const list: Work = (_context, records, words) => {
  checkWords(words, 0, 0, "ownband band wearer");
  const bands = records.bands().filter(({ hasAddress }) => hasAddress);
  const wearers = records.wearers().map(({ id, name }) => ({
    name,
    bands: bands.filter((band) => band.wearer === id).map(({ mac, model }) => ({ mac, model })),
  }));
  const lines = wearers.flatMap(({ name = NAMELESS, bands: worn }) => [
    name,
    ...worn.map(({ mac, model = "Band" }) => `  ${mac}   ${model}`),
  ]);
  const nobody = "Nobody yet: read a band, or  ownband band wearer add NAME";
  return { lines: lines.length === 0 ? [nobody] : lines, json: { wearers } };
};

const give: Work = async (context, records, words) => {
  const usage = "ownband band wearer give MAC [NAME]; without a name the first one";
  const [word, name] = checkWords(words, 1, 2, usage);
  const mac = wantedMac(word) ?? "";
  const receiver = idOf(records, name);
  const given = giveBand(records, mac, receiver);
  await evaluateStale(records, evaluationTools(context));
  const { name: kept } = records.ofWearer(receiver).wearer();
  const whose = kept ?? "the first one";
  const also =
    given.length > 1 ? `, with the ${given.length === 2 ? "address" : "addresses"} before it` : "";
  const back = "Given back, all is as it was.";
  return {
    lines:
      given.length === 0
        ? [`${whose} wears it already.`]
        : [
            `From now on it is worn by ${whose}${also}: all that it has recorded is theirs. ${back}`,
          ],
    json: { mac, wearer: kept, given },
  };
};

const add: Work = (_context, records, words) => {
  const [name = ""] = checkWords(words, 1, 1, "ownband band wearer add NAME");
  const added = addWearer(records, name).name ?? name;
  const next = `Next:  ownband band wearer give MAC ${quoted(added)}`;
  return { lines: [`${added} is here.   ${next}`], json: { added } };
};

const rename: Work = (_context, records, words) => {
  const usage = "ownband band wearer rename [NAME] NEW-NAME; without a name the first one";
  const given = checkWords(words, 1, 2, usage);
  const [was, name = ""] = given.length === 1 ? [undefined, ...given] : given;
  const id = idOf(records, was);
  const { name: before } = records.ofWearer(id).wearer();
  const { name: now = name } = changeWearer(records, id, { name });
  return {
    lines: [`${before ?? "The first one"} is ${now} now.`],
    json: { wearer: now, was: before },
  };
};

const forget: Work = (_context, records, words) => {
  const [name = ""] = checkWords(words, 1, 1, "ownband band wearer forget NAME");
  const id = idOf(records, name);
  const { name: kept } = records.ofWearer(id).wearer();
  removeWearer(records, id);
  return { lines: [`${kept ?? name} is forgotten.`], json: { forgotten: kept } };
};

const WORKS = { list, give, add, rename, forget } as const satisfies Record<string, Work>;

function idOf(records: Records, name: string | undefined): number {
  return wearerNamed(records.evaluated.wearers(), name).id;
}

/** For a shell. */
function quoted(name: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}

function checkWords(
  words: readonly string[],
  least: number,
  most: number,
  usage: string,
): readonly string[] {
  if (words.length < least)
    throw new UsageError("One word more is wanted behind this command.", usage);
  if (words.length > most) throw new UsageError("This command takes fewer words.", usage);
  return words;
}

import { Interrupted, isAppError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { drawingFor } from "../drawings.ts";
import { EXIT, exitStatusOf } from "../exit-status.ts";
import { withLedger } from "../ledger.ts";
import { indent } from "../output.ts";
import type { KeyFindings } from "../../keys/findings.ts";
import { searchFiles } from "../search.ts";
import { keepAndTell, keyAndHistory } from "./key.ts";
import type { KeyOptions } from "./key.ts";

/** What the owner wants to do next. */
type Choice = "phone" | "backup" | "files" | "history" | "band" | "page" | "demo" | "stop";

/** After these the band is not asked for: they have read it, or are another story. */
const ENDS = new Set<Choice>(["band", "demo", "history", "page"]);

const DONE = "Done. “ownband keys” shows the keys, “ownband days” what your band has recorded.";
const OPTIONS: KeyOptions = { copy: true, keep: true };

/**
 * `ownband` alone on a terminal: one step at a time, with what to do when something is missing, and
 * the same step again until it holds.
 */
export async function guide(context: Context): Promise<number> {
  const ui = await import("@clack/prompts");
  const output = process.stderr;
  ui.intro("ownband: your band without the manufacturer's cloud", { output });
  ui.log.message(
    "We read the auth key of your band, step by step. Nothing leaves this computer, nothing on the\n" +
      "phone is changed. Ctrl-C stops at any time.",
    { output },
  );
  let choice = await firstChoice(context);
  let status: number = EXIT.done;
  while (choice !== "stop") {
    try {
      await follow(context, choice);
      if (!ENDS.has(choice) && (await wantsBand())) {
        choice = "band";
        continue;
      }
      ui.outro(choice === "demo" ? "That was the journey." : DONE, { output });
      return EXIT.done;
    } catch (error) {
      if (!isAppError(error) || error.code === "interrupted") throw error;
      status = exitStatusOf(error);
      const drawing = drawingFor(error)?.join("\n");
      const hint = error.hint === undefined ? "" : `\n${indent(error.hint, "")}`;
      ui.log.warn(`${error.message}${hint}${drawing === undefined ? "" : `\n\n${drawing}`}`, {
        output,
      });
      choice = await nextChoice(choice, error.code);
    }
  }
  ui.outro("Nothing was changed. Come back any time.", { output });
  return status;
}

async function follow(context: Context, choice: Exclude<Choice, "stop">): Promise<void> {
  if (choice === "demo") {
    const { demo } = await import("./demo.ts");
    await demo(context, { once: true });
    return;
  }
  if (choice === "band") {
    await readBand(context);
    return;
  }
  if (choice === "page") {
    const { serve } = await import("./serve.ts");
    await serve(context, { open: true });
    return;
  }
  if (choice === "history") {
    const { importCommand } = await import("./import.ts");
    await importCommand(context, {}, [await askPath()]);
    return;
  }
  const tellAll = async (findings: KeyFindings): Promise<number> => {
    await keepAndTell(context, findings, { ...OPTIONS, qr: true });
    return EXIT.done;
  };
  if (choice === "files") await tellAll(await searchFiles(context, OPTIONS, [await askPath()]));
  else await keyAndHistory(context, { ...OPTIONS, backup: choice === "backup" }, tellAll);
}

/** Proves the key, reads the band, shows the days. */
async function readBand(context: Context): Promise<void> {
  const [{ sync }, { days }] = await Promise.all([import("./sync.ts"), import("./days.ts")]);
  await sync(context, {}, []);
  await days(context, {});
}

async function wantsBand(): Promise<boolean> {
  const { askYes } = await import("../ask.ts");
  return askYes(
    "Shall the band be read now? Stop the vendor's app on the phone first: while it is connected, " +
      "the band is invisible.",
  );
}

async function firstChoice(context: Context): Promise<Choice> {
  const hasKey = withLedger(context, (ledger) => ledger.list().some(({ keys }) => keys.length > 0));
  return choose("What shall we do?", [
    ...(hasKey
      ? [
          {
            value: "band",
            label: "Read my band",
            hint: "over Bluetooth, with the key kept",
          } as const,
        ]
      : []),
    {
      value: "phone",
      label: "Get the key from my phone",
      hint: "plugged in with a cable, with the vendor's app on it",
    },
    {
      value: "files",
      label: "Get the key from a file or folder",
      hint: "a backup, a copied database, a log",
    },
    {
      value: "history",
      label: "Bring my history from a file or folder",
      hint: "the vendor's data export, Gadgetbridge, GPX, TCX, FIT",
    },
    { value: "demo", label: "Show me on a virtual phone first" },
    {
      value: "page",
      label: "See everything in the browser",
      hint: "the same steps, and your days and nights as pictures",
    },
    { value: "stop", label: "Nothing now" },
  ]);
}

function nextChoice(last: Choice, code: string): Promise<Choice> {
  const backup = { value: "backup", label: "Let the phone make a backup of the app" } as const;
  return choose("How shall we go on?", [
    { value: last, label: "Try again" },
    ...(code === "no-root" && last !== "backup" ? [backup] : []),
    ...(last === "files" || last === "band" || last === "history"
      ? []
      : [{ value: "files", label: "Read a file instead" } as const]),
    { value: "stop", label: "Stop here" },
  ]);
}

async function choose(
  message: string,
  options: { value: Choice; label: string; hint?: string }[],
): Promise<Choice> {
  const { select, isCancel } = await import("@clack/prompts");
  const answer = await select<Choice>({ message, options, output: process.stderr });
  if (isCancel(answer)) throw new Interrupted();
  return answer;
}

async function askPath(): Promise<string> {
  const { isCancel, path } = await import("@clack/prompts");
  const answer = await path({ message: "Which file or folder?", output: process.stderr });
  if (isCancel(answer)) throw new Interrupted();
  return answer;
}

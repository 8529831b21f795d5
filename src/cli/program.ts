import { Command, CommanderError } from "commander";
import { Interrupted, isAppError } from "../errors.ts";
import { makeContext, UsageError } from "./context.ts";
import type { CommonOptions, Context } from "./context.ts";
import { EXIT, exitStatusOf } from "./exit-status.ts";
import { Output } from "./output.ts";
import { version } from "./version.ts";

/** What a command does; it is loaded only when it is called. */
type Work<T> = (context: Context, options: T, words: readonly string[]) => Promise<number>;

/**
 * Runs the command line and gives the exit status. Nothing throws out of here: what fails is told,
 * as text on standard error or with `--json` as a document on standard output.
 */
export async function runCommandLine(
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const json = args.includes("--json");
  const debug = args.includes("--debug");
  try {
    return await dispatch(args, signal);
  } catch (error) {
    if (error instanceof CommanderError) return usageStatus(error, json);
    const failure = signal.aborted && !isAppError(error) ? new Interrupted(error) : error;
    new Output({ json, quiet: false, debug }).failure(failure);
    if (debug) showStack(error);
    return exitStatusOf(failure);
  }
}

/** Where it happened in our code. The message of a foreign error may quote data: it is left out. */
function showStack(error: unknown): void {
  for (let at = error; at instanceof Error; at = at.cause) {
    const frames = (at.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
    process.stderr.write(`${at.name}\n${frames.join("\n")}\n`);
  }
}

/** What the parser of the command line has to say. */
function usageStatus(error: CommanderError, json: boolean): number {
  if (error.exitCode === 0) return EXIT.done;
  const isExcess = error.code === "commander.excessArguments";
  const message = isExcess
    ? "This command takes fewer words."
    : error.code === "commander.help"
      ? "One word more is wanted behind this command."
      : error.message.replace(/^error: /, "").replace(/^./, (first) => first.toUpperCase());
  new Output({ json, quiet: false, debug: false }).failure(new UsageError(message, HELP));
  return EXIT.wrongUsage;
}

const HELP = "ownband --help lists the commands, ownband COMMAND --help their options.";

async function dispatch(args: readonly string[], signal: AbortSignal): Promise<number> {
  let status: number = EXIT.done;
  const program = new Command("ownband");

  /** Adds what all commands share, and loads the work when it is called. */
  const does = <T>(command: Command, load: () => Promise<Work<T>>): Command =>
    command.action(async (...given: unknown[]) => {
      const called = given.at(-1) as Command;
      const context = makeContext(program.opts<CommonOptions>(), signal);
      const work = await load();
      status = await work(context, called.opts() as T, called.processedArgs.flat() as string[]);
    });

  addCommonOptions(program);
  program.configureOutput({ outputError: () => undefined });
  program
    .description("Your Mi Band or Amazfit without the manufacturer's cloud.")
    .version(version(), "-V, --version")
    .showSuggestionAfterError()
    .exitOverride();

  does(
    program.command("doctor").description("look at every link of the chain to your key"),
    async () => (await import("./commands/doctor.ts")).doctor,
  );
  does(
    program
      .command("key")
      .description("find auth keys on the connected phone, or in files")
      .argument("[path...]", "a database, log, backup, archive or folder; none: the phone")
      .option("--qr", "show the key as a QR code too")
      .option("--backup", "without root: let the phone make a backup of the app (it asks you)")
      .option("--no-copy", "do not copy the key to the clipboard")
      .option("--no-keep", "do not keep the key in ownband's store")
      .option("--password-file <file>", "the password of encrypted backups, in a file"),
    async () => (await import("./commands/key.ts")).key,
  );
  does(
    program
      .command("keys")
      .description("the keys kept so far")
      .argument("[what]", "list, show or forget", "list")
      .argument("[mac]", "of this band only"),
    async () => (await import("./commands/keys.ts")).keys,
  );
  addHistory(program, does);
  addHandover(program, does);
  addBand(program, does);
  does(
    program
      .command("serve")
      .description("the page in your browser: see your days, set up your band")
      .option("--port <n>", "default 7878, or the next one that is free; 0 picks any")
      .option("--open", "open the browser"),
    async () => (await import("./commands/serve.ts")).serve,
  );
  addVirtual(program, does);
  does(
    program
      .command("demo")
      .description("the whole journey on the virtual phone and band")
      .option("--once", "go through it, print the result and end")
      .option("--open", "then open the page in the browser"),
    async () => (await import("./commands/demo.ts")).demo,
  );
  // After the commands, which would inherit it: what follows the program's own name is no command.
  program.allowExcessArguments();
  does(program, () => Promise.resolve(alone));

  /** `ownband` without a command: the guided journey on a terminal, help everywhere else. */
  async function alone(context: Context): Promise<number> {
    if (program.args.length > 0) throw new UsageError("ownband has no such command.", HELP);
    if (context.out.interactive) return (await import("./commands/guide.ts")).guide(context);
    if (context.out.manner.json) throw new UsageError("ownband wants a command here.", HELP);
    program.outputHelp();
    return EXIT.done;
  }

  await program.parseAsync([...args], { from: "user" });
  return status;
}

function addCommonOptions(program: Command): void {
  program
    .option("--json", "print exactly one JSON document on standard output")
    .option("--data <dir>", "the folder that holds the store (also OWNBAND_DATA)")
    .option("--phone <which>", "adb serial, part of the model's name, or HOST:PORT")
    .option("--adb-server <host:port>", "where adb's server listens (default 127.0.0.1:5037)")
    .option("--band <mac>", "only this band")
    .option("--yes", "answer every question with yes")
    .option("-q, --quiet", "only the result")
    .option("--debug", "show what is done, without any key or health value");
}

/** What brings history, and takes it along. */
function addHistory(program: Command, does: Does): void {
  does(
    program
      .command("import")
      .description("bring history: from the phone, or from files of any kind")
      .argument("[path...]", "a database, export, backup, archive or folder; none: the phone")
      .option("--dry-run", "say what would change, and change nothing")
      .option("--list", "the imports so far")
      .option("--undo <import>", "take one out again, by its number")
      .option("--zone <name>", "where you were, for local times: Europe/Berlin; default: here")
      .option("--date-order <order>", "of dates like 03/04/2020: day-first or month-first")
      .option("--wearer <name>", "whose records they are; default: the first wearer's")
      .option("--password-file <file>", "the password of encrypted files, in a file"),
    async () => (await import("./commands/import.ts")).importCommand,
  );
  does(
    program
      .command("export")
      .description("take records along: gadgetbridge, csv, parquet, json, gpx, tcx or fit")
      .argument("<format>", "one of these")
      .argument("<out>", "the file or folder to make; nothing is overwritten")
      .option("--from <day>", "2026-01-31, or a number of days ago; default: everything")
      .option("--to <day>", "the same")
      .option("--wearer <name>", "whose records; default: the first wearer's")
      .option(
        "--into <file>",
        "gadgetbridge: merge with this copy of your own, which stays as it is",
      ),
    async () => (await import("./commands/export.ts")).exportTo,
  );
}

type Does = <T>(command: Command, load: () => Promise<Work<T>>) => Command;

/** What talks to the band, or evaluates what it said. */
function addBand(program: Command, does: Does): void {
  const keyFile = ["--key-file <file>", "the key in a file, instead of the keys kept"] as const;
  does(
    program
      .command("verify")
      .description("prove the key on the band")
      .argument("[mac]", "the band's address")
      .option(...keyFile),
    async () => (await import("./commands/verify.ts")).verify,
  );
  does(
    program
      .command("sync")
      .description("read everything new from the band")
      .argument("[mac]", "the band's address")
      .option("--forget", "then let the band delete what this sync has read (default: it keeps it)")
      .option("--all", "ask for everything again, not only for what is new")
      .option(...keyFile),
    async () => (await import("./commands/sync.ts")).sync,
  );
  does(
    program
      .command("live")
      .description("pulse and steps as they happen, until Ctrl-C")
      .argument("[mac]", "the band's address")
      .option("--seconds <n>", "end after so long")
      .option(...keyFile),
    async () => (await import("./commands/live.ts")).live,
  );
  does(
    program
      .command("band")
      .description("read or set one thing on the band")
      .argument("[what]", "info, battery, time, steps, pulse, user, wearer or follow")
      .argument(
        "[more...]",
        "wearer: list, give MAC [NAME], add NAME, rename [NAME] NEW, forget NAME; " +
          "follow: the band's former address and its present one",
      )
      .option("--set", "time: set it to this computer's")
      .option("--born <date>", "user: 1990-05-17")
      .option("--sex <word>", "user: female, male or other")
      .option("--height <cm>", "user")
      .option("--weight <kg>", "user")
      .option("--goal <steps>", "user: steps a day")
      .option("--wearer <name>", "user: of whom; default: who wears the band")
      .option(...keyFile),
    async () => (await import("./commands/band.ts")).band,
  );
  const ranged = (name: string, what: string): Command =>
    program
      .command(name)
      .description(what)
      .option("--from <day>", "2026-01-31, or a number of days ago")
      .option("--to <day>", "the same")
      .option("--wearer <name>", "whose: a name of the household");
  does(
    ranged("days", "steps, activity, pulse and sleep, day by day"),
    async () => (await import("./commands/days.ts")).days,
  );
  does(
    ranged("nights", "how you slept"),
    async () => (await import("./commands/nights.ts")).nights,
  );
  does(
    ranged("workouts", "what you did, and how fast").argument(
      "[which]",
      "one of them from near: its number in the list, or when it began",
    ),
    async () => (await import("./commands/workouts.ts")).workouts,
  );
}

function addHandover(program: Command, does: Does): void {
  const handover = program.command("handover").description("give the key to another program");
  does(
    handover
      .command("gadgetbridge")
      .description("the key as Gadgetbridge takes it, with what to tap; and your history")
      .argument("[mac]", "of this band; default: the one that was in use last")
      .option("--way <way>", "text, backup, merge, settings, send or move; none: what there is")
      .option("--out <file>", "backup, merge, settings: where the file goes")
      .option("--push", "backup, merge, settings: put the file on the phone (asks you)")
      .option("--into <file>", "merge: the database that your Gadgetbridge exported; it stays")
      .option("--check", "look on the rooted phone whether Gadgetbridge has the key")
      .option("--qr", "show the key as a QR code too")
      .option("--no-copy", "do not copy the key to the clipboard"),
    async () => (await import("./commands/handover.ts")).handover,
  );
}

function addVirtual(program: Command, does: Does): void {
  const virtual = program
    .command("virtual")
    .description("run a virtual phone or band for your own experiments");
  const phone = virtual
    .command("phone")
    .description("an Android phone that adb can connect to")
    .option("--port <n>", "TCP port; 0 picks a free one", "5555")
    .option("--android <version>", "6, 9, 11 or 14", "11")
    .option("--model <name>", "what it calls itself")
    .option("--root <way>", "magisk, supersu, aosp, adb or none", "magisk")
    .option("--answer <what>", "to the superuser question: allow, deny or none", "allow")
    .option("--trust <what>", "this computer: yes, ask (Enter is the tap on Allow) or no", "yes")
    .option("--app <name>", "zepp-life, zepp, mi-fitness, mi-fitness-cn or none", "zepp-life")
    .option(
      "--key <where>",
      "main, wal, stale, accounts, bands, scale, unpaired, null or empty",
      "stale",
    )
    .option("--users <ids>", "Android users, such as 0,10; the last one has the app")
    .option("--adopted", "the app's data lies on adopted storage")
    .option("--allow-backup", "the app allows adb backup")
    .option("--freemyband", "the modified app's text file is there")
    .option("--su-terminal <when>", "su runs commands on a terminal: auto, always, never", "auto")
    .option("--sqlite3", "the phone has sqlite3")
    .option("--locked", "not unlocked since it was switched on")
    .option("--slow <bytes>", "bytes a second")
    .option("--vanish <bytes>", "disconnected after this many bytes")
    .option("--offline", "connects, then says nothing")
    .option("--days <n>", "the app holds so many days of history, up to today")
    .option("--seed <n>", "other keys and addresses");
  does(phone, async () => (await import("./commands/virtual-phone.ts")).virtualPhone);
  const band = virtual
    .command("band")
    .description("a Mi Band that Bluetooth programs can find")
    .option("--bus <address>", "a D-Bus bus to be BlueZ on; default: a private one")
    .option("--adapter [name]", "advertise it on this computer's Bluetooth adapter, hci0 say")
    .option("--model <name>", "which one it is", "Mi Smart Band 4")
    .option("--new-firmware", "a Mi Smart Band 6 that wants the sign-in of 2021")
    .option("--key <hex>", "its auth key; default: made from the seed")
    .option("--mac <address>", "its Bluetooth address")
    .option("--days <n>", "how many days it has recorded", "30")
    .option("--pace <ms>", "time between two notifications; radio: as a real one; none", "none")
    .option("--seed <n>", "other keys, addresses and days")
    .option(
      "--fault <name...>",
      "what it does wrong: refuse-key, silent:10, drop:100, skip-counter:5, repeat-counter:5, " +
        "wrong-length, busy:3, stop:20, endless, garbage:1, slow:50, clock:3600, held, reset",
    );
  does(band, async () => (await import("./commands/virtual-band.ts")).virtualBand);
}

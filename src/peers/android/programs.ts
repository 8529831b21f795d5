import { bu } from "./commands/backup.ts";
import { chmod, chown, cp, ln, mkdir, mv, rm, rmdir, touch } from "./commands/change-files.ts";
import { basename, dirname, find, readlink, realpath, stat } from "./commands/file-facts.ts";
import { ls } from "./commands/list-files.ts";
import { UsageError } from "./commands/options.ts";
import { am, cmd, dumpsys, logcat, pidof, pm, ps } from "./commands/packages.ts";
import { echo, printf } from "./commands/print.ts";
import { base64, hashProgram, od, xxd } from "./commands/encode-files.ts";
import { cat, cmp, dd, head, tail, tee, wc } from "./commands/read-files.ts";
import { sh } from "./commands/sh.ts";
import { sqlite3 } from "./commands/sqlite3.ts";
import { su } from "./commands/su.ts";
import {
  date,
  env,
  getenforce,
  getprop,
  groups,
  id,
  printenv,
  setprop,
  sleep,
  timeout,
  uname,
  which,
  whoami,
} from "./commands/system.ts";
import { tar } from "./commands/tar.ts";
import { cut, grep, seq, sort, tr, uniq, xargs, yes } from "./commands/text.ts";
import type { Program } from "./machine.ts";
import { TestError, runTest } from "./shell/test-condition.ts";
import type { AndroidVersion } from "./versions.ts";

const test: Program = async (process, args, name) => {
  try {
    return runTest(process, args, name) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await process.complain(`${name}: ${error.message}`);
    return 2;
  }
};

const pwd: Program = async (process) => {
  await process.write(`${process.state.cwd}\n`);
  return 0;
};

/** The tools that Android packs into one program. */
const TOYBOX = new Map<string, Program>(
  Object.entries({
    "[": test,
    base64,
    basename,
    cat,
    chgrp: chown,
    chmod,
    chown,
    cmp,
    cp,
    cut,
    date,
    dd,
    dirname,
    echo,
    egrep: grep,
    env,
    false: () => 1,
    fgrep: grep,
    find,
    getenforce,
    getprop,
    grep,
    groups,
    head,
    hostname: async (process) => {
      await process.write("localhost\n");
      return 0;
    },
    id,
    ln,
    ls,
    md5sum: hashProgram("md5"),
    mkdir,
    mv,
    od,
    pidof,
    printenv,
    printf,
    ps,
    pwd,
    readlink,
    realpath,
    rm,
    rmdir,
    seq,
    setprop,
    sha1sum: hashProgram("sha1"),
    sha256sum: hashProgram("sha256"),
    sha512sum: hashProgram("sha512"),
    sleep,
    sort,
    stat,
    sync: () => 0,
    tail,
    tar,
    tee,
    test,
    timeout,
    touch,
    tr,
    true: () => 0,
    uname,
    uniq,
    wc,
    which,
    whoami,
    xargs,
    xxd,
    yes,
  }),
);

/** The tools of this release, by name. */
export function toyboxNames(android: AndroidVersion): string[] {
  return [...TOYBOX.keys()].filter((name) => !android.without.has(name));
}

const toybox: Program = async (process, args, name) => {
  const { android } = process.machine.phone;
  const [applet, rest] = name === "toybox" ? [args[0], args.slice(1)] : [name, args];
  if (applet === undefined) {
    await process.write(`${toyboxNames(android).join(" ")}\n`);
    return 0;
  }
  const program = android.without.has(applet) ? undefined : TOYBOX.get(applet);
  if (program === undefined) {
    await process.complain(`toybox: Unknown command ${applet}`);
    return 127;
  }
  return program(process, rest, applet);
};

/** Wrong options are told behind the name that the program was called by. */
function guarded(program: Program): Program {
  return async (process, args, name) => {
    try {
      return await program(process, args, name);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await process.complain(`${name}: ${error.message}`);
      return 1;
    }
  };
}

/** Every program of the phone that is no tool of toybox, by the name of its file. */
const OTHERS: Readonly<Record<string, Program>> = {
  am,
  bu,
  cmd,
  dumpsys,
  logcat,
  pm,
  sh,
  sqlite3,
  su,
};

/** What the files of `/system/bin` start. */
export const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  Object.entries({ ...OTHERS, toybox }).map(([name, program]) => [name, guarded(program)]),
);

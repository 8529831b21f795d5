import fc from "fast-check";
import { expect, test } from "vitest";
import { runOn } from "../../../../test/run-on-android.ts";
import { androidTools } from "../../../node/make-database.ts";
import { createAndroid } from "../android.ts";

const FEW_STEPS = 3000;
/** Time flies: who sleeps wakes up at once. */
const clock = { nowMs: () => 1_769_860_800_000, sleep: () => Promise.resolve() };
const tools = { ...androidTools, clock };
/** Somebody gone mad at an Android shell. */
const WORDS = fc.constantFrom(
  ..."if then elif else fi for while until do done case esac in { } ! ( ) ; ;; & && | || < > >> <<E 2>&1 $( $(( )) ` ' \" \\ $x ${x ${x#* } ${x:- } $@ $* $# $? a b * ? [ ] [a-z] / . .. ~ # = x= 1 0 -1 -n -c + \n E true false : echo printf %s%d%5x test read set -e -u eval exec cd cat ls -la rm -rf cp mv mkdir ln -s find -name -exec {} grep -E (a*)* sed tr cut sort uniq head tail dd if=/dev/zero bs=1k count=9 od xxd base64 -d sha256sum tar cf - xargs yes seq 9 sleep 0.001 timeout su 0 sh -c id stat %s%n wc kill $$ break continue 9 return exit shift local f() f unset readonly export wait trap . /sdcard /data/data /dev/zero /dev/urandom /dev/null $((x=9/0)) $((x++)) getprop pm list packages dumpsys package logcat -d am bu backup toybox env -i date +%s touch chmod 777 chown".split(
    " ",
  ),
);

test("no script, however mad, hangs the phone or makes it fail", async () => {
  const android = await createAndroid({ apps: [] }, { ...tools, maxSteps: FEW_STEPS });
  const script = fc.oneof(
    fc.array(WORDS, { maxLength: 30 }).map((words) => words.join(" ")),
    fc.array(WORDS, { maxLength: 30 }).map((words) => words.join("")),
    fc.string({ unit: "binary", maxLength: 60 }),
  );
  await fc.assert(
    fc.asyncProperty(script, async (text) => {
      const { err, status } = await runOn(android, text === "" ? ":" : text, { input: text });
      expect(err).not.toContain("internal fault");
      expect(status).toBeGreaterThanOrEqual(0);
      expect(status).toBeLessThan(256);
    }),
    { numRuns: 400 },
  );
});

test("nor does anything that is typed into it line by line", async () => {
  const android = await createAndroid({}, { ...tools, maxSteps: FEW_STEPS });
  const plain = WORDS.filter(
    (word) => /^[\w./$~*?-]/.test(word) && !/^(if|for|case|while|until|exit|exec|kill)$/.test(word),
  );
  const line = fc.array(plain, { minLength: 1, maxLength: 6 }).map((words) => words.join(" "));
  const piped = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join(" | "));
  await fc.assert(
    fc.asyncProperty(fc.array(piped, { minLength: 1, maxLength: 12 }), async (lines) => {
      const input = `${lines.join("\n")}\n`;
      const { out } = await runOn(android, "", { input, terminal: "raw", uid: 0 });
      expect(out).not.toContain("internal fault");
      expect(out).toContain(" # ");
    }),
    { numRuns: 200 },
  );
});

test.each([
  ["a loop without end", "while :; do :; done"],
  ["a function that calls itself", "f() { f; }; f"],
  ["a fork bomb", "f() { f | f & }; f"],
  ["output without end", "yes > /dev/null"],
  ["a word that grows", "x=aaaaaaaa; while :; do x=$x$x; done"],
  ["a device without end in a variable", "x=$(cat /dev/zero | tr '\\0' a); echo $?"],
  ["a device without end", "cat /dev/zero > /dev/null"],
  ["a file without end", "cat /dev/zero > /data/local/tmp/full"],
  ["an expression that doubles itself", "x='y+y' y='z+z' z='x+x'; echo $((x))"],
  ["a pattern full of stars", `case ${"a".repeat(3000)} in ${"*a".repeat(300)}b) ;; esac`],
  ["deep nesting", "$(".repeat(5000)],
  ["deep arithmetic", `echo $((${"(".repeat(5000)}`],
  ["arithmetic that is none", "$((".repeat(40) + ")".repeat(40)],
  ["links in a circle", "cd /data/local/tmp; ln -s b a; ln -s a b; cat a"],
  ["a script that calls itself", "cd /data/local/tmp; echo '. ./s' > s; . ./s"],
  ["eval in eval", 'x=\'eval "$x"\'; eval "$x"'],
])("%s ends", async (_, script) => {
  const android = await createAndroid({ apps: [] }, { ...tools, maxSteps: 20_000 });
  const { err, status } = await runOn(android, script);
  expect(err).not.toContain("internal fault");
  expect(status).toBeGreaterThanOrEqual(0);
});

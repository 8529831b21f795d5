import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runOn } from "../../../../test/run-on-android.ts";
import { androidTools } from "../../../node/make-database.ts";
import { createAndroid } from "../android.ts";
import type { Android } from "../android.ts";

/** Both sides find these files in their working folder. */
const FILES: Readonly<Record<string, string>> = {
  abc: "a\nb\nc",
  words: "one two\nthree four\n\nfive\n",
  table: "x:1:p\ny:2:q\nz:3\n",
  binary: "\x00\x01\xff\r\n\x80\n",
  "with blank": "blank\n",
};
const TIME_S = 1_769_860_800;

/** Debian's mksh marks errors `E:` and warnings `W:`; Android's does not. */
function normalize(text: string): string {
  return text.replaceAll(/^[EW]: /gm, "");
}

const SCRIPTS = String.raw`
echo a b  c; echo "a  b" 'c  d' e\ f
echo "x$(echo y)z" ${"`"}echo back${"`"} "${"`"}echo \"q\"${"`"}"
x=5; echo $x ${"$"}{x} "${"$"}{x}y" '$x' \$x ${"$"}{x}y
unset x; echo "[${"$"}{x:-def}]" "[${"$"}{x-}]" "[${"$"}{x:=set}]" $x "${"$"}{x:+more}"
f=path/to/file.tar.gz; echo ${"$"}{f#*/} ${"$"}{f##*/} ${"$"}{f%.*} ${"$"}{f%%.*} ${"$"}{#f}
f=abc.def; echo "${"$"}{f#"a"}" "${"$"}{f%'.def'}" ${"$"}{f#nomatch}
echo $((1+2*3)) $(( (1+2)*3 )) $((7/2)) $((7%3)) $((-7/2)) $((1<<4)) $((0x10)) $((2>1&&0)) $((!5))
i=3; echo $((i++)) $i $((++i)) $((i+=2)) $i $((i>5?1:2))
x='a  b c'; for w in $x; do echo "<$w>"; done; for w in "$x"; do echo "<$w>"; done
IFS=:; x=a:b::c; for w in $x; do echo "<$w>"; done
set -- a "b c" d; echo $#; for w in "$@"; do echo "<$w>"; done; for w in $@; do echo "<$w>"; done; echo "$*"
set -- a b c d; shift 2; echo "$1" "$#"; shift; echo "$@"
set --; for w in "$@"; do echo never; done; echo "x$@y" $#
if true; then echo yes; else echo no; fi; if false; then echo yes; elif true; then echo elif; fi
if [ -f abc ] && [ ! -d abc ]; then echo file; fi; [ -d . ] && echo folder; [ -e nope ] || echo none
[ -n "" ] || echo empty; [ -z "" ] && echo zero; [ a = a ] && echo same; [ a != b ] && echo differ
[ 1 -lt 2 ] && [ 2 -le 2 ] && [ 3 -gt 2 ] && [ 3 -ge 3 ] && [ 1 -eq 01 ] && [ 1 -ne 2 ] && echo numbers
[ "" ]; echo $?; [ x ]; echo $?; [ ]; echo $?; [ -f abc -a -s abc ]; echo $?; [ -f nope -o -s abc ]; echo $?
[ ! a ]; echo $?; [ ! "" ]; echo $?; [ "(" = "(" ]; echo $?; test -f; echo $?; [ '!' = '!' ]; echo $?
for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done; while true; do break; done; echo end
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done; until [ $i -le 0 ]; do i=$((i-1)); done; echo $i
for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done
case abc in a*) echo star;; *) echo other;; esac; case x in a|x) echo or;; esac; case y in [!x]) echo set;; esac
case "a b" in "a b") echo quoted;; esac; case '*' in \*) echo literal;; esac; case z in a) ;; esac; echo $?
f() { echo "$1-$#"; return 3; }; f a b; echo $?; f; echo $?
f() { for i in "$@"; do echo $i; done; }; f 1 "2 3"; g() (cd /; echo in); g
echo one; (echo two; exit 4); echo $?; { echo three; }; ! true; echo $?; ! false; echo $?
true && echo a || echo b; false && echo a || echo b; false || false; echo $?
echo a | tee /dev/null | cat; echo $?; false | true; echo $?; true | false; echo $?
cat abc | wc -c; cat < abc | head -n 1; wc -l < words
echo out; echo err >&2; { echo both; echo more >&2; } 2>&1 | sort
echo x > new; cat new; echo y >> new; cat new; : > new; wc -c new; rm new
cat <<E; echo after
here $((1+1)) $(echo sub)
E
cat <<'E'
raw $x $(no)
E
cat <<-E
	tabs
	E
x=1; cat <<E | tr a-z A-Z
var $x \$x end
E
read a b < words; echo "$a|$b"; read -r line < abc; echo $line; read x < /dev/null; echo $?
while read -r a b; do echo "$b-$a"; done < words
printf '%s\n' a b c; printf '%d-%x-%o\n' 255 255 8; printf '%5s|%-5s|%05d\n' a b 42; printf 'no newline'
printf '\0101\101\t|\\\n'; printf '%s' 'a\nb'; printf '%b\n' 'a\tb'; printf '%%\n'; printf '%c%c\n' xyz w
printf '%d\n' 0x1f; printf '%d %s\n' 1 a 2 b; printf '%s-%s\n' only; printf '[%s]\n'
echo -n no; echo -e 'a\tb'; echo 'a\tb'; echo -E 'a\tb'; echo 'stop\chere'; echo; echo -- -x
echo *; echo a*; echo no*match; echo [ab]*; echo "*"; echo ?bc; echo w*s with*
cd /; pwd; cd - > /dev/null; cd nope; echo $?; cd abc; echo $?
x=1; (x=2; echo $x); echo $x; x=3 true; echo $x; y=4 env | grep ^y=; export z=5; sh=$(env | grep ^z=); echo $sh
eval 'echo $((1+1))'; eval "x=7"; echo $x; eval; echo $?; command echo cmd; command -v echo; type nope; echo $?
foo; echo $?; ./nope; echo $?; /; echo $?; nope | cat; echo $?
echo ${"$"}{x!}
echo ${"$"}{x:?gone}; echo never
set -u; echo $nothing; echo never
set -e; false; echo never
set -e; false || true; if false; then :; fi; echo still; ! true; echo end
readonly r=1; r=2; echo never
echo $((1/0)); echo never
echo $((1+)); echo never
cat < nope; echo $?; echo x > nope/x; echo $?
echo "
echo '
echo $(
if
if true; then
)
echo )
fi
for
for x in
case x in
&& x
a |
>
echo a; b &&
{ echo
(echo
while true
exit 300
exit
(exit 7); exit
trap 'echo bye' 9; kill -0 999999 2>/dev/null; echo $?
cat binary | wc -c; cat binary | base64; base64 -w 5 words; base64 words | base64 -d | cat - abc
head -c 3 abc; echo; head -n 2 words; tail -n 1 words; tail -n +3 words; tail -c 4 words; head -2 words
wc abc; wc -c abc words; wc -l words; wc -w words; cat abc nope words; echo $?
sha256sum abc words; sha1sum < abc; md5sum abc; sha256sum nope; echo $?
ls; ls -1 abc; ls -a | head -3; ls nope; echo $?; ls -d .; ls abc words; ls -l abc | cut -c 1-10
stat -c '%s %Y %n %a %F' abc words; stat -c %s nope; echo $?; stat -c %F . link; stat -c %N link
readlink link; readlink abc; echo $?; basename /a/b.c .c; basename a/; dirname /a/b a /x; dirname a/b/
cp abc copy; cmp abc copy; echo $?; cmp abc words; echo $?; mv copy copy2; ls copy*; rm copy2; rm copy2; echo $?; rm -f copy2; echo $?
mkdir d; mkdir d; echo $?; mkdir -p d/e/f; ls d; rmdir d; echo $?; cp abc d/e; find d | sort; rm -r d; ls d; echo $?
cp nope x; echo $?; mv nope x; echo $?; touch nope/x; echo $?; mkdir nope/x; echo $?; rmdir nope; echo $?
ln -s abc l2; cat l2; ln -s abc l2; echo $?; readlink -f l2 | grep -c /abc; rm l2; cat abc | head -c 1; echo
grep b abc; grep -n e words; grep -c o words; grep -v o words; grep -o 'o.' words; grep -q a abc; echo $?; grep zz abc; echo $?
grep -E 'o(n|u)' words; grep -F . words; echo $?; grep -i ONE words; grep x nope; echo $?; grep a abc words; grep '^t' words
grep -E '^[a-c]$' abc; grep '[[:digit:]]' table; grep -l a abc words; grep -x b abc; grep 'o\{1\}n' words
cut -d : -f 1,3 table; cut -c 1-2 words; cut -d : -f 2- table; cut -b 1 abc
sort -r abc; sort words | uniq | head -2; printf '3\n10\n2\n' | sort -n; printf 'a\na\nb\n' | uniq -c; sort -u words
find . -name 'a*'; find . -type f -name w\* | sort; find . -maxdepth 0; find nope; echo $?; find abc -type d
echo a b c | xargs echo x; printf '1\n2\n3\n' | xargs -n 1 echo n; echo 'q "r s" t' | xargs printf '<%s>'; xargs echo < /dev/null
for i in 1; do
while true; do echo; fi
{ echo; )
f() {
echo ${"$"}{
echo ${"$"}{x
echo "${"`"}
for 1a in b; do :; done
cd ""; echo $?; cd ..; pwd | grep -c .; echo 3>&7; echo $?
x=; echo "$x" '' "" | wc -c; set -- "" ""; echo $#; set -- "$@"; echo $#; set -- $x; echo $#
echo first ⏎ echo )
echo first; echo $((1/0)) ⏎ echo never
cat <<E; echo $?
$((1/0))
E
echo {a,b}c x{1,2}{3,4} '{a,b}' {a} {} a{b; echo $'t\tab' $'it\'s'; x=1+; y='x*2'; echo $((y))
[ a = ]; echo $?
seq 3; seq 2 4; seq 1 2 5; od -An -tx1 abc; xxd -p abc; xxd abc; od abc
timeout 5 echo quick; timeout 0.01 sleep 5; echo $?; sleep; echo $?
env -i A=1 env; printenv nope; echo $?; uname; id -u | grep -c .; ls -Q; echo $?; stat -Z abc; echo $?
[ 1 = 1; echo $?
[ a b ]; echo $?
echo ${"$"}{#} ${"$"}{?} $0
x="a b"; echo ${"$"}{x:0:1} ${"$"}{x:2}
echo a#b #comment
echo "a\
b" a\
b
echo "\$x \"q\" \a \\"; echo '\n' "it's"; echo a"b"'c'd
true; echo $?; (false); echo $?; $(exit 5); echo $?; x=$(exit 6); echo $?
echo $(echo a; echo b); echo "$(echo a; echo b)"; echo "$(printf 'x\n\n\n')|"
exec 3> fd; echo to3 >&3; exec 3>&-; cat fd; rm fd; echo x >&9; echo $?
echo hello | while read -r x; do echo "got $x"; done; echo "$x."
echo a & wait; echo b; :; echo $?
f=abc; case $f in *.c) echo c;; a?c) echo glob;; esac; [ "$f" = abc -a 1 -eq 1 ] && echo and
: ${"$"}{q:=default}; echo $q; echo "${"$"}{q:-"x y"}"; echo ${"$"}{none:-a b}
`.trim();

/** Lines that a here-document or a backslash joins belong together; ⏎ is a line break too. */
function scriptsOf(text: string): string[] {
  const scripts: string[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    let script = lines[at] ?? "";
    const delimiter = /<<-?'?([A-Z])'?/.exec(script)?.[1];
    while (delimiter !== undefined && lines[at]?.trim() !== delimiter)
      script += `\n${lines[++at] ?? ""}`;
    while (/(?<!\\)(?:\\\\)*\\$/.test(script)) script += `\n${lines[++at] ?? ""}`;
    scripts.push(script.replaceAll(" ⏎ ", "\n"));
  }
  return scripts;
}

function missing(): string | undefined {
  for (const program of ["mksh", "toybox"]) {
    if (spawnSync(program, ["true"]).error !== undefined) return `${program} is not installed`;
  }
  return undefined;
}

const reason = missing();

// Debian's packages of the very shell and tools that Android has.
describe.skipIf(reason !== undefined)(
  `like Android's real shell and tools${reason === undefined ? "" : ` (${reason})`}`,
  () => {
    let folder: string;
    let files: string;
    let mksh: string;
    let android: Android;
    let environment: Record<string, string>;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "ownband-real-"));
      files = join(folder, "files");
      const tools = join(folder, "tools");
      mkdirSync(files);
      mkdirSync(tools);
      const placeOf = (program: string): string =>
        execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim();
      const toybox = placeOf("toybox");
      mksh = placeOf("mksh");
      for (const name of execFileSync("toybox", { encoding: "utf8" }).split(/\s+/)) {
        if (name !== "") symlinkSync(toybox, join(tools, name));
      }
      symlinkSync("/usr/bin/tr", join(tools, "tr"));
      environment = { PATH: tools, HOME: "/" };
      android = await createAndroid({ android: 14, apps: [] }, androidTools);
      for (const [name, text] of Object.entries(FILES)) {
        const bytes = Buffer.from(text, "latin1");
        writeFileSync(join(files, name), bytes);
        utimesSync(join(files, name), TIME_S, TIME_S);
        const shell = { uid: 2000, modifiedS: TIME_S, mode: 0o644 };
        android.tree.putFile(`/data/local/tmp/${name}`, new Uint8Array(bytes), shell);
      }
      symlinkSync("abc", join(files, "link"));
      android.tree.putLink("/data/local/tmp/link", "abc", { uid: 2000 });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test.each(scriptsOf(SCRIPTS))("%s", async (script) => {
      const real = spawnSync(mksh, ["-c", script], {
        argv0: "mksh",
        cwd: files,
        env: environment,
        encoding: "latin1",
        input: "",
      });
      const quoted = `'${script.replaceAll("'", "'\\''")}'`;
      const command = `cd /data/local/tmp; exec sh -c ${quoted} mksh`;
      const ours = await runOn(android, command, { input: "" });
      expect(ours).toEqual({
        out: real.stdout,
        err: normalize(real.stderr).replaceAll(files, "/data/local/tmp"),
        status: real.status,
      });
    });
  },
);

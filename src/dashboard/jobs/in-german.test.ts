import { expect, test } from "vitest";
import { planHandover } from "../../tasks/handover-ways.ts";
import type { GadgetbridgeUse } from "../../tasks/handover-ways.ts";
import { filesInWords, nameOf } from "../../tasks/history-reading.ts";
import type { FileName } from "../../tasks/history-reading.ts";
import { failureInGerman, inGerman } from "./in-german.ts";
import { processorMs } from "../../../test/processor-time.ts";

const USES: readonly GadgetbridgeUse[] = [
  {},
  { isFresh: true, knowsBand: false },
  { knowsBand: true, version: "0.60.0", isRunning: false, hasFilesFolder: false },
  { knowsBand: false, hasFilesFolder: false },
  { knowsFormerMac: "C8:0F:10:00:00:01", isRunning: true },
];

test.each(USES)("every word of every way to Gadgetbridge is known in German: %o", (use) => {
  for (const vendorApp of [undefined, "Zepp Life"]) {
    const plan = planHandover({
      mac: "C8:0F:10:01:02:03",
      model: "Mi Smart Band 4",
      hasHistory: true,
      vendorApp,
      use,
      nowS: 1_800_000_000,
    });
    const sentences = [
      ...plan.keepKeyAlive,
      ...plan.afterwards,
      ...plan.ways.flatMap((way) => [
        way.title,
        ...way.needs,
        ...way.steps,
        way.replaces,
        way.leavesAlone,
        ...(way.impossible === undefined ? [] : [way.impossible]),
      ]),
    ];
    expect(sentences.filter((it) => inGerman(it) === undefined)).toEqual([]);
  }
});

test("what is inside a sentence is kept as it is", () => {
  expect(inGerman("Redmi <b>8</b>, Android 11, trusts this computer")).toBe(
    "Redmi <b>8</b>, Android 11, vertraut diesem Rechner",
  );
});

test("several lines are translated one by one, or not at all", () => {
  expect(inGerman("none shows up\nthis computer listens")).toBe(
    "keines zeigt sich\ndieser Rechner hört zu",
  );
  expect(inGerman("none shows up\nand something nobody has written down")).toBeUndefined();
});

test("names and versions are the same in every language", () => {
  expect(inGerman("Mi Smart Band 4")).toBe("Mi Smart Band 4");
});

test("a name that is made of beginnings of ours is given up, in no time", () => {
  const name = Array<string>(11).fill("zz zz (Android x), through adb").join(": ");
  const beganMs = processorMs();
  for (let i = 0; i < 10; i++) {
    expect(inGerman(`${name}: qq qq ${i}`)).toBeUndefined();
    expect(failureInGerman({ code: "x", message: `${name}: qq qq ${i}` })).toBeUndefined();
  }
  // Without a limit it takes ten seconds.
  expect(processorMs(beganMs)).toBeLessThan(2_000);
});

test("a text that is made to be slow is not looked at", () => {
  expect(inGerman(", Android ".repeat(100_000))).toBeUndefined();
});

test("numbers of things are said in German, too", () => {
  expect(inGerman("1,440 minutes · 3 of 14 days")).toBe("1.440 Minuten · 3 von 14 Tagen");
  expect(inGerman("12 readings")).toBe("12 Messungen");
  expect(inGerman("Zepp Life · read 1 file, 2.0 MB, nothing changed on the phone")).toBe(
    "Zepp Life · gelesen: 1 Datei, 2,0 MB, auf dem Telefon nichts verändert",
  );
});

test("several sentences are translated together or one by one", () => {
  expect(inGerman("Nothing is lost; everything else is read. Try again.")).toBe(
    "Nichts ist verloren; alles andere wird gelesen. Noch einmal versuchen.",
  );
  expect(inGerman("Try again. Somebody has written this by hand.")).toBeUndefined();
});

test("a failure is told word for word, with the place that it names", () => {
  const message = "backup: old.zip: The zip is damaged or broken off.";
  expect(failureInGerman({ code: "damaged", message })).toEqual({
    message: "backup: old.zip: Das zip ist beschädigt oder bricht ab.",
    hint: undefined,
  });
});

test("a failure that nobody has translated says by its code what it is about", () => {
  const message = "Something that was written today.";
  expect(failureInGerman({ code: "damaged", message })?.message).toBe("Die Datei ist beschädigt.");
  expect(failureInGerman({ code: "toString", message })).toBeUndefined();
});

test("what a text holds is translated only where it is one of ours", () => {
  expect(inGerman("ownband is reading the band at this moment.")).toBe(
    "ownband hat gerade anderes zu tun: das Band wird gelesen.",
  );
  expect(inGerman("ownband is doing what nobody knows at this moment.")).toBe(
    "ownband hat gerade anderes zu tun: doing what nobody knows.",
  );
});

/** What was read, of every kind. */
const READ: readonly FileName[] = [
  ...(["first", "second", "stress", "blood-oxygen"] as const).map((kind) =>
    nameOf({ is: "Mifit", kind }),
  ),
  nameOf({ is: "Gadgetbridge" }),
  ...(["HEARTRATE", "BODY", "ACTIVITY"] as const).map((kind) => nameOf({ is: "VendorCsv", kind })),
  ...(["gpx", "tcx", "fit"] as const).map((kind) => nameOf({ is: "Workout", kind })),
  nameOf({ is: "OwnJson" }),
];

test("of files that were read together each kind is said once, and in German", () => {
  expect(filesInWords(READ.slice(5, 8))).toBe(
    "the vendor's data export (HEARTRATE, BODY, ACTIVITY)",
  );
  for (const files of [READ, READ.toReversed(), ...READ.flatMap((a) => READ.map((b) => [a, b]))]) {
    const groups = [...new Set(files.map(({ group }) => group))];
    const german = groups.map((name) =>
      inGerman(filesInWords(files.filter(({ group }) => group === name))),
    );
    expect(german.filter((it) => /\b(?:the|export|files?|database)\b/.test(it ?? "the"))).toEqual(
      [],
    );
    expect(inGerman(filesInWords(files))).toBe(german.join(" · "));
  }
});

test("lists of what was read are translated name by name", () => {
  const both = "Gadgetbridge's database, the vendor's data export, zip";
  expect(inGerman(both)).toBe(
    "die Datenbank von Gadgetbridge, der Datenexport des Herstellers, zip",
  );
  expect(inGerman("Zepp Life · account 12 · read 3 files, nothing changed on the phone")).toBe(
    "Zepp Life · Konto 12 · gelesen: 3 Dateien, auf dem Telefon nichts verändert",
  );
});

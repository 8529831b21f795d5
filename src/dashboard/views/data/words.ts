import { translated } from "../../words.ts";
import type { LeastGap } from "./owned.ts";

export type FormatName = "csv" | "json" | "parquet" | "gadgetbridge" | "gpx" | "tcx" | "fit";

type FormatWords = Readonly<Record<FormatName, readonly [name: string, use: string]>>;

const FORMATS_EN: FormatWords = {
  csv: ["CSV", "tables for a spreadsheet, and for ownband itself: everything, one file a kind"],
  json: ["JSON", "one document with everything, for programs"],
  parquet: ["Parquet", "for evaluations with DuckDB, pandas and the like: small and fast"],
  gadgetbridge: ["Gadgetbridge", "a database that the app Gadgetbridge imports"],
  gpx: ["GPX", "the tracks of workouts, for maps"],
  tcx: ["TCX", "workouts with pulse and laps, for training diaries"],
  fit: ["FIT", "workouts for Garmin, Strava and most training programs"],
};

const FORMATS_DE: FormatWords = {
  csv: [
    "CSV",
    "Tabellen für die Tabellenkalkulation und für ownband selbst: alles, eine Datei je Art",
  ],
  json: ["JSON", "ein Dokument mit allem, für Programme"],
  parquet: ["Parquet", "für Auswertungen mit DuckDB, pandas und Ähnlichem: klein und schnell"],
  gadgetbridge: ["Gadgetbridge", "eine Datenbank, die die App Gadgetbridge importiert"],
  gpx: ["GPX", "die Strecken von Trainings, für Karten"],
  tcx: ["TCX", "Trainings mit Puls und Runden, für Trainingstagebücher"],
  fit: ["FIT", "Trainings für Garmin, Strava und die meisten Trainingsprogramme"],
};

type OutcomeWords = Readonly<Record<string, string>>;

const OUTCOMES_EN: OutcomeWords = { done: "", interrupted: "broken off", failed: "failed" };
const OUTCOMES_DE: OutcomeWords = {
  done: "",
  interrupted: "abgebrochen",
  failed: "fehlgeschlagen",
};

type LeastWords = Readonly<Record<LeastGap, string>>;

const LEAST_EN: LeastWords = { 1: "", 7: " of a week or more", 30: " of a month or more" };
const LEAST_DE: LeastWords = {
  1: "",
  7: " von einer Woche oder mehr",
  30: " von einem Monat oder mehr",
};

export const words = translated({
  en: {
    title: "Data",
    own: "What you own",
    ownNone: "Nothing is recorded yet.",
    what: "What",
    span: "Span",
    days: "days",
    nights: "nights",
    minutes: "minutes worn",
    states: {
      worn: (days: string): string => `${days} worn for most of the day`,
      partly: (days: string): string => `${days} half as high: in part`,
      told: (days: string): string => `${days} outlined: only sums of their source`,
      "not-worn": (days: string): string => `${days} hatched: not worn`,
      nothing: (days: string): string => `${days} without anything`,
    },
    workouts: "workouts",
    readings: "readings",
    counted: {
      workouts: (count: string): string => (count === "1" ? "1 workout" : `${count} workouts`),
      readings: (count: string): string => (count === "1" ? "1 reading" : `${count} readings`),
    },
    entries: (count: string): string => `${count} entries`,
    noDevice: "without a device",
    summary: "From when to when there are records, device by device and source by source",
    fromWhenTo: "From when to when",
    gaps: "Gaps",
    gapsNone: "none",
    gapsLongest: (count: string, longest: string): string => `${count}, the longest ${longest}`,
    gapsLook: "Where there is only a thin line, nothing is recorded.",
    toldByBetter: "all of it is told by a better source, too",
    onDay: (day: string): string => `on ${day}`,
    fromTo: (first: string, last: string): string => `from ${first} to ${last}`,
    noGap: (least: LeastGap): string => `without a gap${LEAST_EN[least]}`,
    withGaps: (count: string, least: LeastGap): string =>
      `with ${count === "1" ? "1 gap" : `${count} gaps`}${LEAST_EN[least]}`,
    bring: "Bring history",
    bringText:
      "The vendor's data export (also the locked zip), databases of Mi Fit, Zepp Life or Gadgetbridge, backups, GPX, TCX and FIT files, and what ownband has exported. First you see what is in it.",
    fromPhone: "Bring it from the phone",
    runs: "What came in",
    runsTable: "Imports and readings of the band",
    runsNone: "Nothing has come in yet.",
    number: "No.",
    when: "When",
    kind: "How",
    kinds: { sync: "read from the band", import: "import" },
    from: "From",
    added: "new",
    changed: "changed",
    lost: "not as good",
    outcomes: OUTCOMES_EN,
    undone: "taken out again",
    undo: "Take it out",
    undoOf: (number: number): string => `Take it out: import ${number}`,
    undoSure: (number: number): string =>
      `Take import ${number} out again? What only it has brought is gone then; you can bring it again.`,
    showAll: (count: number): string => `Show all ${count}`,
    take: "Take it along",
    takeText: "Everything is yours. The times are those days as you lived them.",
    format: "As",
    formats: FORMATS_EN,
    since: "From",
    until: "To",
    emptyAll: "Empty: from the beginning, to the end.",
    whose: "Whose",
    download: "Download",
    making: "It is being made …",
    tooEarly: "The first day is after the last one.",
    store: "The store itself",
    storeText:
      "One SQLite file with everything: records, bands, and the keys in clear. Whoever has it can read your bands. It is the file that the command line uses, too.",
    getStore: "Download the store",
    putStore: "Bring a store file here",
    putSure:
      "Put this file in the place of everything that is here? What is here now is gone then: download it first.",
    putYes: "Put it in its place",
    putDone: "It is here.",
  },
  de: {
    title: "Daten",
    own: "Was dir gehört",
    ownNone: "Noch ist nichts aufgezeichnet.",
    what: "Was",
    span: "Zeitraum",
    days: "Tage",
    nights: "Nächte",
    minutes: "Minuten getragen",
    states: {
      worn: (days: string): string => `${days} die meiste Zeit getragen`,
      partly: (days: string): string => `${days} halb so hoch: zum Teil`,
      told: (days: string): string => `${days} umrandet: nur Summen ihrer Quelle`,
      "not-worn": (days: string): string => `${days} schraffiert: nicht getragen`,
      nothing: (days: string): string => `${days} ohne etwas`,
    },
    workouts: "Trainings",
    readings: "Messungen",
    counted: {
      workouts: (count: string): string => (count === "1" ? "1 Training" : `${count} Trainings`),
      readings: (count: string): string => (count === "1" ? "1 Messung" : `${count} Messungen`),
    },
    entries: (count: string): string => `${count} Einträge`,
    noDevice: "ohne Gerät",
    summary: "Von wann bis wann es Aufzeichnungen gibt, Gerät für Gerät und Quelle für Quelle",
    fromWhenTo: "Von wann bis wann",
    gaps: "Lücken",
    gapsNone: "keine",
    gapsLongest: (count: string, longest: string): string => `${count}, die längste ${longest}`,
    gapsLook: "Wo nur eine dünne Linie ist, ist nichts aufgezeichnet.",
    toldByBetter: "alles davon sagt auch eine bessere Quelle",
    onDay: (day: string): string => `am ${day}`,
    fromTo: (first: string, last: string): string => `vom ${first} bis zum ${last}`,
    noGap: (least: LeastGap): string => `ohne Lücke${LEAST_DE[least]}`,
    withGaps: (count: string, least: LeastGap): string =>
      `mit ${count === "1" ? "1 Lücke" : `${count} Lücken`}${LEAST_DE[least]}`,
    bring: "Vorgeschichte holen",
    bringText:
      "Der Datenexport des Herstellers (auch das verschlossene Zip), Datenbanken von Mi Fit, Zepp Life oder Gadgetbridge, Sicherungen, GPX-, TCX- und FIT-Dateien, und was ownband exportiert hat. Zuerst siehst du, was darin ist.",
    fromPhone: "Vom Telefon holen",
    runs: "Was hereinkam",
    runsTable: "Importe und gelesene Bänder",
    runsNone: "Noch ist nichts hereingekommen.",
    number: "Nr.",
    when: "Wann",
    kind: "Wie",
    kinds: { sync: "vom Band gelesen", import: "Import" },
    from: "Aus",
    added: "neu",
    changed: "geändert",
    lost: "weniger gut",
    outcomes: OUTCOMES_DE,
    undone: "wieder herausgenommen",
    undo: "Herausnehmen",
    undoOf: (number: number): string => `Herausnehmen: Import ${number}`,
    undoSure: (number: number): string =>
      `Import ${number} wieder herausnehmen? Was nur er gebracht hat, ist dann weg; du kannst es wieder holen.`,
    showAll: (count: number): string => `Alle ${count} zeigen`,
    take: "Mitnehmen",
    takeText: "Alles gehört dir. Die Zeiten sind die Tage, wie du sie erlebt hast.",
    format: "Als",
    formats: FORMATS_DE,
    since: "Von",
    until: "Bis",
    emptyAll: "Leer: vom Anfang bis zum Ende.",
    whose: "Wessen",
    download: "Herunterladen",
    making: "Es wird gemacht …",
    tooEarly: "Der erste Tag liegt nach dem letzten.",
    store: "Der Speicher selbst",
    storeText:
      "Eine SQLite-Datei mit allem: Aufzeichnungen, Bänder, und die Schlüssel im Klartext. Wer sie hat, kann deine Bänder lesen. Es ist dieselbe Datei, die auch die Kommandozeile benutzt.",
    getStore: "Den Speicher herunterladen",
    putStore: "Eine Speicherdatei hierher bringen",
    putSure:
      "Diese Datei an die Stelle von allem setzen, was hier ist? Was jetzt hier ist, ist dann weg: zuerst herunterladen.",
    putYes: "An die Stelle setzen",
    putDone: "Sie ist da.",
  },
});

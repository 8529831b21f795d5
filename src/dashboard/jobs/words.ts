import type { JobKind, JobLine } from "../../server/jobs.ts";
import { translated } from "../words.ts";

const kindsEn: Readonly<Record<JobKind, string>> = {
  doctor: "Looking at every link",
  key: "Looking for the key",
  import: "Bringing history",
  undo: "Taking an import out",
  verify: "Proving the key",
  sync: "Reading the band",
  live: "Live",
  "handover-plan": "Looking at the ways",
  "handover-push": "Handing over",
  "handover-check": "Looking into Gadgetbridge",
  band: "Talking to the band",
};

const kindsDe: Readonly<Record<JobKind, string>> = {
  doctor: "Jedes Glied wird angesehen",
  key: "Der Schlüssel wird gesucht",
  import: "Die Vorgeschichte wird geholt",
  undo: "Ein Import wird herausgenommen",
  verify: "Der Schlüssel wird geprüft",
  sync: "Das Band wird gelesen",
  live: "Live",
  "handover-plan": "Die Wege werden angesehen",
  "handover-push": "Wird übergeben",
  "handover-check": "In Gadgetbridge wird nachgesehen",
  band: "Das Band wird gefragt",
};

const statesEn: Readonly<Record<JobLine["state"], string>> = {
  good: "good",
  note: "note",
  wait: "waiting for you",
  broken: "broken",
  unknown: "not looked at",
};

const statesDe: Readonly<Record<JobLine["state"], string>> = {
  good: "gut",
  note: "Hinweis",
  wait: "wartet auf dich",
  broken: "fehlt",
  unknown: "nicht angesehen",
};

/** The words that lines begin with. */
const WHATS_DE: Readonly<Record<string, string>> = {
  computer: "Rechner",
  adb: "adb",
  phone: "Telefon",
  permission: "Erlaubnis",
  root: "Root",
  app: "App",
  apps: "Apps",
  pairing: "Kopplung",
  backup: "Sicherung",
  bluetooth: "Bluetooth",
  band: "Band",
  key: "Schlüssel",
  history: "Verlauf",
  file: "Datei",
  read: "gelesen",
  link: "Verbindung",
  kept: "behalten",
  clock: "Uhr",
  bands: "Bänder",
  former: "früher",
  trouble: "Fehler",
  sent: "gesendet",
  way: "Weg",
  answer: "Antwort",
  "left-out": "weggelassen",
};

/** `trouble-2` is one of several. */
function withoutNumber(what: string): string {
  return what.replace(/-\d+$/, "");
}

export const words = translated({
  en: {
    kinds: kindsEn,
    states: statesEn,
    what: (what: string): string => withoutNumber(what).replaceAll("-", " "),
    stop: "Stop",
    stopped: "Stopped. Nothing is lost.",
    yes: "Yes",
    no: "No",
    password: "Password",
    go: "Go on",
    without: "Go on without it",
    show: "Show what was typed",
    otherTab: "Every open page of ownband shows this question; the first answer counts.",
  },
  de: {
    kinds: kindsDe,
    states: statesDe,
    what: (what: string): string => WHATS_DE[withoutNumber(what)] ?? what,
    stop: "Abbrechen",
    stopped: "Abgebrochen. Nichts ist verloren.",
    yes: "Ja",
    no: "Nein",
    password: "Passwort",
    go: "Weiter",
    without: "Ohne weiter",
    show: "Eingabe zeigen",
    otherTab: "Jede offene Seite von ownband zeigt diese Frage; die erste Antwort zählt.",
  },
});

import { translated } from "../../words.ts";

const en: Readonly<Record<string, string>> = {
  band: "the band",
  gadgetbridge: "Gadgetbridge",
  mifit: "Zepp Life (Mi Fit), Zepp",
  "data-export": "the vendor's data export",
  file: "workout files",
};

const de: Readonly<Record<string, string>> = {
  band: "das Band",
  gadgetbridge: "Gadgetbridge",
  mifit: "Zepp Life (Mi Fit), Zepp",
  "data-export": "der Datenexport des Herstellers",
  file: "Trainingsdateien",
};

const names = translated({ en, de });

/** Whose word something is, as people call it. */
export function sourceName(source: string): string {
  return names()[source] ?? source;
}

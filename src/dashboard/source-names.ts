import { translated } from "./words.ts";

const names = translated<Readonly<Record<string, string>>>({
  en: {
    band: "the band itself",
    gadgetbridge: "Gadgetbridge",
    mifit: "Zepp Life (Mi Fit) or Zepp",
    "data-export": "the vendor's data export",
    file: "a workout file",
  },
  de: {
    band: "das Band selbst",
    gadgetbridge: "Gadgetbridge",
    mifit: "Zepp Life (Mi Fit) oder Zepp",
    "data-export": "der Datenexport des Herstellers",
    file: "eine Trainingsdatei",
  },
});

/** Whose word something is, for people; one of a later ownband by its own name. */
export function sourceName(source: string): string {
  return names()[source] ?? source;
}

import { translated } from "./words.ts";

const names = translated<Readonly<Record<string, string>>>({
  en: {
    band: "the band itself",
    gadgetbridge: "Gadgetbridge",
    mifit: "the vendor's app",
    "data-export": "the vendor's data export",
    file: "a file",
  },
  de: {
    band: "das Band selbst",
    gadgetbridge: "Gadgetbridge",
    mifit: "die App des Herstellers",
    "data-export": "der Datenexport des Herstellers",
    file: "eine Datei",
  },
});

/** Whose word something is, for people; one of a later ownband by its own name. */
export function sourceName(source: string): string {
  return names()[source] ?? source;
}

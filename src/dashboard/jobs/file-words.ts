import { translated } from "../words.ts";

export const fileWords = translated({
  en: {
    drop: "Drop files or folders anywhere on this page, or choose them.",
    chooseFiles: "Choose files",
    chooseFolder: "Choose a folder",
    going: "The files go to ownband …",
    stop: "Stop",
  },
  de: {
    drop: "Dateien oder Ordner irgendwo auf diese Seite ziehen, oder auswählen.",
    chooseFiles: "Dateien wählen",
    chooseFolder: "Ordner wählen",
    going: "Die Dateien gehen an ownband …",
    stop: "Abbrechen",
  },
});

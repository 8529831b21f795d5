import { translated } from "../../words.ts";

export const importWords = translated({
  en: {
    from: "From",
    span: "Span",
    isNew: "new",
    wouldBeNew: "would be new",
    changed: "changed",
    known: "known before",
    leftOut: "What was left out",
    preview: "This is what is in it. Nothing is kept yet.",
    nothingNew: "Nothing new: all of it is known.",
    nothing: "There is nothing in it that could be brought.",
    notRead: (count: number): string =>
      count === 1 ? "One file was not read" : `${count} files were not read`,
    why: {
      empty: "It is empty.",
      unknown: "Nothing in it is history that ownband knows.",
    },
    reads:
      "ownband reads the databases of Mi Fit, Zepp Life, Zepp and Gadgetbridge, Gadgetbridge's backups, the vendor's data export (zip, folder or CSV), GPX, TCX and FIT, and its own CSV and JSON.",
    close: "Close",
    bring: "Bring it",
    tryAgain: "Try again",
    elsewhere: "Begun in another tab, or before a reload:",
    brought: "It is here.",
    options: "Whose it is, and where",
    wearer: "Who wore it",
    wearerHint: "Empty: you. A new name adds somebody to your household.",
    zone: "Time zone, where a file names none",
    zoneHint: "Empty: the one of this computer.",
  },
  de: {
    from: "Aus",
    span: "Zeitraum",
    isNew: "neu",
    wouldBeNew: "wären neu",
    changed: "geändert",
    known: "schon bekannt",
    leftOut: "Was weggelassen wurde",
    preview: "Das ist darin. Noch ist nichts übernommen.",
    nothingNew: "Nichts Neues: alles ist schon bekannt.",
    nothing: "Es ist nichts darin, was übernommen werden könnte.",
    notRead: (count: number): string =>
      count === 1 ? "Eine Datei wurde nicht gelesen" : `${count} Dateien wurden nicht gelesen`,
    why: {
      empty: "Sie ist leer.",
      unknown: "Nichts darin ist Vorgeschichte, die ownband kennt.",
    },
    reads:
      "ownband liest die Datenbanken von Mi Fit, Zepp Life, Zepp und Gadgetbridge, Sicherungen von Gadgetbridge, den Datenexport des Herstellers (Zip, Ordner oder CSV), GPX, TCX und FIT, und seine eigenen CSV- und JSON-Dateien.",
    close: "Schließen",
    bring: "Übernehmen",
    tryAgain: "Noch einmal",
    elsewhere: "In einem anderen Tab begonnen, oder vor dem Neuladen:",
    brought: "Es ist da.",
    options: "Von wem, und wo",
    wearer: "Wer hat es getragen",
    wearerHint: "Leer: du. Ein neuer Name nimmt jemanden in den Haushalt auf.",
    zone: "Zeitzone, wo eine Datei keine nennt",
    zoneHint: "Leer: die dieses Rechners.",
  },
});

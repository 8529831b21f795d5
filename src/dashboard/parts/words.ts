import { translated } from "../words.ts";

export const words = translated({
  en: {
    usually: "usually",
    nameless: (id: number) => `Wearer ${id}`,
    unknown: "not known",
    tryAgain: "Try again",
    waiting: "One moment",
    previousDay: "Previous day",
    nextDay: "Next day",
    today: "Today",
    date: "Date",
    asTable: "As a table",
    atKey: (key: string) => `Key ${key}`,
  },
  de: {
    usually: "sonst",
    nameless: (id: number) => `Person ${id}`,
    unknown: "nicht bekannt",
    tryAgain: "Noch einmal",
    waiting: "Einen Moment",
    previousDay: "Voriger Tag",
    nextDay: "Nächster Tag",
    today: "Heute",
    date: "Datum",
    asTable: "Als Tabelle",
    atKey: (key: string) => `Taste ${key}`,
  },
});

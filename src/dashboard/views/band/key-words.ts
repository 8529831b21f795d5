import { translated } from "../../words.ts";

export const words = translated({
  en: {
    band: "Band",
    key: "The key",
    show: "Show the key",
    hide: "Hide it",
    copy: "Copy",
    copied: "Copied, without a line break. Clear the clipboard when you are done.",
    selected: "It is marked: copy it with Ctrl+C or the menu of your browser.",
    form: (length: number): string => `${length} characters, 0x in front, nothing behind`,
    showQr: "QR code",
    hideQr: "Hide the QR code",
    qr: "The key as a QR code",
    warning:
      "Whoever has the key can read the band. Un-pairing the band in the vendor's app, or resetting it, makes the key worthless.",
    dead: "This key belongs to a pairing that is over: the band does not take it any more.",
  },
  de: {
    band: "Band",
    key: "Der Schlüssel",
    show: "Schlüssel zeigen",
    hide: "Verbergen",
    copy: "Kopieren",
    copied: "Kopiert, ohne Zeilenumbruch. Danach die Zwischenablage leeren.",
    selected: "Er ist markiert: mit Strg+C oder über das Menü des Browsers kopieren.",
    form: (length: number): string => `${length} Zeichen, 0x davor, nichts dahinter`,
    showQr: "QR-Code",
    hideQr: "QR-Code verbergen",
    qr: "Der Schlüssel als QR-Code",
    warning:
      "Wer den Schlüssel hat, kann das Band lesen. Wird das Band in der App des Herstellers entkoppelt oder zurückgesetzt, ist der Schlüssel wertlos.",
    dead: "Dieser Schlüssel gehört zu einer Kopplung, die vorbei ist: das Band nimmt ihn nicht mehr.",
  },
});

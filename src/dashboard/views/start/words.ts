import { translated } from "../../words.ts";
import type { StepName } from "./steps.ts";

const namesEn: Readonly<Record<StepName, string>> = {
  phone: "Computer and phone",
  key: "Key",
  prove: "Prove it",
  handover: "Hand over to Gadgetbridge",
  history: "History",
  read: "Read the band",
};

const namesDe: Readonly<Record<StepName, string>> = {
  phone: "Rechner und Telefon",
  key: "Schlüssel",
  prove: "Prüfen",
  handover: "An Gadgetbridge übergeben",
  history: "Vorgeschichte",
  read: "Das Band lesen",
};

export const words = translated({
  en: {
    title: "Set up your band",
    lead: "From the cable to your first chart, step by step. Nothing leaves this computer, and nothing on the phone is changed without your yes.",
    names: namesEn,
    done: "done",
    passed: "left out",
    optional: "you can skip it",
    skip: "Skip this",
    showKey: "Show it",
    first: "See your first day",
    days: "See your days",
    finished: "Everything is set up.",
    other: "Other ways",
    needsKey: "This needs the key first.",
    phoneText:
      "Connect the phone that the vendor's app is on, unlock it, and switch on USB debugging: Settings → About phone, tap “Build number” seven times; then Settings → Developer options → USB debugging.",
    look: "Look",
    lookAgain: "Look again",
    looksAgain: "ownband looks again by itself every few seconds.",
    withoutPhone: "the key is here without it",
    goOn: "Go on",
    keyText:
      "The band answers only to a key that the vendor's app keeps on the phone. Looking for it reads files and changes nothing. Your history lies beside it, and comes along.",
    find: "Find the key on the phone",
    backupText: "Without root the phone may still make a backup of the app that holds the key.",
    backup: "Let the phone make a backup",
    filesText: "A backup, a copied database, an archive or a log from before works too.",
    keyFound: (count: number): string => (count === 1 ? "Key found" : `${count} keys found`),
    formerOnly: "Only keys of former pairings were found; they are most likely dead.",
    from: "from",
    chooseBand: "Which band",
    proveText:
      "First let go of the band on the phone: stop the vendor's app (or switch the phone's Bluetooth off), else the band is invisible. Then wear it, or lay it near this computer.",
    prove: "Prove the key",
    proveAgain: "Prove it again",
    keyAgain: "Read the key anew",
    proven: (moment: string): string => `accepted by the band on ${moment}`,
    accepted: "The band took the key.",
    handoverText:
      "Gadgetbridge is a free app for the phone. With the key it takes the place of the vendor's app.",
    plan: "Show me how",
    keepAlive: "First, in this order, so that the key stays alive",
    ways: "Then one of these ways, the best one first",
    afterwards: "Afterwards",
    wants: "wants",
    replaces: "replaces",
    leaves: "leaves alone",
    notHere: "not here:",
    getFile: (name: string): string => `Download ${name}`,
    keyInFile: "The key is in this file, for everybody to read.",
    giveDatabase:
      "Give ownband the file that Gadgetbridge has exported; it is read, and not changed.",
    push: "Put it onto the phone",
    send: "Send it to the phone",
    pushed: "It is on the phone.",
    sent: "Passed on; nothing confirms that Gadgetbridge took it.",
    check: "Look whether Gadgetbridge has it",
    checkText: "On a rooted phone ownband can look whether the key is there, and right.",
    checks: {
      same: "Gadgetbridge has the key, and the band in its list.",
      sameNoBand:
        "Gadgetbridge has the key; the band is not in its list yet: tap + there, then the band.",
      other: "Gadgetbridge has another key of this band: put this one in its place.",
      none: "Gadgetbridge has no key of this band.",
      miswritten:
        "Gadgetbridge has the key in a form that it misunderstands (a line break or blank behind it, no 0x before it, capitals): delete it there and paste it anew.",
      notLooked: "Nobody could look.",
    },
    handedOver: "Gadgetbridge has the key",
    historyText:
      "What the vendor's app, Gadgetbridge or a data export has recorded so far. Bringing the same twice changes nothing, and every import can be taken out again.",
    bring: "Bring it from the phone",
    records: (count: string): string => `${count} records`,
    brought: "The history is here.",
    readText:
      "Read everything the band has kept since it was last read. Keep it within two metres; the first time takes some minutes.",
    read: "Read the band",
    readAgain: "Read it again",
    readAt: (moment: string): string => `read on ${moment}`,
    readDone: (minutes: string): string => `${minutes} minutes came from the band.`,
  },
  de: {
    title: "Das Band einrichten",
    lead: "Vom Kabel bis zur ersten Kurve, Schritt für Schritt. Nichts verlässt diesen Rechner, und auf dem Telefon wird nichts ohne dein Ja verändert.",
    names: namesDe,
    done: "fertig",
    passed: "ausgelassen",
    optional: "kann übersprungen werden",
    skip: "Überspringen",
    showKey: "Zeigen",
    first: "Zum ersten Tag",
    days: "Zu deinen Tagen",
    finished: "Alles ist eingerichtet.",
    other: "Andere Wege",
    needsKey: "Dafür wird zuerst der Schlüssel gebraucht.",
    phoneText:
      "Das Telefon mit der App des Herstellers anschließen, entsperren und USB-Debugging einschalten: Einstellungen → Über das Telefon, siebenmal auf „Build-Nummer“ tippen; dann Einstellungen → Entwickleroptionen → USB-Debugging.",
    look: "Nachsehen",
    lookAgain: "Noch einmal nachsehen",
    looksAgain: "ownband sieht von selbst alle paar Sekunden wieder nach.",
    withoutPhone: "der Schlüssel ist auch ohne da",
    goOn: "Weiter",
    keyText:
      "Das Band antwortet nur auf einen Schlüssel, den die App des Herstellers auf dem Telefon verwahrt. Die Suche liest Dateien und verändert nichts. Deine Vorgeschichte liegt daneben und kommt mit.",
    find: "Schlüssel auf dem Telefon suchen",
    backupText:
      "Ohne Root macht das Telefon vielleicht eine Sicherung der App, in der der Schlüssel steht.",
    backup: "Das Telefon eine Sicherung machen lassen",
    filesText:
      "Eine Sicherung, eine kopierte Datenbank, ein Archiv oder ein Protokoll von früher geht auch.",
    keyFound: (count: number): string =>
      count === 1 ? "Schlüssel gefunden" : `${count} Schlüssel gefunden`,
    formerOnly:
      "Nur Schlüssel früherer Kopplungen wurden gefunden; sie gelten höchstwahrscheinlich nicht mehr.",
    from: "aus",
    chooseBand: "Welches Band",
    proveText:
      "Zuerst muss das Telefon das Band loslassen: die App des Herstellers beenden (oder Bluetooth am Telefon ausschalten), sonst ist das Band unsichtbar. Dann tragen oder neben diesen Rechner legen.",
    prove: "Schlüssel prüfen",
    proveAgain: "Noch einmal prüfen",
    keyAgain: "Den Schlüssel neu lesen",
    proven: (moment: string): string => `vom Band angenommen am ${moment}`,
    accepted: "Das Band hat den Schlüssel angenommen.",
    handoverText:
      "Gadgetbridge ist eine freie App fürs Telefon. Mit dem Schlüssel tritt sie an die Stelle der App des Herstellers.",
    plan: "Zeigen, wie es geht",
    keepAlive: "Zuerst, in dieser Reihenfolge, damit der Schlüssel gültig bleibt",
    ways: "Dann einer dieser Wege, der beste zuerst",
    afterwards: "Danach",
    wants: "braucht",
    replaces: "ersetzt",
    leaves: "lässt in Ruhe",
    notHere: "hier nicht:",
    getFile: (name: string): string => `${name} herunterladen`,
    keyInFile: "Der Schlüssel steht in dieser Datei, für jeden lesbar.",
    giveDatabase:
      "Gib ownband die Datei, die Gadgetbridge exportiert hat; sie wird gelesen und nicht verändert.",
    push: "Auf das Telefon legen",
    send: "An das Telefon schicken",
    pushed: "Es ist auf dem Telefon.",
    sent: "Weitergegeben; nichts bestätigt, dass Gadgetbridge es angenommen hat.",
    check: "Nachsehen, ob Gadgetbridge ihn hat",
    checkText:
      "Auf einem gerooteten Telefon kann ownband nachsehen, ob der Schlüssel da ist und stimmt.",
    checks: {
      same: "Gadgetbridge hat den Schlüssel, und das Band in der Liste.",
      sameNoBand:
        "Gadgetbridge hat den Schlüssel; das Band ist noch nicht in der Liste: dort + antippen, dann das Band.",
      other: "Gadgetbridge hat einen anderen Schlüssel dieses Bands: durch diesen ersetzen.",
      none: "Gadgetbridge hat keinen Schlüssel dieses Bands.",
      miswritten:
        "Gadgetbridge hat den Schlüssel in einer Form, die es falsch versteht (ein Umbruch oder Leerzeichen dahinter, kein 0x davor, Großbuchstaben): dort löschen und neu einfügen.",
      notLooked: "Niemand konnte nachsehen.",
    },
    handedOver: "Gadgetbridge hat den Schlüssel",
    historyText:
      "Was die App des Herstellers, Gadgetbridge oder ein Datenexport bisher aufgezeichnet hat. Dasselbe zweimal zu bringen ändert nichts, und jeder Import lässt sich wieder herausnehmen.",
    bring: "Vom Telefon holen",
    records: (count: string): string => `${count} Einträge`,
    brought: "Die Vorgeschichte ist da.",
    readText:
      "Alles lesen, was das Band seit dem letzten Mal behalten hat. Höchstens zwei Meter entfernt halten; das erste Mal dauert einige Minuten.",
    read: "Das Band lesen",
    readAgain: "Noch einmal lesen",
    readAt: (moment: string): string => `gelesen am ${moment}`,
    readDone: (minutes: string): string => `${minutes} Minuten kamen vom Band.`,
  },
});

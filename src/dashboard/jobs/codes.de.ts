/** What a failure says by its code alone, in German: what happened, and what the reader can do. */
export const CODES: Readonly<
  Record<string, readonly [message: string, hint?: string | undefined]>
> = {
  usage: ["Diese Frage ergibt keinen Sinn."],
  interrupted: ["Abgebrochen."],
  stopped: ["Abgebrochen."],

  "no-phone": [
    "Kein Telefon gefunden.",
    "Mit einem Datenkabel anschließen, entsperren und USB-Debugging einschalten.",
  ],
  "no-such-phone": ["Das genannte Telefon ist nicht angeschlossen."],
  "several-phones": ["Mehrere Telefone sind angeschlossen.", "Alle bis auf eines abziehen."],
  unauthorized: [
    "Das Telefon hat diesen Computer noch nicht zugelassen.",
    "Telefon entsperren und auf „Zulassen“ tippen.",
  ],
  offline: [
    "Das Telefon antwortet nicht.",
    "Kabel abziehen, Telefon entsperren, wieder anstecken.",
  ],
  "no-permission": ["Dieser Computer darf nicht über USB mit dem Telefon sprechen."],
  unplugged: ["Das Telefon wurde abgezogen.", "Wieder anstecken und noch einmal versuchen."],
  "no-root": [
    "Das Telefon gibt keinen Root-Zugriff, und ohne ihn war kein Schlüssel zu finden.",
    "Eine Sicherung, ein Archiv oder ein Protokoll der App kann den Schlüssel auch enthalten.",
  ],
  "no-app": ["Auf dem Telefon ist keine App, die wir kennen.", "Zepp Life, Zepp oder Mi Fitness."],
  "no-band": [
    "In der App ist kein Band gekoppelt.",
    "In der App koppeln, abgleichen lassen und noch einmal suchen.",
  ],
  "no-valid-key": ["Es wurde etwas gefunden, aber kein gültiger Schlüssel."],
  "damaged-key": ["Der Schlüssel ist beschädigt."],
  locked: ["Das Telefon ist gesperrt.", "Telefon entsperren."],

  "no-bluetooth": ["Dieser Computer hat kein Bluetooth.", "Einen Bluetooth-Stecker anstecken."],
  "bluetooth-off": ["Bluetooth ist ausgeschaltet.", "Einschalten und noch einmal versuchen."],
  "bluetooth-denied": [
    "Bluetooth ist diesem Programm nicht erlaubt.",
    "In den Einstellungen des Systems erlauben.",
  ],
  "out-of-reach": [
    "Das Band ist nicht in Reichweite.",
    "Näher heran, und Bluetooth am Telefon ausschalten: Ein Band spricht nur mit einem.",
  ],
  "band-not-found": [
    "Kein Band ist zu sehen.",
    "Näher heran, und Bluetooth am Telefon ausschalten: Ein Band spricht nur mit einem.",
  ],
  "several-bands": ["Mehrere Bänder sind in Reichweite.", "Sagen, welches gemeint ist."],
  "no-band-known": ["Welches Band gemeint ist, lässt sich nicht sagen."],
  "no-such-band": ["Dieses Band gibt es hier nicht."],
  "link-failed": ["Die Verbindung kam nicht zustande.", "Noch einmal versuchen, näher am Band."],
  "link-late": ["Das Band hat sich nicht rechtzeitig verbunden.", "Noch einmal versuchen."],
  gone: ["Die Verbindung ist abgerissen.", "Näher heran und noch einmal versuchen."],
  silent: ["Keine Antwort.", "Noch einmal versuchen."],
  busy: ["Das Band ist gerade mit etwas anderem beschäftigt.", "Kurz warten."],
  refused: [
    "Das Band lehnt diesen Schlüssel ab.",
    "Bei jedem Koppeln ändert er sich: noch einmal vom Telefon lesen.",
  ],
  "stale-key": [
    "Der Schlüssel gehört zu einer Kopplung, die vorbei ist.",
    "In der App koppeln, abgleichen lassen und den neuen Schlüssel lesen.",
  ],
  "not-paired": [
    "Das Band hat keinen Schlüssel: Es wurde nie gekoppelt oder zurückgesetzt.",
    "Einmal mit der App des Herstellers koppeln.",
  ],
  "no-key": ["Zu diesem Band ist kein Schlüssel bekannt.", "Zuerst den Schlüssel suchen."],
  "fetch-failed": ["Das Band hat die Übertragung abgebrochen.", "Noch einmal versuchen."],
  incomplete: ["Unterwegs ging etwas verloren.", "Noch einmal versuchen."],
  checksum: ["Was ankam, ist nicht, was gesendet wurde.", "Noch einmal versuchen."],
  "not-supported": ["Dieses Modell kann das nicht."],
  "not-possible": ["Das geht gerade nicht.", "Trägst du das Band?"],
  "not-on-band": ["Dieses Band kennt das nicht."],

  "in-use": [
    "Ein anderes ownband benutzt die Daten gerade.",
    "Warten, bis es fertig ist, oder es beenden.",
  ],
  "no-access": ["Auf den Datenordner kann nicht zugegriffen werden."],
  "no-space": ["Der Platz auf dem Datenträger reicht nicht."],
  damaged: ["Die Datei ist beschädigt."],
  truncated: ["Das Ende der Datei fehlt.", "Noch einmal kopieren."],
  "too-big": ["Das ist viel größer, als es sein dürfte."],
  "unknown-format": ["Dieses Format kennen wir nicht."],
  unsupported: ["Das können wir nicht lesen."],
  "empty-file": ["Die Datei ist leer."],
  "not-a-database": ["Das ist keine Datenbank."],
  "wrong-password": ["Das Passwort passt nicht."],
  unreadable: ["Die Datei lässt sich nicht lesen."],
  "ambiguous-dates": ["Tag und Monat lassen sich in dieser Datei nicht unterscheiden."],
  "newer-schema": ["Die Daten stammen von einem neueren ownband.", "ownband aktualisieren."],
  "not-ours": ["Diese Datenbank gehört einem anderen Programm."],
  "no-records": ["Es ist noch nichts aufgezeichnet."],
  "no-such-wearer": ["Diese Person gibt es hier nicht."],
  "still-worn": [
    "Diese Person trägt noch ein Band, oder sie ist die einzige hier.",
    "Zuerst ihre Bänder jemand anderem geben.",
  ],
  "not-a-successor": [
    "Diese beiden lassen sich nicht verbinden.",
    "Das frühere Band kommt zuerst, und beide muss dieselbe Person tragen.",
  ],
  exists: ["Den Namen gibt es hier schon.", "Einen anderen Namen wählen."],
  "no-such-run": ["Diesen Import gibt es nicht."],
  "no-gadgetbridge": ["Gadgetbridge ist auf dem Telefon nicht installiert."],
};

/** What is said while something is done, in German. `{1}` stands for what is in the sentence. */
export const LINES: Readonly<Record<string, string>> = {
  "not looked at: the link before it is missing": "nicht angesehen: das Glied davor fehlt",
  "not looked for: the link before it is missing": "nicht gesucht: das Glied davor fehlt",

  "adb's server answers on {1}": "der Server von adb antwortet auf {1}",
  "adb is installed; its server was started on port {1}":
    "adb ist installiert; sein Server wurde auf Port {1} gestartet",
  "not needed: the phone is reached directly": "nicht nötig: das Telefon wird direkt erreicht",
  "no server answers on {1}": "auf {1} antwortet kein Server",
  "not installed; phones are looked for on USB directly":
    "nicht installiert; Telefone werden direkt am USB gesucht",
  "adb is installed, but its server does not start":
    "adb ist installiert, aber sein Server startet nicht",
  "adb start-server in a terminal says why. Phones are looked for on USB directly.":
    "adb start-server im Terminal sagt, warum. Telefone werden direkt am USB gesucht.",

  "the one at the address given with --phone": "das unter der Adresse, die mit --phone genannt ist",
  "{1}, seen by adb": "{1}, von adb gesehen",
  "{1}, on USB": "{1}, am USB",
  "{1}, Android {2}; it was not unlocked since it was switched on":
    "{1}, Android {2}; seit dem Einschalten nicht entsperrt",
  "Unlock it once, so that the apps' folders can be read.":
    "Einmal entsperren, damit die Ordner der Apps gelesen werden können.",
  "{1}, Android {2}, trusts this computer": "{1}, Android {2}, vertraut diesem Rechner",
  "{1} (Android {2}), over USB": "{1} (Android {2}), über USB",
  "{1} (Android {2}), through adb": "{1} (Android {2}), über adb",
  "{1} (Android {2}), over the network": "{1} (Android {2}), über das Netz",

  "granted ({1})": "gewährt ({1})",
  none: "keiner",
  "none: only logs in shared storage and backups can be read":
    "keiner: nur Protokolle im gemeinsamen Speicher und Sicherungen sind lesbar",
  "look at the phone: it asks for superuser rights for Shell. Unlock it, tap Grant":
    "auf das Telefon schauen: es fragt nach Superuser-Rechten für Shell. Entsperren, „Gewähren“ antippen",
  "{1}: tap “Back up my data” on the phone, without a password":
    "{1}: auf dem Telefon „Meine Daten sichern“ antippen, ohne Passwort",

  "the phone does not say which apps are installed":
    "das Telefon sagt nicht, welche Apps installiert sind",
  "{1} (allows adb backup)": "{1} (erlaubt eine Sicherung)",
  "none of the apps that pair bands is installed":
    "keine der Apps, die Bänder koppeln, ist installiert",
  "Pair the band in Zepp Life, Zepp or Mi Fitness first; it needs the internet for that once.":
    "Das Band zuerst in Zepp Life, Zepp oder Mi Fitness koppeln; dafür braucht es einmal das Internet.",
  "{1}; the key can be read: ownband key": "{1}; der Schlüssel kann gelesen werden",
  "{1} · read {2}, nothing changed on the phone":
    "{1} · gelesen: {2}, auf dem Telefon nichts verändert",
  "read {1}, nothing changed on the phone": "gelesen: {1}, auf dem Telefon nichts verändert",

  "this computer listens": "dieser Rechner hört zu",
  "none shows up": "keines zeigt sich",
  "{1} in reach": "{1} in Reichweite",
  "While a phone is connected to a band, the band is invisible. To read it from this computer, stop the vendor's app on the phone first and bring the band within two metres.":
    "Solange ein Telefon mit dem Band verbunden ist, ist es unsichtbar. Um es von diesem Rechner zu lesen, zuerst die App des Herstellers auf dem Telefon beenden und das Band auf zwei Meter heranbringen.",
  "This computer has no Bluetooth.": "Dieser Rechner hat kein Bluetooth.",

  "trusts this computer": "vertraut diesem Rechner",
  "look at the phone: tap Allow when it asks “Allow USB debugging?” (tick “Always”)":
    "auf das Telefon schauen: „Zulassen“ antippen, wenn es „USB-Debugging zulassen?“ fragt („Immer“ ankreuzen)",
  "made, and read": "gemacht und gelesen",
  "{1} (Android {2})": "{1} (Android {2})",
  "Gadgetbridge is not installed": "Gadgetbridge ist nicht installiert",
  "{1}, running": "{1}, läuft",
  "{1}, not running": "{1}, läuft nicht",
  "{1}, never opened": "{1}, nie geöffnet",
  "passed on; nothing confirms that Gadgetbridge took it":
    "weitergegeben; nichts bestätigt, dass Gadgetbridge es angenommen hat",
  "on the phone, and whole: {1}": "auf dem Telefon, und heil: {1}",
  "No root. {1} seems to allow a backup: shall the phone make one? (It asks you too.)":
    "Kein Root. {1} scheint eine Sicherung zu erlauben: soll das Telefon eine machen? (Es fragt dich auch.)",
  "Password of {1}": "Passwort von {1}",
  "Several bands are in reach. Which one is yours?":
    "Mehrere Bänder sind in Reichweite. Welches ist deins?",
  "Only former pairings: these keys are most likely dead.":
    "Nur frühere Kopplungen: diese Schlüssel gelten höchstwahrscheinlich nicht mehr.",

  "accepted by the band": "vom Band angenommen",
  "lost; connecting again": "verloren; wird wieder verbunden",
  back: "wieder da",
  "looking for the band; keep it within two metres":
    "das Band wird gesucht; höchstens zwei Meter entfernt halten",
  connecting: "wird verbunden",
  "signing in": "wird angemeldet",
  "signed in": "angemeldet",
  "trying key {1} of {2}": "Schlüssel {1} von {2} wird versucht",
  "measuring; keep the arm still": "misst; den Arm still halten",
  "reading {1}": "gelesen: {1}",
  "sending {1}": "gesendet: {1}",
  "{1} written": "{1} geschrieben",
  "working out {1}; they are kept then": "{1} werden ausgerechnet und dann behalten",
  "{1} · {2} of {3} days": "{1} · {2} von {3} Tagen",
  "{1} · {2} of 1 day": "{1} · {2} von 1 Tag",
  "{1} read and kept; the next sync goes on from there.":
    "{1} gelesen und behalten; das nächste Lesen geht von dort weiter.",
  "The band's clock was off by {1}; it has been set.":
    "Die Uhr des Bands ging um {1} falsch; sie ist gestellt.",
  "{1}, with one serial number: are they one band?":
    "{1}, mit einer Seriennummer: sind sie ein Band?",
  "{1}, one begins where the other ends: are they one band?":
    "{1}, eines beginnt, wo das andere endet: sind sie ein Band?",
  "Say so where the bands are, and they count as one from then on.":
    "Sag es bei den Bändern, dann gelten sie von da an als eines.",

  "Days on which the clock changes: the app does not say how it keeps them, so their minutes may be an hour off.":
    "Tage, an denen die Uhr umgestellt wird: die App sagt nicht, wie sie sie führt; ihre Minuten können eine Stunde danebenliegen.",
  "Minutes of a day that the next day begins with too, as after a flight: the next day's count.":
    "Minuten eines Tages, mit denen auch der nächste beginnt, wie nach einem Flug: die des nächsten zählen.",
  "Days of which the app holds several versions for one band: the fullest was brought.":
    "Tage, von denen die App mehrere Fassungen für ein Band hat: die vollste wurde genommen.",
  "Records of a scale among those of bands.": "Einträge einer Waage unter denen von Bändern.",
  "The table {1} is private: it is not brought.":
    "Die Tabelle {1} ist privat: sie wird nicht übernommen.",
  "The table {1} holds no records of a band.":
    "Die Tabelle {1} enthält keine Aufzeichnungen eines Bands.",
  "The table {1} is not known.": "Die Tabelle {1} ist nicht bekannt.",

  "{1}, {2}: are they one band?": "{1}, {2}: sind sie ein Band?",
  "one begins where the other ends": "eines beginnt, wo das andere endet",
  "with one serial number": "mit einer Seriennummer",
  "Two addresses": "Zwei Adressen",
  "the archive": "dem Archiv",
  "very close": "sehr nah",
  near: "nah",
  far: "weiter weg",
  "Nothing was done, and nothing changed on the phone.":
    "Nichts wurde getan, und auf dem Telefon nichts verändert.",
  "this browser can ask for a band": "dieser Browser kann nach einem Band fragen",
  "the browser asks which one, when it is needed":
    "der Browser fragt, welches, wenn es so weit ist",
  "this browser: {1}": "dieser Browser: {1}",
  "no USB": "kein USB",
  "no Bluetooth": "kein Bluetooth",
  "keeps what is read": "behält, was gelesen wird",
  "storage: not kept": "der Speicher kann geleert werden",
  "{1}; the phone has {2} users": "{1}; das Telefon hat {2} Nutzer",
  "none of the apps that pair bands is installed; the phone has {1} users":
    "keine der Apps, die Bänder koppeln, ist installiert; das Telefon hat {1} Nutzer",
  "Android phone": "Android-Telefon",
  "Unknown band": "unbekanntes Band",
  "Unknown Zepp OS band": "unbekanntes Band mit Zepp OS",
  "the band": "das Band",
  "the vendor's app": "der App des Herstellers",
  "{1} It is not needed for this.": "{1} Dafür ist es nicht nötig.",
  "It does not answer.": "Es antwortet nicht.",

  "waiting for another ownband to finish": "wartet, bis ein anderes ownband fertig ist",
  "waiting for the import to finish": "wartet, bis der Import fertig ist",
  "waiting until an import has been taken out": "wartet, bis ein Import herausgenommen ist",
  "waiting until keys have been looked for": "wartet, bis die Schlüssel gesucht sind",
  "waiting until the band has been read": "wartet, bis das Band gelesen ist",
  "waiting until the key has been tried on the band":
    "wartet, bis der Schlüssel am Band geprüft ist",
  "waiting until the band is connected": "wartet, bis das Band verbunden ist",
  "waiting until the band has answered": "wartet, bis das Band geantwortet hat",
  "waiting for its turn": "wartet, bis es an der Reihe ist",
  "waiting until what was stopped has come to its end": "wartet, bis das Abgebrochene zu Ende ist",
};

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
};

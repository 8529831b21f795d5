/** The ways to Gadgetbridge, in German. `{1}` stands for what is in the sentence. */
export const HANDOVER: Readonly<Record<string, string>> = {
  "Do not un-pair the band in {1}, and do not reset the band: either makes the key worthless.":
    "Das Band nicht in {1} entkoppeln und nicht zurücksetzen: beides macht den Schlüssel wertlos.",
  "Open {1} once more and let it synchronise, so that nothing stays behind on the band.":
    "{1} noch einmal öffnen und abgleichen lassen, damit nichts auf dem Band zurückbleibt.",
  "Stop it: Settings → Apps → {1} → Force stop. Take away its permission for nearby devices (before Android 12: location), so that it does not come back. Uninstalling it is fine too.":
    "Beenden: Einstellungen → Apps → {1} → Beenden erzwingen. Die Berechtigung für Geräte in der Nähe entziehen (vor Android 12: Standort), damit sie nicht wiederkommt. Deinstallieren geht auch.",
  "Remove the band in Android's own list: Settings → Connected devices → the band → Forget. That is only Android's bond; the key stays.":
    "Das Band aus Androids eigener Liste nehmen: Einstellungen → Verbundene Geräte → das Band → Entfernen. Das ist nur Androids Verbindung; der Schlüssel bleibt.",

  "Hold the phone near {1} and tap it in Gadgetbridge; if Android asks to pair, tap Pair. The first time it asks who wears it.":
    "Das Telefon nahe an {1} halten und es in Gadgetbridge antippen; fragt Android nach dem Koppeln, „Koppeln“ antippen. Beim ersten Mal fragt es, wer das Band trägt.",
  "“Authentication failed, please check auth key”: nothing is broken. Check the key in the device's settings, with 0x in front and nothing behind.":
    "„Authentication failed, please check auth key“: nichts ist kaputt. Den Schlüssel in den Geräte-Einstellungen prüfen: 0x davor, nichts dahinter.",
  "The band says “Update the app to the latest version first”: switch on “New Auth Protocol” in the device's authentication settings.":
    "Das Band sagt „Update the app to the latest version first“: in den Einstellungen zur Anmeldung des Geräts „New Auth Protocol“ einschalten.",

  "Paste the key, or scan it": "Den Schlüssel einfügen oder scannen",
  "Gadgetbridge on the phone, in any version":
    "Gadgetbridge auf dem Telefon, in beliebiger Version",
  "Tap the gear beside {1} → Auth Key.": "Das Zahnrad neben {1} antippen → Auth Key.",
  "In Gadgetbridge tap “+”. Location has to be switched on, and it has to be allowed to find nearby devices.":
    "In Gadgetbridge „+“ antippen. Der Standort muss eingeschaltet sein, und die App muss Geräte in der Nähe finden dürfen.",
  "Press {1} in the list for long (do not tap it): Auth Key.":
    "{1} in der Liste lange drücken (nicht antippen): Auth Key.",
  "Paste the key: 34 characters, 0x in front, no blank and no line break behind it. A line break is accepted and then everything fails.":
    "Den Schlüssel einfügen: 34 Zeichen, 0x davor, kein Leerzeichen und kein Zeilenumbruch dahinter. Ein Umbruch wird angenommen, und dann schlägt alles fehl.",
  "Go back and connect.": "Zurückgehen und verbinden.",
  "Go back, and tap {1}.": "Zurückgehen und {1} antippen.",
  "Clear the clipboard.": "Die Zwischenablage leeren.",
  "The key of this device, nothing else.": "Den Schlüssel dieses Geräts, sonst nichts.",
  "Everything else. The history comes another way.":
    "Alles andere. Die Vorgeschichte kommt auf einem anderen Weg.",

  "Restore a backup that ownband makes: device, key and history in one go":
    "Eine Sicherung einspielen, die ownband macht: Gerät, Schlüssel und Vorgeschichte auf einmal",
  "Gadgetbridge 0.83.0 or newer": "Gadgetbridge 0.83.0 oder neuer",
  "a fresh installation, or one whose content may go":
    "eine frische Installation, oder eine, deren Inhalt verschwinden darf",
  "Save what is there first: Data management → Backup.":
    "Zuerst sichern, was da ist: Datenverwaltung → Sichern.",
  "Put the file into the phone's folder Download.":
    "Die Datei in den Ordner Download des Telefons legen.",
  "In Gadgetbridge: Data management → Restore, and choose the file.":
    "In Gadgetbridge: Datenverwaltung → Wiederherstellen, und die Datei wählen.",
  "Wait until it is done; Gadgetbridge starts anew, with the band in its list.":
    "Warten, bis es fertig ist; Gadgetbridge startet neu, mit dem Band in der Liste.",
  "Delete the file on the phone and on this computer: the key is in it, for everybody to read.":
    "Die Datei auf dem Telefon und auf diesem Rechner löschen: der Schlüssel steht darin, für jeden lesbar.",
  "Everything in Gadgetbridge: its database with all devices and their history, and all of its settings.":
    "Alles in Gadgetbridge: die Datenbank mit allen Geräten und ihrer Vorgeschichte, und alle Einstellungen.",
  "The band, the vendor's app, and settings of devices that are not in the file.":
    "Das Band, die App des Herstellers, und Einstellungen von Geräten, die nicht in der Datei stehen.",
  "This Gadgetbridge is older than 0.83.0: update it first.":
    "Dieses Gadgetbridge ist älter als 0.83.0: zuerst aktualisieren.",

  "Add the history to your own Gadgetbridge":
    "Die Vorgeschichte in das eigene Gadgetbridge übernehmen",
  "an export of your Gadgetbridge: Data management → Export":
    "ein Export deines Gadgetbridge: Datenverwaltung → Exportieren",
  "In Gadgetbridge: Data management → Export. It writes the file Gadgetbridge into its folder.":
    "In Gadgetbridge: Datenverwaltung → Exportieren. Das schreibt die Datei Gadgetbridge in den Ordner der App.",
  "Let ownband read that file and write a new one, with everything that yours lacks.":
    "ownband diese Datei lesen und eine neue schreiben lassen, mit allem, was deiner fehlt.",
  "Rename the export on the phone (it is your way back), and put the new file in its place, under the name Gadgetbridge.":
    "Den Export auf dem Telefon umbenennen (er ist der Rückweg) und die neue Datei an seine Stelle legen, unter dem Namen Gadgetbridge.",
  "In Gadgetbridge: Data management → Import. It replaces its database by that file, and starts anew.":
    "In Gadgetbridge: Datenverwaltung → Importieren. Es ersetzt seine Datenbank durch diese Datei und startet neu.",
  "The database, by itself with more in it. What you record between export and import is lost.":
    "Die Datenbank, durch sie selbst mit mehr darin. Was zwischen Export und Import aufgezeichnet wird, geht verloren.",
  "Every record, device and setting that was there. The key comes another way.":
    "Jeden Eintrag, jedes Gerät und jede Einstellung, die da war. Der Schlüssel kommt auf einem anderen Weg.",

  "Import a file with the device's settings":
    "Eine Datei mit den Einstellungen des Geräts importieren",
  "the band is in Gadgetbridge's list already": "das Band ist schon in der Liste von Gadgetbridge",
  "its folder is on the phone": "der Ordner der App ist auf dem Telefon",
  "Put the file into {1} on the phone, under the name {2}.":
    "Die Datei auf dem Telefon in {1} legen, unter dem Namen {2}.",
  "In Gadgetbridge: Data management → Import. It reads everything that lies there, an older database too: take away first what you do not want.":
    "In Gadgetbridge: Datenverwaltung → Importieren. Es liest alles, was dort liegt, auch eine ältere Datenbank: zuerst wegnehmen, was nicht hinein soll.",
  "Delete the file: the key is in it, for everybody to read.":
    "Die Datei löschen: der Schlüssel steht darin, für jeden lesbar.",
  "All settings of this device: the import clears them and knows only the key afterwards.":
    "Alle Einstellungen dieses Geräts: der Import leert sie und kennt danach nur den Schlüssel.",
  "The history, other devices and the app's settings, as long as no other export lies there.":
    "Die Vorgeschichte, andere Geräte und die Einstellungen der App, solange kein anderer Export dort liegt.",
  "Gadgetbridge does not know the band yet, and passes over settings of unknown devices.":
    "Gadgetbridge kennt das Band noch nicht und übergeht Einstellungen unbekannter Geräte.",
  "Gadgetbridge has no folder on the phone yet: open it once.":
    "Gadgetbridge hat noch keinen Ordner auf dem Telefon: einmal öffnen.",

  "Send the key to the running app": "Den Schlüssel an die laufende App schicken",
  "the band is in Gadgetbridge's list already, and Gadgetbridge runs":
    "das Band ist schon in der Liste von Gadgetbridge, und Gadgetbridge läuft",
  "in the device's settings, third-party apps can set settings":
    "in den Einstellungen des Geräts dürfen andere Apps Einstellungen setzen",
  "Tap the gear beside {1} and switch on that third-party apps can set settings.":
    "Das Zahnrad neben {1} antippen und einschalten, dass andere Apps Einstellungen setzen dürfen.",
  "Let ownband send the key. Nothing confirms that it was taken: look whether the key is there.":
    "ownband den Schlüssel schicken lassen. Nichts bestätigt, dass er angenommen wurde: nachsehen, ob er da ist.",
  "Switch that setting off again.": "Diese Einstellung wieder ausschalten.",

  "Give the device in Gadgetbridge the band's new address, then the key":
    "Dem Gerät in Gadgetbridge die neue Adresse des Bands geben, dann den Schlüssel",
  "Gadgetbridge runs, and does not know the new address yet":
    "Gadgetbridge läuft und kennt die neue Adresse noch nicht",
  "in Settings → Intent API, debug commands are allowed":
    "in Einstellungen → Intent API sind Debug-Befehle erlaubt",
  "Save what is there first: Data management → Backup, or Export.":
    "Zuerst sichern, was da ist: Datenverwaltung → Sichern, oder Exportieren.",
  "Settings → Intent API: allow debug commands.":
    "Einstellungen → Intent API: Debug-Befehle erlauben.",
  "Let ownband send the new address. Gadgetbridge closes itself; open it again.":
    "ownband die neue Adresse schicken lassen. Gadgetbridge schließt sich; wieder öffnen.",
  "Tap the gear beside the band → Auth Key, and put the new key in the place of the old one. Its address is {1} now.":
    "Das Zahnrad neben dem Band antippen → Auth Key, und den neuen Schlüssel an die Stelle des alten setzen. Seine Adresse ist jetzt {1}.",
  "Forbid debug commands again.": "Debug-Befehle wieder verbieten.",
  "The address of the device. Its settings are copied; its key is the old one until you change it.":
    "Die Adresse des Geräts. Seine Einstellungen werden kopiert; sein Schlüssel ist der alte, bis du ihn änderst.",
  "Its whole history, and everything else.": "Seine ganze Vorgeschichte, und alles andere.",
  "Gadgetbridge does not know the band yet.": "Gadgetbridge kennt das Band noch nicht.",
  "This Gadgetbridge is older than 0.75.0: update it first.":
    "Dieses Gadgetbridge ist älter als 0.75.0: zuerst aktualisieren.",
  "Gadgetbridge does not run: open it first.": "Gadgetbridge läuft nicht: zuerst öffnen.",

  "Without root nobody but Gadgetbridge sees its settings: look in the device's settings there.":
    "Ohne Root sieht niemand außer Gadgetbridge seine Einstellungen: dort in den Geräte-Einstellungen nachsehen.",
  "Put the backup into the phone's folder Download? The auth key is in it, in clear.":
    "Die Sicherung in den Ordner Download des Telefons legen? Der Schlüssel steht darin, im Klartext.",
  "Put the settings of the band into Gadgetbridge's folder on the phone? The auth key is in it, in clear.":
    "Die Einstellungen des Bands in den Ordner von Gadgetbridge auf dem Telefon legen? Der Schlüssel steht darin, im Klartext.",
  "Put the merged database into Gadgetbridge's folder on the phone?":
    "Die zusammengeführte Datenbank in den Ordner von Gadgetbridge auf dem Telefon legen?",
  "Send the key to Gadgetbridge on the phone? It is in the phone's memory of commands then, and may be in its log.":
    "Den Schlüssel an Gadgetbridge auf dem Telefon schicken? Er steht dann im Befehlsspeicher des Telefons und vielleicht in seinem Protokoll.",
  "Let Gadgetbridge know the device by the band's new address? It closes itself then.":
    "Gadgetbridge das Gerät unter der neuen Adresse des Bands kennen lassen? Es schließt sich dann.",
};

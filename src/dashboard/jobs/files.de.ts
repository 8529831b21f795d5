/** What is said of files and of what is in them, in German. `{1}` stands for what is in the sentence. */
export const FILES: Readonly<Record<string, string>> = {
  "Android backups of version {1} are not known.":
    "Android-Sicherungen der Version {1} sind nicht bekannt.",
  "The Android backup is encrypted in a way that is not known.":
    "Die Android-Sicherung ist auf eine unbekannte Art verschlüsselt.",
  "The header of the Android backup is damaged.":
    "Der Anfang der Android-Sicherung ist beschädigt.",
  "Convert it to a tar with a newer tool, then give ownband the tar.":
    "Mit einem neueren Werkzeug in ein tar umwandeln, dann ownband das tar geben.",
  "The Android backup does not hold what its header promises.":
    "In der Android-Sicherung ist nicht, was ihr Anfang verspricht.",
  "The Android backup is empty.": "Die Android-Sicherung ist leer.",
  "The Android backup is empty (0 bytes).": "Die Android-Sicherung ist leer (0 Byte).",
  "The phone did not give the app's data, or the backup was not confirmed on its screen.":
    "Das Telefon hat die Daten der App nicht herausgegeben, oder die Sicherung wurde dort nicht bestätigt.",
  "It was not confirmed on the phone. Make it again, and tap “Back up my data” on its screen.":
    "Sie wurde auf dem Telefon nicht bestätigt. Noch einmal machen und dort „Meine Daten sichern“ antippen.",

  "The file is empty: copying it failed.": "Die Datei ist leer: Das Kopieren ging schief.",
  "Copy it again. Reading it needs root on the phone.":
    "Noch einmal kopieren. Dafür braucht es Root auf dem Telefon.",
  "The file holds an error message instead of a database: {1}.":
    "In der Datei steht eine Fehlermeldung statt einer Datenbank: {1}.",
  "The file has the name of a database, but is none.":
    "Die Datei heißt wie eine Datenbank, ist aber keine.",
  "Copy it again, byte for byte (adb exec-out, not adb shell).":
    "Noch einmal kopieren, Byte für Byte (adb exec-out, nicht adb shell).",
  "Copy it as root: adb exec-out \"su -c 'cat …'\".":
    "Als Root kopieren: adb exec-out \"su -c 'cat …'\".",
  "the phone refused to read it": "das Telefon durfte sie nicht lesen",
  "the phone did not find it": "das Telefon hat sie nicht gefunden",
  "Look up the name of the file in the app's folder databases, as root.":
    "Als Root im Ordner databases der App nachsehen, wie die Datei heißt.",
  "the phone does not know the command": "das Telefon kennt den Befehl nicht",
  "The phone may not be rooted.": "Das Telefon hat vielleicht kein Root.",
  "copying failed": "das Kopieren ging schief",
  "The database was damaged on the way: its line ends were changed.":
    "Die Datenbank wurde unterwegs beschädigt: Ihre Zeilenenden sind verändert.",
  "Copy it with adb exec-out instead of adb shell, and not through a PowerShell redirection.":
    "Mit adb exec-out statt adb shell kopieren, und nicht über eine Umleitung der PowerShell.",
  "The database is cut off: only {1} % of it is there.":
    "Die Datenbank ist abgeschnitten: Nur {1} % davon sind da.",
  "Copy it again, together with the files that end in -wal and -journal.":
    "Noch einmal kopieren, zusammen mit den Dateien, die auf -wal und -journal enden.",
  "Copy it again together with the files that end in -wal and -journal, while the app is stopped.":
    "Die App beenden und noch einmal kopieren, zusammen mit den Dateien, die auf -wal und -journal enden.",
  "This database is far bigger than any app makes it.":
    "Diese Datenbank ist viel größer, als eine App sie macht.",
  "If it is really the app's own, please report it: this limit is ownband's.":
    "Ist sie wirklich von der App, dann melde es bitte: Die Grenze ist eine von ownband.",
  "This is no SQLite database.": "Das ist keine SQLite-Datenbank.",
  "Copy the file again, byte for byte.": "Die Datei noch einmal kopieren, Byte für Byte.",
  "The database is damaged ({1}).": "Die Datenbank ist beschädigt ({1}).",
  "The database holds more than tables and indexes.":
    "In der Datenbank steht mehr als Tabellen und Indizes.",
  "ownband writes only into databases as Gadgetbridge makes them.":
    "ownband schreibt nur in Datenbanken, wie Gadgetbridge sie macht.",
  "This is bigger than the {1} MB that make sense here.":
    "Das ist größer als die {1} MB, die hier sinnvoll sind.",

  "It unpacks to far more than any backup does.":
    "Ausgepackt wäre es viel mehr als jede Sicherung.",
  "It holds more files than any backup.": "Es enthält mehr Dateien als jede Sicherung.",
  "Too many archives lie one within the other.": "Zu viele Archive stecken ineinander.",
  "Unpack the outer ones yourself, then give ownband the inner one.":
    "Die äußeren selbst auspacken, dann ownband das innere geben.",
  "This looks like an archive bomb. If it is yours and right, unpack it yourself and give ownband the folder.":
    "Das sieht nach einem Archiv aus, das schaden soll. Ist es deins und in Ordnung: selbst auspacken und ownband den Ordner geben.",
  "This is no bzip2 data.": "Das sind keine bzip2-Daten.",
  "The bzip2 data breaks off.": "Die bzip2-Daten brechen ab.",
  "The checksum of the bzip2 data does not fit.": "Die Prüfsumme der bzip2-Daten passt nicht.",
  "The bzip2 data is of a form that was given up in 1996.":
    "Die bzip2-Daten haben eine Form, die es seit 1996 nicht mehr gibt.",
  "The bzip2 data is damaged.": "Die bzip2-Daten sind beschädigt.",
  "There is no room to put an inner archive aside.": "Für ein inneres Archiv ist kein Platz.",
  "Make room on the disk, or unpack the outer archive yourself and give ownband the folder.":
    "Platz schaffen, oder das äußere Archiv selbst auspacken und ownband den Ordner geben.",
  "The packed data is damaged or breaks off.":
    "Die gepackten Daten sind beschädigt oder brechen ab.",
  "Unpack it yourself first, then give ownband the folder that came out.":
    "Zuerst selbst auspacken, dann ownband den Ordner geben, der dabei entsteht.",
  "Join its parts into one zip first.": "Die Teile zuerst zu einem zip zusammenfügen.",
  "a zip archive in several parts": "ein zip-Archiv in mehreren Teilen",
  "an encrypted TWRP backup": "eine verschlüsselte Sicherung von TWRP",
  "an xz archive": "ein xz-Archiv",
  "a 7z archive": "ein 7z-Archiv",
  "a rar archive": "ein rar-Archiv",
  "an lzop archive": "ein lzop-Archiv",
  "an lz4 archive": "ein lz4-Archiv",
  "This is {1}, which ownband does not open.": "Das ist {1}; das öffnet ownband nicht.",
  "Make the backup again in {1} without a password, or restore it and read the phone.":
    "Die Sicherung in {1} noch einmal ohne Passwort machen, oder sie einspielen und das Telefon lesen.",
  "The file cannot be read.": "Die Datei lässt sich nicht lesen.",
  "Look at its permissions, and at the disk or stick that it lies on.":
    "Nach ihren Rechten sehen, und nach der Platte oder dem Stick, auf dem sie liegt.",
  "This version's encryption of Neo Backup is not known.":
    "Die Verschlüsselung dieser Version von Neo Backup ist nicht bekannt.",
  "Make the backup again in Neo Backup without encryption, or restore it and read the phone.":
    "Die Sicherung in Neo Backup noch einmal ohne Verschlüsselung machen, oder sie einspielen und das Telefon lesen.",
  "An encrypted archive of Neo Backup without the .properties file that belongs to it.":
    "Ein verschlüsseltes Archiv von Neo Backup ohne die .properties-Datei, die dazugehört.",
  "Give ownband the whole backup folder: the .properties file lies beside it or in it.":
    "ownband den ganzen Ordner der Sicherung geben: Die .properties-Datei liegt daneben oder darin.",
  "A .properties file is longer than it says.": "Eine .properties-Datei ist länger, als sie sagt.",
  "The password is missing or does not fit.": "Das Passwort fehlt oder passt nicht.",
  "The password does not fit.": "Das Passwort passt nicht.",
  "It is the one typed in when the backup was made; some phones take the unlock code. Type it in when you are asked, or name a file that holds it with --password-file.":
    "Es ist das, das beim Sichern eingegeben wurde; manche Telefone nehmen den Code zum Entsperren. Noch einmal beginnen und es eingeben, wenn danach gefragt wird.",
  "Copy it again from where it came from and compare the sizes; what could be read before was used.":
    "Noch einmal von dort kopieren, wo sie herkam, und die Größen vergleichen; was davor lesbar war, wurde verwendet.",
  "The archive breaks off.": "Das Archiv bricht ab.",
  "The archive breaks off in the middle of a file.": "Das Archiv bricht mitten in einer Datei ab.",
  "A file header in the archive is damaged.": "Im Archiv ist der Anfang einer Datei beschädigt.",
  "A file name or note in the archive is absurdly long; it was skipped.":
    "Ein Dateiname oder Vermerk im Archiv ist unsinnig lang; er wurde übergangen.",
  "A sparse file (one with holes) in a tar is not opened.":
    "Eine Datei mit Löchern in einem tar wird nicht geöffnet.",
  "Unpack the archive with tar, then give ownband the folder that came out.":
    "Das Archiv mit tar auspacken, dann ownband den Ordner geben, der dabei entsteht.",
  "The header of the encrypted Titanium backup is damaged.":
    "Der Anfang der verschlüsselten Sicherung von Titanium ist beschädigt.",
  "Files in the zip overlap each other.": "Im zip überlappen sich Dateien.",
  "This kind of zip is not opened.": "Diese Art von zip wird nicht geöffnet.",
  "The zip is damaged or broken off.": "Das zip ist beschädigt oder bricht ab.",
  "The list of files in the zip is absurdly long.":
    "Das Verzeichnis der Dateien im zip ist unsinnig lang.",

  "This is no database of Gadgetbridge's.": "Das ist keine Datenbank von Gadgetbridge.",
  "Give it the file “Gadgetbridge” that Data management → Export data has written.":
    "Gemeint ist die Datei „Gadgetbridge“, die Datenverwaltung → Exportieren schreibt.",
  "The Gadgetbridge database is damaged.": "Die Datenbank von Gadgetbridge ist beschädigt.",
  "Export it once more in Gadgetbridge: Data management → Export.":
    "In Gadgetbridge noch einmal exportieren: Datenverwaltung → Exportieren.",
  "The Gadgetbridge database is damaged: rows come twice.":
    "Die Datenbank von Gadgetbridge ist beschädigt: Zeilen kommen doppelt vor.",
  "Export it once more in Gadgetbridge: Data management, Export data.":
    "In Gadgetbridge noch einmal exportieren: Datenverwaltung → Exportieren.",
  "The Gadgetbridge database has more rows than a life.":
    "Die Datenbank von Gadgetbridge hat mehr Zeilen, als in ein Leben passen.",
  "Devices that are no bands of these makers were left out.":
    "Geräte, die keine Bänder dieser Hersteller sind, wurden ausgelassen.",
  "Records of devices that the database does not name were left out.":
    "Aufzeichnungen von Geräten, die die Datenbank nicht nennt, wurden ausgelassen.",
  "Readings of an unknown kind were left out.":
    "Messungen einer unbekannten Art wurden ausgelassen.",
  "One table with records of other devices were not read.":
    "Eine Tabelle mit Aufzeichnungen anderer Geräte wurde nicht gelesen.",
  "{1} with records of other devices were not read.":
    "Nicht gelesen, weil darin Aufzeichnungen anderer Geräte sind: {1}.",
  "One table": "eine Tabelle",
  "{1} tables": "{1} Tabellen",
  "The file was written by a newer ownband.": "Die Datei stammt von einem neueren ownband.",
  "Update ownband, then import it again.": "ownband aktualisieren, dann noch einmal importieren.",
  "The file holds no records that ownband exported.":
    "In der Datei sind keine Aufzeichnungen, die ownband exportiert hat.",
  'Name a file that "ownband export json" wrote.':
    "Gemeint ist eine JSON-Datei, die ownband exportiert hat.",
  "The file breaks off, or is no JSON.": "Die Datei bricht ab oder ist kein JSON.",
  "Export it once more, or copy it again from where it came.":
    "Noch einmal exportieren, oder noch einmal von dort kopieren, wo sie herkam.",

  "Tables that are not known, with names that are better not shown.":
    "Unbekannte Tabellen, deren Namen besser nicht gezeigt werden.",
  "Days without a date that can be.": "Tage ohne ein mögliches Datum.",
  "Days whose minutes are damaged: longer than a day, or no bytes.":
    "Tage, deren Minuten beschädigt sind: länger als ein Tag, oder gar keine Daten.",
  "Days whose summary cannot be read.": "Tage, deren Zusammenfassung sich nicht lesen lässt.",
  "Values in summaries that cannot be.": "Unmögliche Werte in Zusammenfassungen.",
  "Nights whose times cannot be.": "Nächte mit unmöglichen Zeiten.",
  "Nights whose stages do not fit their times: of these, only beginning and end were brought.":
    "Nächte, deren Schlafphasen nicht zu ihren Zeiten passen: Von ihnen wurden nur Anfang und Ende geholt.",
  "Sleep stages that make no sense, or that nobody has explained yet.":
    "Schlafphasen, die keinen Sinn ergeben oder die noch niemand erklärt hat.",
  "Activities of a day that make no sense.": "Aktivitäten eines Tages, die keinen Sinn ergeben.",
  "Nights that were corrected by hand in the app: the times that it had reckoned were brought.":
    "Nächte, die in der App von Hand geändert wurden: Geholt wurden die Zeiten, die sie errechnet hatte.",
  "Heart rates without a time or a value that can be.":
    "Pulswerte ohne eine mögliche Zeit oder einen möglichen Wert.",
  "Stress readings without a time or a value that can be.":
    "Stressmessungen ohne eine mögliche Zeit oder einen möglichen Wert.",
  "Readings of blood oxygen without a time or a value that can be.":
    "Sauerstoffmessungen ohne eine mögliche Zeit oder einen möglichen Wert.",
  "Weights without a time or a value that can be.":
    "Gewichte ohne eine mögliche Zeit oder einen möglichen Wert.",
  "Weights of somebody else, or of nobody that is named.":
    "Gewichte von jemand anderem, oder von niemandem, der genannt ist.",
  "Workouts without a time that can be.": "Trainings ohne eine mögliche Zeit.",
  "Tracks of a workout that has one already.": "Spuren eines Trainings, das schon eine hat.",
  "Workouts of whose track a part is damaged.": "Trainings, deren Spur zum Teil beschädigt ist.",
  "Alarms without a time.": "Wecker ohne Uhrzeit.",
  "Tables of which only the beginning was read: they hold far more than an app's.":
    "Tabellen, von denen nur der Anfang gelesen wurde: Sie enthalten viel mehr als die einer App.",
  "The table {1} is damaged: it was read as far as it goes.":
    "Die Tabelle {1} ist beschädigt: Sie wurde gelesen, so weit es geht.",
  "Minutes with times that cannot be true were left out.":
    "Minuten mit Zeiten, die nicht stimmen können, wurden ausgelassen.",
  "Rows of {1} make no sense, or belong to nothing that is there.":
    "Zeilen von {1} ergeben keinen Sinn, oder sie gehören zu nichts, was da ist.",
  "{1}: rows make no sense.": "{1}: Zeilen ergeben keinen Sinn.",
  "{1}: rows are too long, or have a quote that never ends.":
    "{1}: Zeilen sind zu lang oder haben ein Anführungszeichen, das nie endet.",
  "{1}: rows are of before 2010 or of the future.":
    "{1}: Zeilen sind von vor 2010 oder aus der Zukunft.",
  "{1}: rows are of an hour that the wearer's clock left out.":
    "{1}: Zeilen sind aus einer Stunde, die die Uhr ausgelassen hat.",
  "{1}: rows are of somebody else in the family, of another height.":
    "{1}: Zeilen sind von jemand anderem in der Familie, mit anderer Größe.",
  "{1}: rows say something else of a minute that was there before.":
    "{1}: Zeilen sagen etwas anderes über eine Minute, die schon da war.",
  "{1}: the nights' dates could not be checked, because SLEEP is not there.":
    "{1}: Die Daten der Nächte ließen sich nicht prüfen, weil SLEEP fehlt.",
  "The dates in {1} contradict each other: some begin with the day, some with the month.":
    "Die Daten in {1} widersprechen sich: Manche beginnen mit dem Tag, manche mit dem Monat.",
  "A spreadsheet has changed the file. Take the export as it came, or say how to read the dates: --date-order day-first or --date-order month-first.":
    "Eine Tabellenkalkulation hat die Datei verändert. Den Export so nehmen, wie er kam.",
  "Nothing in {1} tells whether its dates begin with the day or the month.":
    "Nichts in {1} sagt, ob die Daten mit dem Tag oder dem Monat beginnen.",
  "Say it: --date-order day-first (31/12/2020) or --date-order month-first (12/31/2020).":
    "Noch einmal importieren und auf die Frage danach antworten.",
  "31/12/2020: the day first": "31/12/2020: zuerst der Tag",
  "12/31/2020: the month first": "12/31/2020: zuerst der Monat",

  "This is no FIT file.": "Das ist keine FIT-Datei.",
  "This FIT file breaks off, or it was changed by accident.":
    "Diese FIT-Datei bricht ab, oder sie wurde versehentlich verändert.",
  "Copy the file from the device again.": "Die Datei noch einmal vom Gerät kopieren.",
  "This file is far bigger than any workout.": "Diese Datei ist viel größer als jedes Training.",
  "Export the workouts one by one in the program that they come from.":
    "Die Trainings einzeln exportieren, in dem Programm, aus dem sie kommen.",
  "Points without a time.": "Punkte ohne Zeit.",
  "Points at a time that cannot be.": "Punkte zu einer unmöglichen Zeit.",
  "Points at a place that cannot be.": "Punkte an einem unmöglichen Ort.",
  "This is no GPX file.": "Das ist keine GPX-Datei.",
  "This is no TCX file.": "Das ist keine TCX-Datei.",
  "Name a file of a workout: GPX, TCX or FIT.":
    "Gemeint ist die Datei eines Trainings: GPX, TCX oder FIT.",
  "This file has more in it than anybody's workouts.":
    "In dieser Datei ist mehr, als irgendjemand trainiert.",
  "This file has a part that is far bigger than in any workout.":
    "Ein Teil dieser Datei ist viel größer als bei jedem Training.",
  "Save the workout again in the program that it came from.":
    "Das Training noch einmal speichern, in dem Programm, aus dem es kam.",
  "This file is not whole, or not written correctly.":
    "Diese Datei ist nicht vollständig oder nicht richtig geschrieben.",
  "Workouts without a track: GPX is nothing but a track. TCX and FIT have room for them.":
    "Trainings ohne Spur: GPX ist nichts als eine Spur. TCX und FIT haben Platz für sie.",

  "Gadgetbridge's database": "die Datenbank von Gadgetbridge",
  "the vendor's data export, {1}": "der Datenexport des Herstellers, {1}",
  "the vendor's data export ({1})": "der Datenexport des Herstellers ({1})",
  "the vendor's data export": "der Datenexport des Herstellers",
  "workout files ({1})": "Trainings als Dateien ({1})",
  "workout files": "Trainings als Dateien",
  "ownband's own export": "ein Export von ownband",
  "a {1} file": "eine {1}-Datei",
  "the database of Mi Fit, 2014 to 2016": "die Datenbank von Mi Fit, 2014 bis 2016",
  "the database of Zepp Life (Mi Fit) or Zepp": "die Datenbank von Zepp Life (Mi Fit) oder Zepp",
  "the stress database of Zepp Life (Mi Fit)": "die Stress-Datenbank von Zepp Life (Mi Fit)",
  "the blood oxygen database of Zepp Life (Mi Fit)":
    "die Sauerstoff-Datenbank von Zepp Life (Mi Fit)",
  "Nothing in it is history that ownband reads.":
    "Darin ist keine Vorgeschichte, die ownband lesen kann.",
  "There is no file in it.": "Darin ist keine Datei.",
  "ownband reads the databases of Mi Fit, Zepp Life, Zepp and Gadgetbridge, Gadgetbridge's backups, the vendor's data export (zip, folder or CSV), GPX, TCX and FIT, and its own CSV and JSON.":
    "ownband liest die Datenbanken von Mi Fit, Zepp Life, Zepp und Gadgetbridge, die Sicherungen von Gadgetbridge, den Datenexport des Herstellers (zip, Ordner oder CSV), GPX, TCX und FIT und sein eigenes CSV und JSON.",
  "There are far more files with history than anybody has.":
    "Das sind viel mehr Dateien mit Vorgeschichte, als jemand hat.",
  "Name the files or the folder that you mean.":
    "Nur die Dateien oder den Ordner nehmen, die gemeint sind.",

  "Its table of devices has no column for keys: this version of the app kept none.":
    "Die Tabelle der Geräte hat keine Spalte für Schlüssel: Diese Version der App hatte keine.",
  "A row names two different addresses, so its key is shown without one.":
    "Eine Zeile nennt zwei Adressen, darum steht ihr Schlüssel ohne Adresse da.",
  "Huami model {1}": "Huami-Modell {1}",
  "The file's name and its content name two different bands; the content counts.":
    "Name und Inhalt der Datei nennen zwei Bänder; der Inhalt zählt.",
  "The app's empty database from before anybody signed in; it holds no key.":
    "Die leere Datenbank der App von vor der ersten Anmeldung; darin ist kein Schlüssel.",
  "Its side file (-wal or -journal) is damaged or belongs to another database, so only the main file was read: the key may be an older one. Copy all files again while the app is stopped.":
    "Die Nebendatei (-wal oder -journal) ist beschädigt oder gehört zu einer anderen Datenbank, darum wurde nur die Hauptdatei gelesen: Der Schlüssel kann ein älterer sein. Die App beenden und alle Dateien noch einmal kopieren.",
  "It has no table of devices: nobody has signed in to the app here.":
    "Darin ist keine Tabelle der Geräte: Hier hat sich niemand in der App angemeldet.",
  "A side file without its database: give the whole folder, or the database together with it.":
    "Eine Nebendatei ohne ihre Datenbank: den ganzen Ordner nehmen, oder beide zusammen.",
  "side file": "Nebendatei",
  "The app keeps its newest data in a file beside it that ends in -wal, and none was given: if there is one, give it too, for the newest key may be in it.":
    "Ihr Neuestes hat die App in einer Datei daneben, die auf -wal endet, und die war nicht dabei: Gibt es sie, dann nimm sie dazu, denn darin kann der neueste Schlüssel sein.",
  "Its line ends had been changed on the way (adb shell instead of adb exec-out); ownband put them right and the size fits again. What its write-ahead log may have held is missing.":
    "Ihre Zeilenenden waren unterwegs verändert worden (adb shell statt adb exec-out); ownband hat sie berichtigt, und die Größe stimmt wieder. Was vielleicht nur in der -wal-Datei stand, fehlt.",
  "What it says about {1} of its devices is no JSON.":
    "Was sie über {1} ihrer Geräte sagt, ist kein JSON.",
  "A backup without the app's data: Android 12 and newer leave them out, and so does an app that forbids backups.":
    "Eine Sicherung ohne die Daten der App: Ab Android 12 fehlen sie, ebenso bei einer App, die Sicherungen verbietet.",
  "The app holds no key for this device. A scale or an old band (Mi Band 1 to 3) has none; for a newer band open the app, pull down to sync, and read again.":
    "Die App hat keinen Schlüssel für dieses Gerät. Eine Waage oder ein altes Band (Mi Band 1 bis 3) hat keinen; bei einem neueren Band die App öffnen, zum Abgleichen nach unten ziehen, und noch einmal lesen.",
  "What the app holds is a placeholder, not a key. Open the app, pull down to sync, and read again.":
    "Was die App hat, ist ein Platzhalter und kein Schlüssel. Die App öffnen, zum Abgleichen nach unten ziehen, und noch einmal lesen.",
  "What the app holds is not 32 hex digits, so it cannot be the key.":
    "Was die App hat, sind keine 32 Hex-Ziffern, also nicht der Schlüssel.",
  "A scale has no key.": "Eine Waage hat keinen Schlüssel.",
  "This database is from the time before keys (until 2016): bands of that time need none.":
    "Diese Datenbank ist aus der Zeit vor den Schlüsseln (bis 2016): Die Bänder von damals brauchen keinen.",
  "This watch (Mi Watch Lite, Mi Watch Color Sport) uses no key: where Gadgetbridge asks for one, enter the number of your Xiaomi account, without 0x.":
    "Diese Uhr (Mi Watch Lite, Mi Watch Color Sport) hat keinen Schlüssel: Fragt Gadgetbridge danach, die Nummer deines Xiaomi-Kontos eingeben, ohne 0x.",
  "account {1}": "Konto {1}",

  "A file of more than 4 GB is not taken by the page.":
    "Eine Datei von mehr als 4 GB nimmt die Seite nicht.",
  "The command line takes it:  ownband import FILE":
    "Die Befehlszeile nimmt sie:  ownband import DATEI",
  "The file did not come to its end.": "Die Datei kam nicht bis zum Ende an.",
  "Drop it once more.": "Noch einmal hierher ziehen.",
  "More than {1} files at a time are too many.": "Mehr als {1} Dateien auf einmal sind zu viele.",
  "Put them into a zip archive, and drop that.": "In ein zip-Archiv packen und das hierher ziehen.",
  "All dropped files together are too big.": "Alle Dateien zusammen sind zu groß.",
  "Bring some of them first, then drop the others; or name them to ownband import.":
    "Zuerst einige holen, dann die anderen hierher ziehen.",
  "A file that was dropped is not there any more.": "Eine Datei ist nicht mehr da.",
  "Drop it once more: what nobody takes for half an hour is forgotten.":
    "Noch einmal hierher ziehen: Was eine halbe Stunde liegt, wird vergessen.",
  "There are no files here.": "Hier sind keine Dateien.",
  "Several files are going down already.": "Mehrere Dateien werden schon geladen.",
  "Let them come to their end, then try again.": "Warten, bis sie fertig sind, dann noch einmal.",
  "Nothing of that time can be taken along in this form.":
    "Aus dieser Zeit gibt es nichts, was in dieser Form mitgenommen werden kann.",
  "Choose other days, or another form: without a track there is no GPX file of a workout.":
    "Andere Tage wählen, oder eine andere Form: Ohne Spur gibt es von einem Training keine GPX-Datei.",
  "What to merge with is not known.": "Womit zusammengeführt werden soll, ist nicht bekannt.",
  "Drop the database that Gadgetbridge has exported, first.":
    "Zuerst die Datenbank hierher ziehen, die Gadgetbridge exportiert hat.",
  "Nothing was changed.": "Nichts wurde verändert.",
  "A newer ownband has written this file.": "Diese Datei stammt von einem neueren ownband.",
  "Update ownband, then try again. {1}": "ownband aktualisieren, dann noch einmal. {1}",
  "This is a database, but none of ownband's.": "Das ist eine Datenbank, aber keine von ownband.",
  "What other programs have recorded is imported: drop it there. {1}":
    "Was andere Programme aufgezeichnet haben, wird importiert: dort hineinziehen. {1}",
  "This store is damaged.": "Diese Datei ist beschädigt.",
  "Take another copy of it. {1}": "Eine andere Kopie davon nehmen. {1}",
  "The browser cannot read these bytes any more.": "Der Browser kann diese Datei nicht mehr lesen.",
  "Was the file changed or moved meanwhile? Choose it again.":
    "Wurde sie inzwischen verändert oder verschoben? Noch einmal wählen.",
};

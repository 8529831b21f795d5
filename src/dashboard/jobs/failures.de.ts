/** What goes wrong on the phone, the band and the disk, in German. `{1}`: what is in the sentence. */
export const FAILURES: Readonly<Record<string, string>> = {
  "Stopped.": "Abgebrochen.",
  "Try again.": "Noch einmal versuchen.",
  "The page has made a mistake.": "Die Seite hat einen Fehler gemacht.",
  "Reload it.": "Neu laden.",
  "ownband has made a mistake.": "ownband hat einen Fehler gemacht.",
  "Reload the page and try again. If it stays, please report what you did.":
    "Seite neu laden und noch einmal versuchen. Bleibt es dabei, dann melde bitte, was du getan hast.",

  "That is nobody's address.": "Das ist keine Adresse.",
  "That is no percentage.": "Das ist keine Prozentzahl.",
  "That is no date.": "Das ist kein Datum.",
  "That is no time of day.": "Das ist keine Uhrzeit.",
  "The value is none that we know.": "Dieser Wert ist nicht bekannt.",
  "The bytes are not those that always stand here.": "Hier steht etwas anderes als sonst immer.",
  "The band's public key is none.": "Was das Band zum Anmelden geschickt hat, ist unbrauchbar.",
  "The band sent something that makes no sense. ({1})":
    "Das Band hat etwas geschickt, das keinen Sinn ergibt.",
  "Try again. If it happens every time, run it with --debug and report what it says.":
    "Noch einmal versuchen. Geschieht es jedes Mal, dann melde es bitte.",
  "The band refused this key (answer {1}).": "Das Band lehnt diesen Schlüssel ab (Antwort {1}).",
  "A band's key changes at every pairing and reset: read it from the phone again, ownband key.":
    "Bei jedem Koppeln und Zurücksetzen ändert er sich: noch einmal vom Telefon lesen.",
  "This model does not {1}.": "Dieses Modell kann das nicht.",
  "Another model, or newer firmware, may. ownband band info shows which one this is.":
    "Ein anderes Modell oder eine neuere Firmware kann es vielleicht.",
  "What came for the transfer is no answer.": "Was das Band geschickt hat, ist keine Antwort.",
  "The band went silent {1}.": "Das Band ist verstummt, {1}.",
  "in the middle of its history": "mitten in seinen Aufzeichnungen",
  "when it was asked for its history": "als es nach seinen Aufzeichnungen gefragt wurde",
  "The band is still busy with an earlier transfer.":
    "Das Band ist noch mit einer früheren Übertragung beschäftigt.",
  "Close other apps that read the band, wait a minute, and try again.":
    "Andere Apps beenden, die das Band lesen, eine Minute warten und noch einmal versuchen.",
  "The band does not keep such records (reason {1}).":
    "Solche Aufzeichnungen führt das Band nicht (Grund {1}).",
  "Nothing is lost; everything else is read.": "Nichts ist verloren; alles andere wird gelesen.",
  "The band refuses to send its history (reason {1}).":
    "Das Band gibt seine Aufzeichnungen nicht heraus (Grund {1}).",
  "The band gave the transfer up.": "Das Band hat die Übertragung abgebrochen.",
  "The band gave the transfer up (reason {1}).":
    "Das Band hat die Übertragung abgebrochen (Grund {1}).",
  "A part of the history was lost on its way.":
    "Ein Teil der Aufzeichnungen ging unterwegs verloren.",
  "The history arrived damaged: its checksum is wrong.":
    "Die Aufzeichnungen kamen beschädigt an: Die Prüfsumme stimmt nicht.",
  "Bring the band closer and try again.": "Das Band näher heran, und noch einmal versuchen.",
  "The band sends more than it announced, or than it can hold.":
    "Das Band schickt mehr, als es angekündigt hat oder fassen kann.",
  "The band did not take a last word.": "Das Band hat die letzte Nachricht nicht angenommen.",
  "The band did not measure anything.": "Das Band hat nichts gemessen.",
  "Wear it snugly, keep the arm still, and try again.":
    "Eng tragen, den Arm still halten und noch einmal versuchen.",
  "The band found no pulse.": "Das Band hat keinen Puls gefunden.",
  "Wear it snugly, a finger's breadth above the wrist bone, and keep the arm still.":
    "Eng tragen, einen Finger breit über dem Handknöchel, und den Arm still halten.",
  "The band does not measure the pulse now.": "Das Band misst den Puls gerade nicht.",
  "Put it on, end a workout if one is running, and try again.":
    "Anlegen, ein laufendes Training beenden und noch einmal versuchen.",
  "The last record is not whole.": "Der letzte Eintrag ist unvollständig.",
  "Records of an unknown version.": "Einträge einer unbekannten Version.",
  "PAI of an unknown version.": "PAI einer unbekannten Version.",
  "The history ends in the middle of a minute.": "Die Aufzeichnungen enden mitten in einer Minute.",
  "Try again; what was read so far is kept.":
    "Noch einmal versuchen; was bis hierher gelesen ist, bleibt.",
  "The band does not let itself be signed in to this way (answer {1}).":
    "Auf diese Art lässt sich das Band nicht anmelden (Antwort {1}).",
  "Pair it once with Zepp Life, Zepp or Mi Fitness, then read its key: ownband key.":
    "Einmal mit Zepp Life, Zepp oder Mi Fitness koppeln, dann den Schlüssel lesen.",
  "The band has no key (answer {1}).": "Das Band hat keinen Schlüssel (Antwort {1}).",
  "The band has no way to sign in that we know.":
    "Das Band kennt keine Anmeldung, die ownband kann.",
  "Connect again; if it stays so, this is no band that ownband can talk to.":
    "Noch einmal verbinden; bleibt es so, kann ownband mit diesem Band nicht sprechen.",
  "The conversation with the band has ended.": "Das Gespräch mit dem Band ist zu Ende.",
  "The band sends more than anybody asked for.": "Das Band schickt mehr, als gefragt war.",
  "Restart the band and try again.": "Das Band neu starten und noch einmal versuchen.",
  "The band did not answer.": "Das Band hat nicht geantwortet.",
  "The band does not answer.": "Das Band antwortet nicht.",
  "Bring it closer, wake its screen, and try again.":
    "Näher heran, den Bildschirm des Bands wecken und noch einmal versuchen.",
  "The band does not have what was asked for.": "Das Band hat nicht, wonach gefragt wurde.",
  "This model, or its firmware, cannot do that.":
    "Dieses Modell oder seine Firmware kann das nicht.",
  "The band does not allow what was asked for.": "Das Band erlaubt nicht, was gefragt wurde.",
  "The track ends within a record.": "Die Spur endet mitten in einem Eintrag.",
  "The track is longer than any workout.": "Die Spur ist länger als jedes Training.",
  "The track has a length that makes no sense.": "Die Spur hat eine unsinnige Länge.",
  "The band sends the same minutes again and again.":
    "Das Band schickt immer wieder dieselben Minuten.",
  "Nothing is lost. Restart the band (Settings → Reboot) and sync again.":
    "Nichts ist verloren. Das Band neu starten (Einstellungen → Neustart) und noch einmal lesen.",
  "Not read to the end: {1}. {2}": "Nicht zu Ende gelesen: {1}. {2}",

  "The Bluetooth service answered {1}.": "Der Bluetooth-Dienst hat einen Fehler gemeldet: {1}.",
  "an error without a name": "ohne Namen",
  "Switch Bluetooth off and on again, then try once more.":
    "Bluetooth aus- und wieder einschalten, dann noch einmal versuchen.",
  "The Bluetooth service answered something odd.":
    "Der Bluetooth-Dienst hat etwas Unverständliches geantwortet.",
  "Update BlueZ, or restart it: sudo systemctl restart bluetooth":
    "BlueZ aktualisieren oder neu starten: sudo systemctl restart bluetooth",
  "The Bluetooth service did not answer in time.":
    "Der Bluetooth-Dienst hat nicht rechtzeitig geantwortet.",
  "Try again. If it happens every time, switch Bluetooth off and on.":
    "Noch einmal versuchen. Geschieht es jedes Mal: Bluetooth aus- und wieder einschalten.",
  "Bring the band closer and try again. If it happens every time, switch Bluetooth off and on.":
    "Das Band näher heran, und noch einmal versuchen. Geschieht es jedes Mal: Bluetooth aus- und wieder einschalten.",
  "Bluetooth failed ({1}).": "Bluetooth ist gescheitert ({1}).",
  "Try again. If it happens every time: sudo systemctl restart bluetooth":
    "Noch einmal versuchen. Geschieht es jedes Mal: sudo systemctl restart bluetooth",
  "Bluetooth is switched off on this computer.": "Bluetooth ist auf diesem Rechner ausgeschaltet.",
  "Switch it on in the settings.": "In den Einstellungen einschalten.",
  "A switch or a key blocks it. Release that, or run: rfkill unblock bluetooth":
    "Ein Schalter oder eine Taste sperrt es. Das lösen, oder: rfkill unblock bluetooth",
  "Switch it on in the settings, or run: bluetoothctl power on (if that fails: rfkill unblock bluetooth).":
    "In den Einstellungen einschalten, oder: bluetoothctl power on (hilft das nicht: rfkill unblock bluetooth).",
  "This computer has no Bluetooth adapter.": "Dieser Rechner hat kein Bluetooth.",
  "This computer has no Bluetooth that can be used.":
    "Dieser Rechner hat kein Bluetooth, das sich nutzen lässt.",
  "Plug an adapter in (any USB stick with Bluetooth 4.0 or newer), and install its driver.":
    "Einen Bluetooth-Stecker anstecken (USB, Bluetooth 4.0 oder neuer) und seinen Treiber installieren.",
  "Plug one in (any USB stick with Bluetooth 4.0 or newer). If it has one, see whether bluetoothctl list shows it; in a virtual machine, pass it through.":
    "Einen Bluetooth-Stecker anstecken (USB, Bluetooth 4.0 oder neuer). Ist einer da: nachsehen, ob bluetoothctl list ihn zeigt; in einer virtuellen Maschine durchreichen.",
  "The Bluetooth service of Linux (BlueZ) is not running.":
    "Der Bluetooth-Dienst von Linux (BlueZ) läuft nicht.",
  "Install and start it: sudo apt-get install bluez, then sudo systemctl enable --now bluetooth. A container has to be given the computer's /run/dbus.":
    "Installieren und starten: sudo apt-get install bluez, dann sudo systemctl enable --now bluetooth. Ein Container braucht /run/dbus des Rechners.",
  "The system does not let us use Bluetooth.": "Das System erlaubt ownband kein Bluetooth.",
  "Join the group that may: sudo usermod -aG bluetooth $USER, then sign out and in again. A sandbox (Flatpak, Snap) has to allow the system bus.":
    "In die Gruppe aufnehmen, die darf: sudo usermod -aG bluetooth $USER, dann ab- und wieder anmelden. Ein Sandkasten (Flatpak, Snap) muss den Systembus erlauben.",
  "Allow it to your terminal: System Settings → Privacy & Security → Bluetooth.":
    "Dem Terminal erlauben: Systemeinstellungen → Datenschutz & Sicherheit → Bluetooth.",
  "Allow it in the settings, under Privacy.": "In den Einstellungen unter Datenschutz erlauben.",
  "The part of ownband that uses Bluetooth is missing.":
    "Der Teil von ownband, der Bluetooth benutzt, fehlt.",
  "Install it: npm install @stoprocent/noble (beside ownband). It needs Windows 10 or macOS.":
    "Installieren: npm install @stoprocent/noble (neben ownband). Es braucht Windows 10 oder macOS.",
  "Bluetooth did not do what it was asked.": "Bluetooth hat nicht getan, worum es gebeten wurde.",
  "Switch Bluetooth off and on, and try again.":
    "Bluetooth aus- und wieder einschalten und noch einmal versuchen.",
  "The band could not be connected to.": "Mit dem Band ließ sich keine Verbindung aufbauen.",
  "Bring it within two metres and wake its screen. If a phone is connected to it, switch the phone's Bluetooth off.":
    "Auf zwei Meter heran und den Bildschirm des Bands wecken. Ist ein Telefon mit ihm verbunden, dort Bluetooth ausschalten.",
  "Bring it closer, wake its screen, and see that no phone is connected to it.":
    "Näher heran, den Bildschirm des Bands wecken und nachsehen, dass kein Telefon mit ihm verbunden ist.",
  "The connection to the band was lost.": "Die Verbindung zum Band ist abgerissen.",
  "Bring the band closer and try again; what was read so far is kept.":
    "Das Band näher heran, und noch einmal versuchen; was bis hierher gelesen ist, bleibt.",
  "The browser's Bluetooth did not do what it was asked.":
    "Das Bluetooth des Browsers hat nicht getan, worum es gebeten wurde.",
  "Switch Bluetooth off and on, reload the page, and try again.":
    "Bluetooth aus- und wieder einschalten, die Seite neu laden und noch einmal versuchen.",
  "This browser has no Bluetooth for web pages.":
    "Dieser Browser hat kein Bluetooth für Webseiten.",
  "Chrome, Edge and Opera have it, on Linux after switching it on in chrome://flags (Web Bluetooth). Firefox and Safari do not. The page must come from localhost or over HTTPS.":
    "Chrome, Edge und Opera haben es, unter Linux nach dem Einschalten in chrome://flags (Web Bluetooth). Firefox und Safari nicht. Die Seite muss von localhost oder über HTTPS kommen.",
  "Bluetooth is switched off, or this computer has none.":
    "Bluetooth ist ausgeschaltet, oder dieser Rechner hat keines.",
  "Switch it on in the system's settings and try again.":
    "In den Einstellungen des Systems einschalten und noch einmal versuchen.",
  "No band was chosen.": "Es wurde kein Band gewählt.",
  "If yours is not in the list: a band that is connected to a phone is invisible. Stop the app there.":
    "Steht deines nicht in der Liste: Ein Band, mit dem ein Telefon verbunden ist, ist unsichtbar. Dort die App beenden.",
  "The browser does not let this page use Bluetooth.":
    "Der Browser erlaubt dieser Seite kein Bluetooth.",
  "Click the button again, and allow Bluetooth for this page in the browser's settings.":
    "Noch einmal auf den Knopf, und in den Einstellungen des Browsers dieser Seite Bluetooth erlauben.",

  "The connection to the system's message bus (D-Bus) has ended.":
    "Die Verbindung zum Nachrichtenbus des Systems (D-Bus) ist zu Ende.",
  "The system's message bus (D-Bus) is closed to us.":
    "Der Nachrichtenbus des Systems (D-Bus) ist für ownband gesperrt.",
  "Run ownband as the person who is signed in to this computer, outside of a sandbox.":
    "ownband als die Person starten, die an diesem Rechner angemeldet ist, außerhalb eines Sandkastens.",
  "The system's message bus (D-Bus), over which Bluetooth is reached, is not running.":
    "Der Nachrichtenbus des Systems (D-Bus), über den Bluetooth erreicht wird, läuft nicht.",
  "This system has no BlueZ: that is the Bluetooth of Linux.":
    "Dieses System hat kein BlueZ: Das ist das Bluetooth von Linux.",
  "Install and start it: apt-get install dbus bluez, then start the services dbus and bluetooth. In a container, mount the computer's /run/dbus into it.":
    "Installieren und starten: apt-get install dbus bluez, dann die Dienste dbus und bluetooth starten. Einem Container /run/dbus des Rechners geben.",
  "Leave OWNBAND_BLUETOOTH unset, and ownband uses this system's own Bluetooth.":
    "OWNBAND_BLUETOOTH nicht setzen, dann nimmt ownband das Bluetooth dieses Systems.",
  "The system's message bus (D-Bus) does not let us in.":
    "Der Nachrichtenbus des Systems (D-Bus) lässt ownband nicht herein.",
  "In a container, mount the computer's /run/dbus into it, and run as the same user.":
    "Einem Container /run/dbus des Rechners geben, und als derselbe Benutzer starten.",
  "The system's message bus (D-Bus) does not answer.":
    "Der Nachrichtenbus des Systems (D-Bus) antwortet nicht.",
  "Restart the computer, or its D-Bus service.":
    "Den Rechner oder seinen D-Bus-Dienst neu starten.",

  "Another program answers on {1}:{2}, not adb.":
    "Auf {1}:{2} antwortet ein anderes Programm, nicht adb.",
  "Close that program, or name the right place with --adb-server HOST:PORT.":
    "Dieses Programm beenden, oder ownband mit der richtigen Stelle starten: --adb-server HOST:PORT.",
  "adb's server cannot be reached at {1}:{2}.":
    "Der Server von adb ist unter {1}:{2} nicht erreichbar.",
  "Check what --adb-server names, and that the computer there is on.":
    "Nachsehen, was --adb-server nennt, und ob der Rechner dort an ist.",
  "No adb server answers where --adb-server says.":
    "Wo --adb-server hinzeigt, antwortet kein Server von adb.",
  "Start it there (adb -a nodaemon server), or leave --adb-server out.":
    "Dort starten (adb -a nodaemon server), oder --adb-server weglassen.",
  "Nobody confirmed the backup on the phone.":
    "Niemand hat die Sicherung auf dem Telefon bestätigt.",
  "The backup was not confirmed on the phone.":
    "Die Sicherung wurde auf dem Telefon nicht bestätigt.",
  "Run the same command once more and tap “Back up my data” on the phone, without a password.":
    "Noch einmal versuchen und auf dem Telefon „Meine Daten sichern“ antippen, ohne Passwort.",
  "A file in the phone's shared storage could not be read.":
    "Eine Datei im gemeinsamen Speicher des Telefons ließ sich nicht lesen.",
  "Unlock the phone and run the same command once more.":
    "Das Telefon entsperren und noch einmal versuchen.",
  "The phone stopped answering.": "Das Telefon antwortet nicht mehr.",
  "Unlock it, unplug the cable and plug it in again, then run the same command once more.":
    "Entsperren, das Kabel abziehen und wieder anstecken, dann noch einmal versuchen.",
  "The phone was disconnected while it was being read.":
    "Das Telefon wurde abgezogen, während es gelesen wurde.",
  "Check the cable, then run the same command once more; nothing was changed on the phone.":
    "Nach dem Kabel sehen und noch einmal versuchen; auf dem Telefon wurde nichts verändert.",
  "The phone does not trust this computer yet.": "Das Telefon vertraut diesem Rechner noch nicht.",
  "Unlock the phone: it asks “Allow USB debugging?”. Tick “Always allow” and tap Allow. No question? In Developer options tap “Revoke USB debugging authorisations”, then unplug the cable and plug it in again.":
    "Das Telefon entsperren: Es fragt „USB-Debugging zulassen?“. „Immer zulassen“ ankreuzen und „Zulassen“ antippen. Keine Frage? In den Entwickleroptionen „USB-Debugging-Autorisierungen aufheben“ antippen, dann das Kabel abziehen und wieder anstecken.",
  "The phone is connected but does not answer (offline).":
    "Das Telefon ist angeschlossen, antwortet aber nicht.",
  "Unlock it, unplug the cable and plug it in again. If that does not help, restart the phone.":
    "Entsperren, das Kabel abziehen und wieder anstecken. Hilft das nicht, das Telefon neu starten.",
  "This computer does not let you open the phone on USB.":
    "Dieser Rechner lässt dich das Telefon am USB nicht öffnen.",
  "On Linux: sudo apt install android-sdk-platform-tools-common (it brings the udev rules), unplug the phone and plug it in again. On Windows: install the maker's USB driver.":
    "Unter Linux: sudo apt install android-sdk-platform-tools-common (bringt die udev-Regeln), das Telefon abziehen und wieder anstecken. Unter Windows: den USB-Treiber des Herstellers installieren.",
  "The phone gave root access once, then no more.":
    "Das Telefon hat einmal Root gewährt, dann nicht mehr.",
  "Open the superuser app (Magisk, KernelSU, SuperSU), allow “Shell” for ever (not “Once”), keep the screen on, and run the same command once more.":
    "Die Superuser-App öffnen (Magisk, KernelSU, SuperSU), „Shell“ auf Dauer erlauben (nicht „einmal“), den Bildschirm an lassen und noch einmal versuchen.",
  "No phone answers at {1}:{2}.": "Unter {1}:{2} antwortet kein Telefon.",
  "Is it on the same network, with wireless debugging on? The port changes at every start.":
    "Ist es im selben Netz, und ist „Debugging über WLAN“ eingeschaltet? Der Port ändert sich bei jedem Start.",
  "The phone hung up at once.": "Das Telefon hat sofort aufgelegt.",
  "Another program may hold it: old phones talk to one computer at a time. Close it, or use --adb-server.":
    "Vielleicht hält es ein anderes Programm: Alte Telefone sprechen nur mit einem Rechner. Das andere beenden, oder --adb-server nehmen.",
  "The phone gives answers that no Android phone gives.":
    "Das Telefon antwortet, wie kein Android-Telefon antwortet.",
  "Restart the phone, then run the same command once more.":
    "Das Telefon neu starten und noch einmal versuchen.",
  "The phone is not running Android just now.": "Auf dem Telefon läuft gerade kein Android.",
  "It is in its boot loader or is being updated: restart it, unlock it, then try again.":
    "Es ist im Bootloader oder wird gerade aktualisiert: neu starten, entsperren, noch einmal versuchen.",
  "a phone without a name": "ein Telefon ohne Namen",
  "Several phones are connected: {1}.": "Mehrere Telefone sind angeschlossen: {1}.",
  "Name one with --phone MODEL (a part of its name is enough) or --phone SERIAL (adb devices shows it), or unplug the others.":
    "Alle bis auf eines abziehen.",
  "The phone named with --phone is not connected ({1}).":
    "Das mit --phone genannte Telefon ist nicht angeschlossen ({1}).",
  "none is": "keines ist da",
  "there: {1}": "da: {1}",
  "Check the name, or leave --phone out when only one phone is connected.":
    "Den Namen prüfen, oder ownband ohne --phone starten, wenn nur ein Telefon angeschlossen ist.",
  "A phone is plugged in, but USB debugging is switched off.":
    "Ein Telefon steckt, aber USB-Debugging ist ausgeschaltet.",
  "On the phone: Settings → About phone → tap “Build number” (MIUI: “MIUI version”) seven times; then Settings → (Additional settings →) Developer options → USB debugging: on.":
    "Auf dem Telefon: Einstellungen → Über das Telefon → „Build-Nummer“ (MIUI: „MIUI-Version“) siebenmal antippen; dann Einstellungen → (Weitere Einstellungen →) Entwickleroptionen → USB-Debugging: an.",
  "No phone is connected.": "Kein Telefon gefunden.",
  "Plug it in with a cable that carries data (charging cables do not), unlock it, and switch on USB debugging: Settings → About phone → tap “Build number” seven times → Developer options.":
    "Mit einem Datenkabel anschließen (ein Ladekabel reicht nicht), entsperren und USB-Debugging einschalten: Einstellungen → Über das Telefon → „Build-Nummer“ siebenmal antippen → Entwickleroptionen.",
  "This computer gives no direct access to USB either: install adb (Android platform tools).":
    "Direkten Zugriff auf USB gibt dieser Rechner auch nicht: adb installieren (Android Platform Tools).",
  "What answers there does not speak Android's ADB.":
    "Was dort antwortet, spricht nicht das ADB von Android.",
  "Check the address and the port given with --phone.":
    "Adresse und Port prüfen, die mit --phone genannt sind.",
  "The file did not arrive on the phone as it was sent.":
    "Die Datei kam nicht so auf dem Telefon an, wie sie geschickt wurde.",
  "Try another cable or USB port, then run the same command once more. Nothing was left on the phone.":
    "Ein anderes Kabel oder einen anderen USB-Anschluss nehmen und noch einmal versuchen. Auf dem Telefon blieb nichts zurück.",
  "The folder for the file is not on the phone.":
    "Den Ordner für die Datei gibt es auf dem Telefon nicht.",
  "Unlock the phone, and open the app that the file is for once; then run the same command again.":
    "Das Telefon entsperren und die App, für die die Datei ist, einmal öffnen; dann noch einmal versuchen.",
  "There is a file of that name on the phone already.":
    "Eine Datei dieses Namens gibt es auf dem Telefon schon.",
  "ownband overwrites nothing there. Move it away on the phone, then run the same command again.":
    "ownband überschreibt dort nichts. Sie auf dem Telefon wegräumen, dann noch einmal versuchen.",
  "The phone did not take the file.": "Das Telefon hat die Datei nicht angenommen.",
  "There is no room left in its storage: make some, then run the same command once more.":
    "In seinem Speicher ist kein Platz mehr: Platz schaffen, dann noch einmal versuchen.",
  "Unlock the phone and run the same command once more. Nothing was left on it.":
    "Das Telefon entsperren und noch einmal versuchen. Es blieb nichts darauf zurück.",
  "There is no su on this phone: it is not rooted, or root is hidden from adb.":
    "Dieses Telefon hat kein su: Es hat kein Root, oder Root ist vor adb verborgen.",
  "Root through {1}.": "Root über {1}.",
  "Root through adb root.": "Root über adb root.",
  "already root": "schon Root",
  "The superuser app refused at once: it has been told to. Open it (Magisk, KernelSU, SuperSU), find “Shell” (com.android.shell) in its list and allow it.":
    "Die Superuser-App hat sofort abgelehnt: So ist sie eingestellt. Sie öffnen (Magisk, KernelSU, SuperSU), in ihrer Liste „Shell“ (com.android.shell) suchen und erlauben.",
  "The superuser question on the phone was not answered with yes within {1} s. Unlock the phone, keep the screen on, run the command again and tap Grant.":
    "Die Superuser-Frage auf dem Telefon wurde {1} s lang nicht mit Ja beantwortet. Das Telefon entsperren, den Bildschirm an lassen, noch einmal versuchen und „Gewähren“ antippen.",
  "The phone's own su refused the adb shell.": "Das su des Telefons hat adb abgelehnt.",
  "adb root does not exist on this build of Android (an ordinary, “user” build).":
    "adb root gibt es auf diesem Android nicht (einem gewöhnlichen).",
  "Rooted debugging is switched off: Settings → System → Developer options → Rooted debugging.":
    "Debugging mit Root ist ausgeschaltet: Einstellungen → System → Entwickleroptionen → Debugging mit Root.",
  "The phone's adb did not come back as root.": "Das adb des Telefons kam nicht als Root wieder.",
  "Unplug the cable, plug it in again and run the same command once more.":
    "Das Kabel abziehen, wieder anstecken und noch einmal versuchen.",
  "The phone's answer does not end.": "Die Antwort des Telefons nimmt kein Ende.",
  "The app was writing all the time while it was being read.":
    "Die App hat die ganze Zeit geschrieben, während sie gelesen wurde.",
  "Close the app on the phone (Settings → Apps → Force stop), then run this once more.":
    "Die App auf dem Telefon beenden (Einstellungen → Apps → Beenden erzwingen), dann noch einmal versuchen.",
  "The phone's data arrived damaged, however it was read.":
    "Die Daten des Telefons kamen beschädigt an, auf welche Art auch immer sie gelesen wurden.",
  "Try another cable or USB port, then run the same command once more.":
    "Ein anderes Kabel oder einen anderen USB-Anschluss nehmen und noch einmal versuchen.",
  "A file on the phone is bigger than any app's database.":
    "Eine Datei auf dem Telefon ist größer als die Datenbank jeder App.",
  "Another program holds the phone's USB connection.":
    "Ein anderes Programm hält die USB-Verbindung zum Telefon.",
  "Close other phone tools (adb kill-server ends adb's), then run the same command once more.":
    "Andere Programme für das Telefon beenden (adb kill-server beendet das von adb), dann noch einmal versuchen.",
  "This browser has no USB for web pages.": "Dieser Browser hat kein USB für Webseiten.",
  "Chrome, Edge and Opera have it, on a computer and on Android; Firefox and Safari do not. Files work everywhere: a backup, or the app's database, can be dropped here.":
    "Chrome, Edge und Opera haben es, auf dem Rechner und auf Android; Firefox und Safari nicht. Dateien gehen überall: Eine Sicherung oder die Datenbank der App lässt sich hierher ziehen.",
  "No phone was chosen.": "Es wurde kein Telefon gewählt.",
  "Is yours not in the list? Unlock it, switch USB debugging on, and use a cable that carries data. If another program holds it, end that: adb kill-server.":
    "Steht deines nicht in der Liste? Entsperren, USB-Debugging einschalten und ein Datenkabel nehmen. Hält es ein anderes Programm, das beenden: adb kill-server.",
  "The browser does not let this page use USB.": "Der Browser erlaubt dieser Seite kein USB.",
  "Click the button again, and allow USB for this page in the browser's settings.":
    "Noch einmal auf den Knopf, und in den Einstellungen des Browsers dieser Seite USB erlauben.",
  "The key that phones know ownband by cannot be read.":
    "Der Schlüssel, an dem Telefone ownband erkennen, lässt sich nicht lesen.",
  "Delete the file adbkey in ownband's data folder; the phone will ask once more.":
    "Die Datei adbkey im Datenordner von ownband löschen; das Telefon fragt dann noch einmal.",

  "The phone holds no history that ownband reads.":
    "Auf dem Telefon ist keine Vorgeschichte, die ownband lesen kann.",
  "Neither Mi Fit, Zepp Life, Zepp nor Gadgetbridge has any there. {1}":
    "Weder Mi Fit, Zepp Life, Zepp noch Gadgetbridge hat dort eine. {1}",
  "Without root the phone gives no history.": "Ohne Root gibt das Telefon keine Vorgeschichte her.",
  "The vendor's app keeps it where only root sees it. {1}":
    "Die App des Herstellers hat sie, wo nur Root hinsieht. {1}",
  "Export it in Gadgetbridge (Data management → Export) and run this again, or ask the vendor for your data, and give ownband the file: ownband import FILE.":
    "In Gadgetbridge exportieren (Datenverwaltung → Exportieren) und noch einmal versuchen, oder deine Daten beim Hersteller anfordern und die Datei hierher ziehen.",
  "The phone was not unlocked since it was switched on.":
    "Das Telefon wurde seit dem Einschalten nicht entsperrt.",
  "Until then the apps' folders are encrypted. Unlock it once with PIN or pattern, then run this again.":
    "Bis dahin sind die Ordner der Apps verschlüsselt. Einmal mit PIN oder Muster entsperren, dann noch einmal versuchen.",
  "The recovery shows none of the phone's data.": "Die Recovery zeigt keine Daten des Telefons.",
  "In TWRP enter the phone's PIN or pattern (Mount → Data), or start Android, then run this again.":
    "In TWRP PIN oder Muster des Telefons eingeben (Mount → Data), oder Android starten, dann noch einmal versuchen.",
  "{1} has no database here": "{1} hat hier keine Datenbank",
  "Nothing in these files is known to hold a key.":
    "In diesen Dateien ist nichts, worin ein Schlüssel stünde.",
  "these files": "diesen Dateien",
  "ownband reads the databases origin_db… and device_db, Mi Fitness's logs, backups (.ab, Titanium, TWRP, Neo Backup), and archives or folders that hold them.":
    "ownband liest die Datenbanken origin_db… und device_db, die Protokolle von Mi Fitness, Sicherungen (.ab, Titanium, TWRP, Neo Backup), und Archive oder Ordner, in denen sie liegen.",
  "There is a device in the app, but no valid key for it.":
    "In der App ist ein Gerät, aber kein gültiger Schlüssel dafür.",
  "No band that needs a key is paired there.":
    "Dort ist kein Band gekoppelt, das einen Schlüssel braucht.",
  "{1} may allow a backup: ownband key --backup (the phone asks you to confirm it).":
    "{1} erlaubt vielleicht eine Sicherung: noch einmal suchen und zustimmen, wenn danach gefragt wird.",
  "{1}: a backup is possible.": "{1}: Eine Sicherung ist möglich.",
  "{1}: the phone does not say whether a backup is possible.":
    "{1}: Das Telefon sagt nicht, ob eine Sicherung möglich ist.",
  "{1}: its maker does not allow a backup (adb backup).":
    "{1}: Der Hersteller erlaubt keine Sicherung (adb backup).",
  "{1}: from Android 12 on the phone leaves its data out of backups.":
    "{1}: Ab Android 12 lässt das Telefon die Daten der App in Sicherungen weg.",
  "A backup or a copied database from before works too: ownband key FILE.":
    "Eine Sicherung oder eine kopierte Datenbank von früher geht auch: hierher ziehen.",
  "The phone gives no root access, and nothing that can be read without it held a key.":
    "Das Telefon gibt keinen Root-Zugriff, und ohne ihn war kein Schlüssel zu finden.",
  "Mi Fitness writes the key to its log: open the app, let it connect and sync, then in Profile → About tap the app's icon ten times (“log moved”), and run this again.":
    "Mi Fitness schreibt den Schlüssel in sein Protokoll: die App öffnen, verbinden und abgleichen lassen, dann unter Profil → Über das Symbol der App zehnmal antippen („log moved“), und noch einmal suchen.",
  "None of the apps that pair bands is on this phone.":
    "Auf diesem Telefon ist keine der Apps, die Bänder koppeln.",
  "Pair the band once in Zepp Life, Zepp or Mi Fitness (it needs the internet for that), let it sync, then run this again.":
    "Das Band einmal in Zepp Life, Zepp oder Mi Fitness koppeln (dafür braucht es das Internet), abgleichen lassen, dann noch einmal suchen.",
  "No band is paired in {1}.": "In {1} ist kein Band gekoppelt.",
  "Pair the band in the app and let it sync once. A phone may have both Zepp Life and Mi Fitness: the band is in one of them only.":
    "Das Band in der App koppeln und einmal abgleichen lassen. Ein Telefon kann Zepp Life und Mi Fitness haben: Das Band ist nur in einer davon.",
  "Only former pairings are there; their keys are dead.":
    "Es gibt nur frühere Kopplungen; ihre Schlüssel sind tot.",
  "Pair the band in the app and let it sync once, then run this again.":
    "Das Band in der App koppeln und einmal abgleichen lassen, dann noch einmal suchen.",

  "{1} bands are in reach.": "{1} Bänder sind in Reichweite.",
  "Name one: --band AA:BB:CC:11:22:33. The address is in the band's settings, under About.":
    "Sagen, welches gemeint ist. Seine Adresse steht in den Einstellungen des Bands, unter „Über“.",
  "Name it: --band AA:BB:CC:11:22:33. The address is in the band's settings, under About.":
    "Zuerst seinen Schlüssel vom Telefon lesen: Dann ist es bekannt.",
  "Most likely a phone is connected to it: while it is, a band is invisible to everybody else. Stop Zepp Life, Zepp or Mi Fitness there (Settings → Apps → Force stop) or switch the phone's Bluetooth off, bring the band within two metres, wake its screen, and try again.":
    "Wahrscheinlich ist ein Telefon mit ihm verbunden: Dann ist ein Band für alle anderen unsichtbar. Dort Zepp Life, Zepp oder Mi Fitness beenden (Einstellungen → Apps → Beenden erzwingen) oder Bluetooth ausschalten, das Band auf zwei Meter heran, seinen Bildschirm wecken und noch einmal versuchen.",
  "Another band is in reach.": "Ein anderes Band ist in Reichweite.",
  "Another band is in reach; after a factory reset a band has a new address, and a new key.":
    "Ein anderes Band ist in Reichweite; nach dem Zurücksetzen hat ein Band eine neue Adresse und einen neuen Schlüssel.",
  "No band shows up.": "Kein Band ist zu sehen.",
  "Your band does not show up.": "Dein Band ist nicht zu sehen.",
  "Your band does not show up; another one does.":
    "Dein Band ist nicht zu sehen, aber ein anderes.",
  "Most likely a phone is connected to yours: stop the vendor's app there. If the other one is yours too, get its key first: ownband key.":
    "Wahrscheinlich ist ein Telefon mit deinem verbunden: dort die App des Herstellers beenden. Gehört das andere auch dir, zuerst seinen Schlüssel suchen.",
  "Most likely a phone is connected to yours: stop the vendor's app there. If you mean the other one, leave --band out, or name its address.":
    "Wahrscheinlich ist ein Telefon mit deinem verbunden: dort die App des Herstellers beenden. Ist das andere gemeint, das wählen.",
  "No key of this band is known.": "Zu diesem Band ist kein Schlüssel bekannt.",
  "Get it first: ownband key. Or give the one that you have: --key-file FILE.":
    "Zuerst den Schlüssel suchen.",
  "The band refused the key that it accepted before: it was paired anew, or un-paired.":
    "Das Band lehnt den Schlüssel ab, den es früher angenommen hat: Es wurde neu gekoppelt oder entkoppelt.",
  "Pair it in the vendor's app if it is not, let it sync, and read the new key: ownband key.":
    "In der App des Herstellers koppeln, wenn es das nicht ist, abgleichen lassen und den neuen Schlüssel lesen.",
  "This band was reset: it has a new address, and its former key is dead.":
    "Dieses Band wurde zurückgesetzt: Es hat eine neue Adresse, und sein früherer Schlüssel ist tot.",
  "Pair it in the vendor's app, let it sync, and read the new key: ownband key.":
    "In der App des Herstellers koppeln, abgleichen lassen und den neuen Schlüssel lesen.",
  "This computer does not tell which band that is.":
    "Dieser Rechner sagt nicht, welches Band das ist.",
  "This band was reset: it has a new address. Its former keys are kept, marked as dead.":
    "Dieses Band wurde zurückgesetzt: Es hat eine neue Adresse. Seine früheren Schlüssel sind behalten und als tot vermerkt.",
  "The band was paired anew: its older key is kept, marked as dead (ownband keys).":
    "Das Band wurde neu gekoppelt: Sein älterer Schlüssel ist behalten und als tot vermerkt.",
  "The key that is kept of this band is dead.":
    "Der Schlüssel, der von diesem Band da ist, ist tot.",
  "The band was reset and has another address since: ownband keys lists it.":
    "Das Band wurde zurückgesetzt und hat seitdem eine andere Adresse: die wählen.",
  "The band was paired anew or refused it. Read the key that it has now:  ownband key":
    "Das Band wurde neu gekoppelt oder hat ihn abgelehnt. Den jetzigen Schlüssel vom Telefon lesen.",
  "Which band the kept key belongs to is not known.":
    "Zu welchem Band der Schlüssel gehört, ist nicht bekannt.",
  "Try it on the band, then it is:  ownband verify": "Zuerst am Band prüfen, dann ist es bekannt.",
  "No auth key is kept.": "Es ist kein Schlüssel da.",
  "No auth key of that band is kept.": "Von diesem Band ist kein Schlüssel da.",
  "Read it from your phone, or from files:  ownband key":
    "Zuerst vom Telefon oder aus Dateien lesen.",

  "Gadgetbridge does not run on the phone.": "Gadgetbridge läuft auf dem Telefon nicht.",
  "Open it, then run the same command once more.": "Öffnen und noch einmal versuchen.",
  "The phone did not pass the message on.": "Das Telefon hat die Nachricht nicht weitergegeben.",
  "Unlock the phone and try once more, or put the key into Gadgetbridge by hand.":
    "Das Telefon entsperren und noch einmal versuchen, oder den Schlüssel von Hand in Gadgetbridge eintragen.",
  "Gadgetbridge is not installed on the phone.":
    "Gadgetbridge ist auf dem Telefon nicht installiert.",
  "Install it from F-Droid (https://f-droid.org/packages/nodomain.freeyourgadget.gadgetbridge), open it once, then run the same command again.":
    "Von F-Droid installieren (https://f-droid.org/packages/nodomain.freeyourgadget.gadgetbridge), einmal öffnen, dann noch einmal versuchen.",
  "Gadgetbridge has no folder in the phone's storage yet.":
    "Gadgetbridge hat noch keinen Ordner im Speicher des Telefons.",
  "Open Gadgetbridge once, then run the same command again.":
    "Gadgetbridge einmal öffnen, dann noch einmal versuchen.",
  "Or paste the key:  ownband handover gadgetbridge --way text":
    "Oder den Schlüssel einfügen oder scannen.",
  "This way is gone by hand: nothing is put on the phone.":
    "Dieser Weg geht von Hand: Auf das Telefon kommt nichts.",
  "This way makes no sense for this band.": "Dieser Weg passt nicht zu diesem Band.",
  "Look at the ways that there are once more.": "Noch einmal nachsehen, welche Wege es gibt.",

  "ownband is being closed.": "ownband wird gerade beendet.",
  "ownband is {1} at this moment.": "ownband hat gerade anderes zu tun: {1}.",
  "looking at every link of the chain": "jedes Glied wird angesehen",
  "looking for keys": "Schlüssel werden gesucht",
  "bringing history": "die Vorgeschichte wird geholt",
  "taking an import out again": "ein Import wird herausgenommen",
  "proving a key on the band": "ein Schlüssel wird geprüft",
  "reading the band": "das Band wird gelesen",
  "showing live values of the band": "das Band wird live gezeigt",
  "looking at the phone": "das Telefon wird angesehen",
  "handing the key over": "der Schlüssel wird übergeben",
  "looking into Gadgetbridge": "in Gadgetbridge wird nachgesehen",
  "talking to the band": "das Band wird gefragt",
  "Let it finish, or stop it, then try again.":
    "Warten, bis es fertig ist, oder es abbrechen; dann noch einmal versuchen.",
  "Let it finish, or stop it with Ctrl-C, then try again.":
    "Warten, bis es fertig ist, oder es dort abbrechen; dann noch einmal versuchen.",
  "Let it come to its end, or stop it, then try again.":
    "Warten, bis es fertig ist, oder es abbrechen; dann noch einmal versuchen.",
  "Let it finish, then try again.": "Warten, bis es fertig ist, dann noch einmal versuchen.",
  "There is no such job.": "Das gibt es nicht mehr.",
  "The page is open in too many windows.": "Die Seite ist in zu vielen Fenstern offen.",
  "Close some of them.": "Einige davon schließen.",
  "This is not asked any more.": "Danach wird nicht mehr gefragt.",
  "Perhaps it was answered in another window.":
    "Vielleicht wurde in einem anderen Fenster geantwortet.",
  "That is no answer to this.": "Das ist darauf keine Antwort.",
  "Nobody of that number wears a band here.": "Diese Person gibt es hier nicht.",
  "Reload the page, and choose one of those who do.":
    "Die Seite neu laden und eine wählen, die es gibt.",
  "Nobody of that name wears a band here.": "Niemand dieses Namens trägt hier ein Band.",
  "Those that are known: ownband band wearer": "Die Seite zeigt, wen es gibt.",
  "Without --wearer it is the first one. Who there is: ownband band wearer":
    "Die Seite zeigt, wen es gibt.",
  "Two people wear these bands.": "Diese Bänder tragen zwei Personen.",
  "Give one of them to the other's wearer first: ownband band wearer give MAC NAME":
    "Zuerst eines davon der anderen Person geben.",
  "They wear a band, or have records.": "Diese Person trägt ein Band oder hat Aufzeichnungen.",
  "Give their bands to somebody else first: ownband band wearer give MAC NAME":
    "Zuerst ihre Bänder jemand anderem geben.",
  "They are the only one here.": "Diese Person ist die einzige hier.",
  "Add somebody else first: ownband band wearer add NAME": "Zuerst jemand anderen hinzufügen.",
  "Somebody who is not the first one needs a name.":
    "Wer nicht der Erste ist, braucht einen Namen.",
  "Somebody here is called that already.": "So heißt hier schon jemand.",
  "Choose a name that nobody has here.": "Einen Namen wählen, den hier niemand hat.",
  "There is no workout that began then.": "Zu dieser Zeit hat kein Training begonnen.",
  "The list of workouts names those there are.": "Die Liste der Trainings zeigt, welche es gibt.",
  "There is no key of that band.": "Von diesem Band ist kein Schlüssel da.",
  "Reload the page: it shows the keys that are kept.":
    "Die Seite neu laden: Sie zeigt, welche Schlüssel da sind.",
  "Nothing is known of a band of that address.":
    "Von einem Band dieser Adresse ist nichts bekannt.",
  "Those that are known: ownband keys list, ownband days.": "Die Seite zeigt, welche es gibt.",
  "That band would continue itself.": "Dieses Band würde sich selbst fortsetzen.",
  "The old address comes first, the new one behind it.":
    "Zuerst kommt die alte Adresse, dahinter die neue.",
  "There is no import of that number.": "Diesen Import gibt es nicht.",
  "Their numbers: ownband import --list": "Die Seite zeigt, welche es gibt.",
  "That number is of a synchronisation.": "Das ist kein Import: Da wurde das Band gelesen.",
  "Only imports can be taken out again. Their numbers: ownband import --list":
    "Nur Importe lassen sich herausnehmen.",
  "Nothing has been read from {1} yet.": "Von diesem Band ist noch nichts gelesen.",
  "Nothing has been read from a band yet.": "Es ist noch kein Band gelesen.",
  "Read it first: ownband sync. Or bring what is in files: ownband import.":
    "Zuerst das Band lesen, oder Dateien holen.",
  "Nothing is recorded yet that could be taken along.":
    "Es ist noch nichts aufgezeichnet, was mitgenommen werden könnte.",
  "Read a band first: ownband sync. Or bring what is in files: ownband import.":
    "Zuerst ein Band lesen, oder Dateien holen.",
  "There is no time zone.": "Diese Zeitzone gibt es nicht.",
  "There is no time zone {1}.": "Die Zeitzone {1} gibt es nicht.",
  "Time zones are written like Europe/Berlin or America/New_York.":
    "Zeitzonen schreibt man wie Europe/Berlin oder America/New_York.",
  "This computer's time zone is not known.": "Die Zeitzone dieses Rechners ist nicht bekannt.",
  "Set TZ to a name like Europe/Berlin, or unset it.":
    "TZ auf einen Namen wie Europe/Berlin setzen, oder ownband ohne TZ starten.",

  "Another ownband is talking to a band at this moment.":
    "Ein anderes ownband spricht gerade mit einem Band.",
  "This page is talking to a band at this moment.": "Diese Seite spricht gerade mit einem Band.",
  "Another ownband is writing at this moment.": "Ein anderes ownband schreibt gerade.",
  "Something else is being written at this moment.": "Gerade wird etwas anderes geschrieben.",
  "Let the import finish, then try again.": "Warten, bis der Import fertig ist, dann noch einmal.",
  "Something is being done with the store at this moment.":
    "Mit den Daten geschieht gerade etwas anderes.",
  "This page does not replace the store of your computer.":
    "Diese Seite ersetzt die Daten deines Rechners nicht.",
  "Stop ownband, put the file into its data folder as ownband.sqlite, and start it again.":
    "ownband beenden, die Datei als ownband.sqlite in seinen Datenordner legen und ownband neu starten.",
  "ownband's data folder cannot be written.":
    "In den Datenordner von ownband lässt sich nicht schreiben.",
  "The data folder cannot be written ({1}).":
    "In den Datenordner lässt sich nicht schreiben ({1}).",
  "Name another one with --data DIR, or free the disk.":
    "Den Datenträger freigeben, oder ownband mit einem anderen Ordner starten: --data DIR.",
  "Choose another folder with --data DIR, or give yourself the right to write there.":
    "Dir das Recht geben, dort zu schreiben, oder ownband mit einem anderen Ordner starten: --data DIR.",
  "There is no room left on the disk.": "Auf dem Datenträger ist kein Platz mehr.",
  "Make room, or choose a data folder on another disk with --data DIR.":
    "Platz schaffen, oder ownband mit einem Ordner auf einem anderen Datenträger starten: --data DIR.",
  "ownband's own database is damaged.": "Die Datenbank von ownband ist beschädigt.",
  "Move ownband.sqlite out of the data folder, but keep it; the keys can be read from the phone again, the latest records from the band.":
    "ownband.sqlite aus dem Datenordner nehmen, aber behalten; die Schlüssel lassen sich noch einmal vom Telefon lesen, die letzten Aufzeichnungen vom Band.",
  "ownband's own database cannot be opened for writing.":
    "In die Datenbank von ownband lässt sich nicht schreiben.",
  "Check the rights of the data folder, or choose another one with --data DIR.":
    "Die Rechte des Datenordners prüfen, oder ownband mit einem anderen starten: --data DIR.",
  "The disk fails, or has no room for ownband's database.":
    "Der Datenträger streikt, oder für die Datenbank von ownband ist kein Platz.",
  "Make room or check the disk, or choose a data folder on another one with --data DIR.":
    "Platz schaffen oder den Datenträger prüfen, oder ownband mit einem Ordner auf einem anderen starten: --data DIR.",
  "A newer ownband has written this data.": "Die Daten stammen von einem neueren ownband.",
  "Update ownband, or use another data folder with --data DIR. Nothing was changed.":
    "ownband aktualisieren, oder mit einem anderen Datenordner starten: --data DIR. Nichts wurde verändert.",
  "The file ownband.sqlite was made by another program.":
    "Die Datei ownband.sqlite stammt von einem anderen Programm.",
  "Move it away, or use another data folder with --data DIR. Nothing was changed.":
    "Sie wegräumen, oder ownband mit einem anderen Datenordner starten: --data DIR. Nichts wurde verändert.",
  "This database was not made by ownband.": "Diese Datenbank ist keine von ownband.",
  "Reload this page when it is online: the newer ownband comes with it. Nothing was changed.":
    "Diese Seite neu laden, wenn Internet da ist: Das neuere ownband kommt dann mit. Nichts wurde verändert.",
  "A database of another app is brought with an import. Nothing was changed.":
    "Die Datenbank einer anderen App kommt mit einem Import herein. Nichts wurde verändert.",
  "A database of another app is brought with an import; only ownband.sqlite takes the place of what is here.":
    "Die Datenbank einer anderen App kommt mit einem Import herein; nur ownband.sqlite tritt an die Stelle dessen, was hier ist.",
  "ownband's own database in this browser is damaged.":
    "Die Datenbank von ownband in diesem Browser ist beschädigt.",
  "Put a copy that you saved in its place; else the keys can be read from the phone again, the latest records from the band.":
    "Eine Kopie an ihre Stelle setzen, die du gesichert hast; sonst lassen sich die Schlüssel noch einmal vom Telefon lesen, die letzten Aufzeichnungen vom Band.",
  "The browser's storage fails, or has no more room.":
    "Der Speicher des Browsers streikt oder ist voll.",
  "Make room on the disk, close other tabs of this page, and reload it.":
    "Auf dem Datenträger Platz schaffen, andere Tabs dieser Seite schließen und sie neu laden.",
  "The browser has no more room for this.": "Dafür hat der Browser keinen Platz mehr.",
  "Make room on the disk, or use another browser or computer.":
    "Auf dem Datenträger Platz schaffen, oder einen anderen Browser oder Rechner nehmen.",
  "ownband is open in another tab.": "ownband ist in einem anderen Tab offen.",
  "Go on there, or close it and reload this page.":
    "Dort weitermachen, oder ihn schließen und diese Seite neu laden.",
  "The browser does not let this page write to its storage.":
    "Der Browser lässt diese Seite nicht in seinen Speicher schreiben.",
  "Close other tabs of this page, and reload it.":
    "Andere Tabs dieser Seite schließen und sie neu laden.",
  "What is here already stays. Make room on the disk, or use another browser or computer.":
    "Was schon hier ist, bleibt. Auf dem Datenträger Platz schaffen, oder einen anderen Browser oder Rechner nehmen.",
  "That cannot be a name.": "Das kann kein Name sein.",
  "A name has 1 to 80 letters, in one line.": "Ein Name hat 1 bis 80 Zeichen, in einer Zeile.",
  "Too much waits for its turn already.": "Es wartet schon zu viel darauf, an die Reihe zu kommen.",
  "Let some of it finish, or stop it, then try again.":
    "Warten, bis einiges fertig ist, oder es abbrechen; dann noch einmal versuchen.",
  "There is one {1}, for one at a time. Let it finish, or stop it, then try again.":
    "Das geht nur nacheinander. Warten, bis es fertig ist, oder es abbrechen; dann noch einmal versuchen.",
  "That is no Bluetooth address.": "Das ist keine Bluetooth-Adresse.",
  "It looks like AA:BB:CC:11:22:33.": "Sie sieht so aus: AA:BB:CC:11:22:33.",
  "It is 32 hex digits, with or without 0x: 0x0123456789abcdef0123456789abcdef.":
    "Es sind 32 Hex-Ziffern, mit oder ohne 0x: 0x0123456789abcdef0123456789abcdef.",
};

import { translated } from "../dashboard/words.ts";

/** What a browser lacks, and what works all the same. */
export const words = translated({
  en: {
    noUsb:
      "This browser does not let pages use USB: Chrome, Edge and Opera do, on a computer and on Android. " +
      "Files work all the same: drop a backup of the app, or its database.",
    noBluetooth:
      "This browser does not let pages use Bluetooth: Chrome, Edge and Opera do, on Linux after switching it on in " +
      "chrome://flags (Web Bluetooth). Everything that does not need the band works all the same.",
    notSecure:
      "This page came over a connection that is not secure, so the browser keeps USB, Bluetooth and storage from it. " +
      "Open it over https:// or from localhost.",
    notKept:
      "This browser keeps nothing for this page (a private window?): what is read here is gone when it is closed. " +
      "Save the store under Data before.",
    tooOld:
      "This browser is too old for this page. A newer Chrome, Edge, Firefox or Safari shows it.",
    mayBeCleared:
      "This browser may throw away what this page keeps when room gets scarce; Safari does after a week without a visit. " +
      "Install the page, and save the store under Data now and then.",
    elsewhere:
      "ownband is open in another tab. Go on there, or close it: then this one goes on by itself.",
    understood: "Understood",
    newer:
      "A newer version of this page is there. It comes once all tabs of this page are closed; until then this one goes on.",
    ended:
      "What works behind this page has broken off (too little memory?). Reload the page: what was kept is still there.",
  },
  de: {
    noUsb:
      "Dieser Browser lässt Seiten nicht an USB: Chrome, Edge und Opera tun es, am Rechner und auf Android. " +
      "Dateien gehen trotzdem: eine Sicherung der App oder ihre Datenbank hierher ziehen.",
    noBluetooth:
      "Dieser Browser lässt Seiten nicht an Bluetooth: Chrome, Edge und Opera tun es, unter Linux nach dem Einschalten in " +
      "chrome://flags (Web Bluetooth). Alles, was das Band nicht braucht, geht trotzdem.",
    notSecure:
      "Diese Seite kam über eine ungesicherte Verbindung; der Browser hält USB, Bluetooth und Speicher von ihr fern. " +
      "Sie über https:// oder von localhost öffnen.",
    notKept:
      "Dieser Browser behält nichts für diese Seite (ein privates Fenster?): Was hier gelesen wird, ist mit dem Schließen fort. " +
      "Vorher unter „Daten“ die Datei sichern.",
    tooOld:
      "Dieser Browser ist zu alt für diese Seite. Ein neuerer Chrome, Edge, Firefox oder Safari zeigt sie.",
    mayBeCleared:
      "Dieser Browser darf wegwerfen, was diese Seite behält, wenn der Platz knapp wird; Safari tut es nach einer Woche ohne Besuch. " +
      "Die Seite installieren, und die Datei unter „Daten“ ab und zu sichern.",
    elsewhere:
      "ownband ist in einem anderen Tab offen. Dort weitermachen, oder ihn schließen: Dann geht es hier von selbst weiter.",
    understood: "Verstanden",
    newer:
      "Eine neuere Fassung dieser Seite ist da. Sie kommt, wenn alle Tabs dieser Seite geschlossen waren; bis dahin geht diese weiter.",
    ended:
      "Was hinter dieser Seite arbeitet, ist abgebrochen (zu wenig Speicher?). Die Seite neu laden: Was behalten wurde, ist noch da.",
  },
});

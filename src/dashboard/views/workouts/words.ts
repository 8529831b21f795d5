import { paceOf } from "../../../health/sports.ts";
import { language, translated } from "../../words.ts";

export const words = translated({
  en: {
    title: "Workouts",
    none: "No workouts are recorded.",
    noneHint:
      "A band keeps those that were started on it; reading the band brings them. Files of other programs (GPX, TCX, FIT) can be dropped under Data.",
    toData: "Bring files",
    toBand: "Read the band",
    toStart: "Set up a band",
    sport: "Sport",
    all: "All",
    weeks: "Time a week",
    weeksSaid: (weeks: number, longest: string, until?: string) =>
      `${until === undefined ? `The last ${weeks} weeks` : `${weeks} weeks until ${until}`}; the longest of them ${longest}.`,
    weeksUntil: (day: string) => `until ${day}`,
    week: "Week of",
    time: "time",
    distance: "distance",
    pace: "pace",
    speed: "speed",
    pulse: "pulse",
    highestPulse: "highest pulse",
    lowestPulse: "lowest pulse",
    energy: "energy",
    ascent: "up",
    descent: "down",
    altitude: "altitude",
    steps: "steps",
    strokes: "strokes",
    swolf: "SWOLF",
    way: "The way",
    waySaid: (eastWest: string, northSouth: string) =>
      `The shape of the way: ${eastWest} from west to east, ${northSouth} from south to north.`,
    wayColoured: (by: string) => `Coloured by ${by}.`,
    colour: "Colour",
    start: "start",
    end: "end",
    curves: "Along the time",
    curvesHelp: "Arrow keys move along it.",
    at: "after",
    zones: "Pulse zones",
    zone: "zone",
    from: "from",
    zonesNone: "Zones want the year of birth: under Band.",
    laps: "Laps",
    lap: "lap",
    list: "All workouts",
    later: "Later workout",
    earlier: "Earlier workout",
    told: "Who tells of it",
    workout: "workout",
    numbers: "In numbers",
    noTrack: "No way was recorded.",
    weekAmount: (of: number) => (of === 1 ? "1 workout" : `${of} workouts`),
  },
  de: {
    title: "Training",
    none: "Es ist kein Training aufgezeichnet.",
    noneHint:
      "Ein Band behält, was auf ihm gestartet wurde; es kommt beim Auslesen mit. Dateien anderer Programme (GPX, TCX, FIT) lassen sich unter Daten ablegen.",
    toData: "Dateien bringen",
    toBand: "Band auslesen",
    toStart: "Band einrichten",
    sport: "Sportart",
    all: "Alle",
    weeks: "Zeit je Woche",
    weeksSaid: (weeks: number, longest: string, until?: string) =>
      `${until === undefined ? `Die letzten ${weeks} Wochen` : `${weeks} Wochen bis ${until}`}; die längste davon ${longest}.`,
    weeksUntil: (day: string) => `bis ${day}`,
    week: "Woche vom",
    time: "Zeit",
    distance: "Strecke",
    pace: "Tempo",
    speed: "Geschwindigkeit",
    pulse: "Puls",
    highestPulse: "höchster Puls",
    lowestPulse: "niedrigster Puls",
    energy: "Energie",
    ascent: "bergauf",
    descent: "bergab",
    altitude: "Höhe",
    steps: "Schritte",
    strokes: "Züge",
    swolf: "SWOLF",
    way: "Der Weg",
    waySaid: (eastWest: string, northSouth: string) =>
      `Die Form des Wegs: ${eastWest} von West nach Ost, ${northSouth} von Süd nach Nord.`,
    wayColoured: (by: string) => `Gefärbt nach ${by}.`,
    colour: "Farbe",
    start: "Start",
    end: "Ende",
    curves: "Über die Zeit",
    curvesHelp: "Die Pfeiltasten gehen daran entlang.",
    at: "nach",
    zones: "Pulszonen",
    zone: "Zone",
    from: "ab",
    zonesNone: "Für Zonen fehlt das Geburtsjahr: unter Band.",
    laps: "Runden",
    lap: "Runde",
    list: "Alle Trainings",
    later: "Späteres Training",
    earlier: "Früheres Training",
    told: "Wer davon weiß",
    workout: "Training",
    numbers: "In Zahlen",
    noTrack: "Es wurde kein Weg aufgezeichnet.",
    weekAmount: (of: number) => (of === 1 ? "1 Training" : `${of} Trainings`),
  },
});

/** Sports by ownband's own words for them; another one is shown as its source calls it. */
const GERMAN_SPORTS: Readonly<Record<string, string>> = {
  running: "Laufen",
  treadmill: "Laufband",
  walking: "Gehen",
  cycling: "Radfahren",
  freestyle: "Freies Training",
  "pool swimming": "Schwimmen im Becken",
  "open water swimming": "Freiwasserschwimmen",
  "indoor cycling": "Radfahren drinnen",
  elliptical: "Crosstrainer",
  climbing: "Klettern",
  hiking: "Wandern",
  football: "Fußball",
  "rope skipping": "Seilspringen",
  "rowing machine": "Rudergerät",
  "strength training": "Krafttraining",
  yoga: "Yoga",
  cricket: "Kricket",
  basketball: "Basketball",
  "table tennis": "Tischtennis",
  badminton: "Badminton",
};

/** What a sport is called, as the beginning of a line. */
export function sportWord(sport: string | undefined): string {
  const own = sport ?? words().workout;
  const said = language.value === "de" ? (GERMAN_SPORTS[own] ?? own) : own;
  return said.slice(0, 1).toLocaleUpperCase() + said.slice(1);
}

/** What `paceText` says of a sport is called: a pace, or a speed. */
export function paceWord(sport: string | undefined): string {
  return paceOf(sport) === "speed" ? words().speed : words().pace;
}

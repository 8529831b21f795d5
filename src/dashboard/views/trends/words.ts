import { formatDuration, formatNumber } from "../../format.ts";
import { translated } from "../../words.ts";
import type { MeasureName } from "./measures.ts";

export const words = translated({
  en: {
    title: "Trends",
    periods: { week: "Week", month: "Month", year: "Year", all: "All years" },
    period: "Period",
    measure: "Measure",
    measures: {
      steps: "Steps",
      active: "Active time",
      sleep: "Sleep",
      pulse: "Resting pulse",
    },
    units: { steps: "steps", active: "", sleep: "", pulse: "bpm" },
    current: "Present",
    median: "Median",
    middleHalf: "middle half",
    ofDays: (count: number) => `${count} ${count === 1 ? "day" : "days"}`,
    against: (before: string) => `against ${before}`,
    nothingBefore: (before: string) => `Nothing to compare with in ${before}.`,
    nothing: "Nothing is recorded in this time.",
    average: (value: string, days: string) => `Average ${value}, out of ${days}.`,
    averageToo: (value: string, days: string, before: string) =>
      `Average ${value}, out of ${days}; before ${before}.`,
    withoutToday: "Today is not over and does not count.",
    notWorn: "not worn",
    noRecord: "nothing recorded",
    toCome: "still to come",
    soFar: "so far",
    today: "today, so far",
    inPart: "recorded in part",
    told: "its source's own word",
    nothingWhole: "No day of this time is recorded as a whole.",
    withoutPart: (count: number) =>
      count === 1
        ? "One day that is recorded in part does not count."
        : `${count} days that are recorded in part do not count.`,
    sleepOfDay: "Sleep counts from midnight to midnight here, and by the night under Nights.",
    legendTold: "Outlined: most of it is a source's own word for whole days.",
    countOfDays: (count: number) => `${count} ${count === 1 ? "day" : "days"}`,
    partsSaid: (days: string) => `Recorded in part: ${days}.`,
    toldSaid: (days: string) => `A source's own word: ${days}.`,
    legendRings: "A ring is its source's own word for the day.",
    emptyHours: "An hour that is left empty is known of fewer than seven days.",
    calendar: (measure: string) => `Calendar: ${measure}`,
    calendarHelp:
      "Every column is a week. Arrow keys go from day to day, Enter opens the day; drag or scroll for other years.",
    calendarHint: "Point at a day, or use the arrow keys.",
    below: (limit: string) => `below ${limit}`,
    from: (limit: string) => `from ${limit}`,
    months: "Month by month",
    weekdays: "Days of the week",
    days: "Day by day",
    legendSpread: "Strong: the middle half. Faint: four days out of five. Line: the median.",
    legendBefore: (before: string) => `Hollow mark: ${before}.`,
    legendDays: "The shade is the middle half of these days, the line their median.",
    legendToDay: "Each day leads to its minutes.",
    dayBefore: (before: string) => `The same day of ${before}`,
    legendDots: "A dot is a day, the line their median.",
    summary: (what: string, low: string, high: string) =>
      `${what}: medians from ${low} to ${high}.`,
    summaryOne: (what: string, median: string) => `${what}: median ${median}.`,
    summaryDays: (what: string, low: string, lowDay: string, high: string, highDay: string) =>
      `${what}: lowest ${low} (${lowDay}), highest ${high} (${highDay}).`,
    summaryOnly: (what: string, value: string, when: string) => `${what}: ${value} (${when}).`,
    summaryInPart: (what: string) => `${what}: no day is recorded as a whole.`,
    summaryNothing: (what: string) => `${what}: nothing is recorded.`,
    asleepShare: "Asleep",
    asleepAtNoHour: "at no hour on most days",
    hourSteps: "Steps by the hour",
    hourPulse: "Pulse by the hour",
    hourAsleep: "Asleep by the hour",
    legendAsleep: "The share of nights and days on which you slept in that hour.",
    years: "Year by year",
    year: "Year",
    month: "Month",
    weekday: "Weekday",
    hour: "Hour",
    day: "Day",
    low: "A tenth below",
    lowQuarter: "A quarter below",
    highQuarter: "A quarter above",
    high: "A tenth above",
    count: "Days",
    tooFew: "Too few days for a picture of the hours.",
    empty: "Nothing is recorded yet, so there is no trend.",
    setUp: "Set up",
  },
  de: {
    title: "Verlauf",
    periods: { week: "Woche", month: "Monat", year: "Jahr", all: "Alle Jahre" },
    period: "Zeitraum",
    measure: "Messgröße",
    measures: {
      steps: "Schritte",
      active: "Aktive Zeit",
      sleep: "Schlaf",
      pulse: "Ruhepuls",
    },
    units: { steps: "Schritte", active: "", sleep: "", pulse: "bpm" },
    current: "Gegenwart",
    median: "Median",
    middleHalf: "mittlere Hälfte",
    ofDays: (count: number) => `${count} ${count === 1 ? "Tag" : "Tagen"}`,
    against: (before: string) => `gegenüber ${before}`,
    nothingBefore: (before: string) => `Für ${before} gibt es nichts zum Vergleichen.`,
    nothing: "In dieser Zeit ist nichts aufgezeichnet.",
    average: (value: string, days: string) => `Durchschnitt ${value}, aus ${days}.`,
    averageToo: (value: string, days: string, before: string) =>
      `Durchschnitt ${value}, aus ${days}; davor ${before}.`,
    withoutToday: "Heute ist noch nicht vorbei und zählt nicht mit.",
    notWorn: "nicht getragen",
    noRecord: "nichts aufgezeichnet",
    toCome: "kommt noch",
    soFar: "bis jetzt",
    today: "heute, bis jetzt",
    inPart: "teilweise aufgezeichnet",
    told: "eigene Angabe der Quelle",
    nothingWhole: "Kein Tag dieser Zeit ist ganz aufgezeichnet.",
    withoutPart: (count: number) =>
      count === 1
        ? "Ein Tag, der nur teilweise aufgezeichnet ist, zählt nicht mit."
        : `${count} Tage, die nur teilweise aufgezeichnet sind, zählen nicht mit.`,
    sleepOfDay: "Schlaf zählt hier von Mitternacht bis Mitternacht, unter Nächte je Nacht.",
    legendTold: "Umrandet: größtenteils eigene Angaben einer Quelle für ganze Tage.",
    countOfDays: (count: number) => `${count} ${count === 1 ? "Tag" : "Tage"}`,
    partsSaid: (days: string) => `Nur teilweise aufgezeichnet: ${days}.`,
    toldSaid: (days: string) => `Eigene Angabe einer Quelle: ${days}.`,
    legendRings: "Ein Ring ist eine eigene Angabe der Quelle für den Tag.",
    emptyHours: "Eine leere Stunde ist von weniger als sieben Tagen bekannt.",
    calendar: (measure: string) => `Kalender: ${measure}`,
    calendarHelp:
      "Jede Spalte ist eine Woche. Pfeiltasten gehen von Tag zu Tag, Enter öffnet den Tag; ziehen oder scrollen für andere Jahre.",
    calendarHint: "Auf einen Tag zeigen oder die Pfeiltasten nehmen.",
    below: (limit: string) => `unter ${limit}`,
    from: (limit: string) => `ab ${limit}`,
    months: "Monat für Monat",
    weekdays: "Wochentage",
    days: "Tag für Tag",
    legendSpread: "Kräftig: die mittlere Hälfte. Blass: vier von fünf Tagen. Strich: der Median.",
    legendBefore: (before: string) => `Hohles Zeichen: ${before}.`,
    legendDays: "Der Schatten ist die mittlere Hälfte dieser Tage, der Strich ihr Median.",
    legendToDay: "Jeder Tag führt zu seinen Minuten.",
    dayBefore: (before: string) => `Derselbe Tag, ${before}`,
    legendDots: "Ein Punkt ist ein Tag, der Strich ihr Median.",
    summary: (what: string, low: string, high: string) =>
      `${what}: Mediane von ${low} bis ${high}.`,
    summaryOne: (what: string, median: string) => `${what}: Median ${median}.`,
    summaryDays: (what: string, low: string, lowDay: string, high: string, highDay: string) =>
      `${what}: niedrigster Wert ${low} (${lowDay}), höchster ${high} (${highDay}).`,
    summaryOnly: (what: string, value: string, when: string) => `${what}: ${value} (${when}).`,
    summaryInPart: (what: string) => `${what}: kein Tag ist ganz aufgezeichnet.`,
    summaryNothing: (what: string) => `${what}: nichts ist aufgezeichnet.`,
    asleepShare: "Schlafend",
    asleepAtNoHour: "zu keiner Stunde an den meisten Tagen",
    hourSteps: "Schritte in jeder Stunde",
    hourPulse: "Puls in jeder Stunde",
    hourAsleep: "Schlaf in jeder Stunde",
    legendAsleep: "Der Anteil der Tage, an denen du in dieser Stunde geschlafen hast.",
    years: "Jahr für Jahr",
    year: "Jahr",
    month: "Monat",
    weekday: "Wochentag",
    hour: "Stunde",
    day: "Tag",
    low: "Ein Zehntel darunter",
    lowQuarter: "Ein Viertel darunter",
    highQuarter: "Ein Viertel darüber",
    high: "Ein Zehntel darüber",
    count: "Tage",
    tooFew: "Zu wenige Tage für ein Bild der Stunden.",
    empty: "Noch ist nichts aufgezeichnet, also auch kein Verlauf.",
    setUp: "Einrichten",
  },
});

/** A value of a measure, without its unit where a name tells it. */
export function show(measure: MeasureName, value: number): string {
  return measure === "active" || measure === "sleep"
    ? formatDuration(value * 60)
    : formatNumber(value);
}

/** A value and its unit: `6,412 steps`, `7 h 12`, `56 bpm`. */
export function showWithUnit(measure: MeasureName, value: number): string {
  return `${show(measure, value)} ${words().units[measure]}`.trim();
}

/** `+500`, `−12 min`, `±0` */
export function showDifference(measure: MeasureName, difference: number): string {
  const size = show(measure, Math.abs(difference));
  if (size === show(measure, 0)) return `±${size}`;
  return `${difference > 0 ? "+" : "−"}${size}`;
}

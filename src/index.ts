/** Portable: what runs in Node.js and in a browser alike. The world outside is handed in (`./node`). */
export { AppError, BusError, Interrupted, isAppError, LinkError } from "./errors.ts";
export type { AppErrorOptions } from "./errors.ts";
export type {
  Address,
  BandLink,
  BandSighting,
  BytePipe,
  ByteStream,
  Characteristic,
  Codecs,
  Database,
  OutFile,
  OutFolder,
  KeptBytes,
  OwnFile,
  PhoneWorld,
  Radio,
  RandomBytes,
  Scratch,
  Trace,
  Waiting,
} from "./platform.ts";
export { AuthKey } from "./bytes/auth-key.ts";
export { walk } from "./archive/walk.ts";
export type { AskPassword, Entry, Trouble, WalkTools } from "./archive/entry.ts";
export { ArchiveError } from "./archive/errors.ts";
export { choosePhone, findPhones } from "./phone/find-phones.ts";
export type { Reach, Sighting } from "./phone/find-phones.ts";
export type { PhoneListing, PhoneState } from "./phone/listing.ts";
export { PhoneError } from "./phone/errors.ts";
export { Phone } from "./phone/phone.ts";
export type { KeyFindings, Looked, RankedKey, Rejected } from "./keys/findings.ts";
export type { KeySighting, KeySource } from "./store/key-sighting.ts";
export { Ledger } from "./store/ledger.ts";
export type { Change, KeptBand, KeptKey } from "./store/kept-key.ts";
export { findKeysInFiles, findKeysOnPhone } from "./tasks/find-key.ts";
export type { PhoneSearch, PhoneSearchOptions, SearchTools } from "./tasks/find-key.ts";
export { checkChain } from "./tasks/check-chain.ts";
export type { ChainLink, ChainTools } from "./tasks/check-chain.ts";
export { explainFiles, explainPhone, NoKeyError } from "./tasks/verdict.ts";
export { BandError } from "./band/errors.ts";
export { MODELS, modelNamed, UNKNOWN_MODEL } from "./band/models.ts";
export type { HistoryType, Model } from "./band/models.ts";
export { readBattery, watchBattery } from "./band/battery.ts";
export { watchEvents } from "./band/events.ts";
export { acknowledge, fetchRound } from "./band/fetch.ts";
export { readInfo } from "./band/info.ts";
export type { BandInfo } from "./band/info.ts";
export { measurePulse, watchPulse } from "./band/pulse.ts";
export type { Session } from "./band/session.ts";
export { signIn } from "./band/sign-in.ts";
export { readSteps, watchSteps } from "./band/steps.ts";
export { readTime, setTime } from "./band/time.ts";
export { setStepGoal, setUser } from "./band/user.ts";
export type { Day } from "./health/day.ts";
export { summarizeDays } from "./health/day.ts";
export { interpret } from "./health/interpret.ts";
export type { Interpreted, State } from "./health/interpret.ts";
export type { Measurement, MeasurementKind } from "./health/measurement.ts";
export type { Minute, UnixSeconds } from "./health/minute.ts";
export { nightsOf } from "./health/nights.ts";
export type { Night } from "./health/nights.ts";
export { findSleep } from "./health/sleep.ts";
export type { SleepSession } from "./health/sleep.ts";
export type { Wearer } from "./health/wearer.ts";
export type { TrackPoint, Workout } from "./health/workout.ts";
export { offsetsOf, offsetsOfStays } from "./health/zone.ts";
export { gattLink } from "./links/gatt-link.ts";
export type { GattStack } from "./links/gatt-link.ts";
export type { Alarm } from "./health/alarm.ts";
export type { DaySummary, SleepSummary } from "./health/day-summary.ts";
export type { Stretch, StretchState } from "./health/stretch.ts";
export type { Lap } from "./health/workout.ts";
export { ExchangeError } from "./exchange/errors.ts";
export type {
  DeviceFacts,
  DeviceIntake,
  Intake,
  LeftOut,
  RecordedWorkout,
} from "./store/intake.ts";
export type { ImportedRun, ImportReport } from "./store/import-report.ts";
export type { ImportOptions, ImportSession } from "./store/import-session.ts";
export { Records } from "./store/records.ts";
export { BandTaskError } from "./tasks/errors.ts";
export { evaluate, evaluateDays, evaluateNights } from "./tasks/evaluate.ts";
export { evaluateStale } from "./tasks/evaluate-stale.ts";
export {
  exportAsCsv,
  exportAsJson,
  exportAsParquet,
  exportGadgetbridge,
  exportWorkouts,
} from "./tasks/export-history.ts";
export type { ExportReport, ExportTools } from "./tasks/export-history.ts";
export { planHandover } from "./tasks/handover-ways.ts";
export { importHistory } from "./tasks/import-history.ts";
export type { HistoryReport, ImportTools } from "./tasks/import-history.ts";
export { makeRestoreZip } from "./tasks/make-restore-zip.ts";
export { findBand } from "./tasks/find-band.ts";
export { watchBand } from "./tasks/live-band.ts";
export { syncBand } from "./tasks/sync-band.ts";
export type { SyncProgress, SyncReport, SyncTools } from "./tasks/sync-work.ts";
export { verifyKey } from "./tasks/verify-key.ts";
export { withBand } from "./tasks/with-band.ts";
export type { BandTools, OpenBand } from "./tasks/with-band.ts";

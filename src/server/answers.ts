/**
 * What the page is told. Everything is plain JSON: what is not known is absent, or `null` in a column.
 * Times are UTC seconds, lengths metres, speeds metres per second.
 */
export type * from "./answers/failure.ts";
export type * from "./answers/house.ts";
export type * from "./answers/parts.ts";
export type * from "./answers/now.ts";
export type * from "./answers/day.ts";
export type * from "./answers/told.ts";
export type * from "./answers/days.ts";
export type * from "./answers/nights.ts";
export type * from "./answers/workouts.ts";
export type * from "./answers/bands.ts";
export type * from "./answers/records.ts";
export { STATE_OF_LETTER } from "./answers/parts.ts";

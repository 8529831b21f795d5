import { AppError } from "../errors.ts";

/** What evaluating health records can fail at. */
export class HealthError extends AppError<"unknown-zone"> {}

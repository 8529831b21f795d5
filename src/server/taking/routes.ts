import { Hono } from "hono";
import type { Desk } from "../desk.ts";

/** What is taken along: exports, and the store itself. */
export function taking(desk: Desk) {
  void desk;
  return new Hono().get("/export/:format", (c) => c.body(null, 501));
}

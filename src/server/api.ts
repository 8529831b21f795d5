import { vValidator } from "@hono/valibot-validator";
import { Hono } from "hono";
import type { Desk } from "./desk.ts";
import { doing } from "./doing/routes.ts";
import { tellFailure } from "./failures.ts";
import { lookingAt } from "./looking/looking.ts";
import { taking } from "./taking/routes.ts";
import { AtMoment, BegunAt, InRange, InYear, OfWearer, OnDay, refuse } from "./wishes.ts";

/** The page's questions and their answers. Portable: behind a server, or in a worker of the page. */
export function createApi(desk: Desk) {
  return new Hono()
    .route("/api", looking(desk))
    .route("/api", doing(desk))
    .route("/api", taking(desk))
    .onError(tellFailure);
}

/** What the page knows of the server: its routes and the types of their answers. */
export type Api = ReturnType<typeof createApi>;

function looking(desk: Desk) {
  const look = lookingAt(desk);
  return new Hono()
    .get("/house", async (c) => c.json(await look.house()))
    .get("/now", vValidator("query", OfWearer, refuse), async (c) =>
      c.json(await look.now(c.req.valid("query").wearer)),
    )
    .get(
      "/day/:day",
      vValidator("param", OnDay, refuse),
      vValidator("query", OfWearer, refuse),
      async (c) => c.json(await look.day(c.req.valid("query").wearer, c.req.valid("param").day)),
    )
    .get("/days", vValidator("query", InRange, refuse), async (c) => {
      const { wearer, ...range } = c.req.valid("query");
      return c.json(await look.days(wearer, range));
    })
    .get("/hours", vValidator("query", InYear, refuse), async (c) => {
      const { wearer, ...range } = c.req.valid("query");
      return c.json(await look.hours(wearer, range));
    })
    .get("/nights", vValidator("query", InRange, refuse), async (c) => {
      const { wearer, ...range } = c.req.valid("query");
      return c.json(await look.nights(wearer, range));
    })
    .get(
      "/night/:day",
      vValidator("param", OnDay, refuse),
      vValidator("query", OfWearer, refuse),
      async (c) => c.json(await look.night(c.req.valid("query").wearer, c.req.valid("param").day)),
    )
    .get("/source", vValidator("query", AtMoment, refuse), async (c) => {
      const { wearer, atS } = c.req.valid("query");
      return c.json(await look.source(wearer, atS));
    })
    .get("/workouts", vValidator("query", OfWearer, refuse), async (c) =>
      c.json(await look.workouts(c.req.valid("query").wearer)),
    )
    .get(
      "/workout/:startS",
      vValidator("param", BegunAt, refuse),
      vValidator("query", OfWearer, refuse),
      async (c) =>
        c.json(await look.workout(c.req.valid("query").wearer, c.req.valid("param").startS)),
    )
    .get("/bands", async (c) => c.json(await look.bands()))
    .get("/runs", async (c) => c.json(await look.runs()))
    .get("/spread", async (c) => c.json(await look.spread()));
}

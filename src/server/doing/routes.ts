import { vValidator } from "@hono/valibot-validator";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { Desk } from "../desk.ts";
import { refuse } from "../wishes.ts";
import { eventStream } from "./event-stream.ts";
import { AnswerToQuestion, OfJob, Wish } from "./job-wish.ts";

/** Many times what the longest wish has. */
const MOST_BYTES = 64 * 1024;

/** Jobs, and what happens. */
export function doing(desk: Desk) {
  const { jobs } = desk;
  const small = bodyLimit({
    maxSize: MOST_BYTES,
    onError: () => {
      throw new HTTPException(413, { message: "The question is too long." });
    },
  });
  return new Hono()
    .get("/events", (c) => eventStream(c, jobs))
    .post("/jobs", small, vValidator("json", Wish, refuse), (c) =>
      c.json(jobs.begin(c.req.valid("json"))),
    )
    .post(
      "/jobs/:id/answer",
      small,
      vValidator("param", OfJob, refuse),
      vValidator("json", AnswerToQuestion, refuse),
      (c) => {
        const { question, answer } = c.req.valid("json");
        jobs.answer(c.req.valid("param").id, question, answer);
        return c.json({});
      },
    )
    .delete("/jobs/:id", vValidator("param", OfJob, refuse), (c) => {
      jobs.stop(c.req.valid("param").id);
      return c.json({});
    });
}

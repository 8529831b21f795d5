import { vValidator } from "@hono/valibot-validator";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import * as v from "valibot";
import type { RevealedKey, UploadAnswer } from "../answers.ts";
import type { Desk } from "../desk.ts";
import type { JobWish, QuestionAnswer } from "../jobs.ts";
import { mac } from "../wishes.ts";

/** Jobs, their events, dropped files, and the one question that gives a key. */
export function doing(desk: Desk) {
  const { jobs } = desk;
  return new Hono()
    .get("/events", (c) =>
      streamSSE(c, async (stream) => {
        await stream.writeSSE({ data: JSON.stringify({ is: "Jobs", jobs: jobs.list() }) });
      }),
    )
    .post("/jobs", vValidator("json", Wish), (c) => c.json(jobs.begin(c.req.valid("json"))))
    .post("/jobs/:id/answer", vValidator("json", AnswerToQuestion), (c) => {
      const { question, answer } = c.req.valid("json");
      jobs.answer(c.req.param("id"), question, answer);
      return c.json({});
    })
    .delete("/jobs/:id", (c) => {
      jobs.stop(c.req.param("id"));
      return c.json({});
    })
    .post("/uploads", (c) => c.json<UploadAnswer>({ id: "", sizeBytes: 0 }))
    .post("/keys/reveal", vValidator("json", v.object({ mac })), (c) =>
      c.json<RevealedKey>({ mac: c.req.valid("json").mac, key: "", qr: [] }),
    );
}

const Wish = v.custom<JobWish>(() => false);
const AnswerToQuestion = v.object({
  question: v.string(),
  answer: v.custom<QuestionAnswer>(() => false),
});

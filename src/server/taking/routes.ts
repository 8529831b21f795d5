import { vValidator } from "@hono/valibot-validator";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { parseMac } from "../../bytes/mac.ts";
import { Ledger } from "../../store/ledger.ts";
import { Records } from "../../store/records.ts";
import { addWearer, changeWearer, giveBand, removeWearer } from "../../tasks/household.ts";
import type { RevealedKey, UploadAnswer } from "../answers.ts";
import type { Desk } from "../desk.ts";
import { SMALL_PATIENCE_MS, untilFree } from "../doing/until-free.ts";
import { refuse } from "../wishes.ts";
import { exportFacts, fillExport } from "./exports.ts";
import { fillHandover, handoverFacts } from "./handover-download.ts";
import { forgetKeys, revealKey } from "./keys.ts";
import { fillStore, replaceStore } from "./store-file.ts";
import {
  AsFormat,
  ByWay,
  FactsOfWearer,
  Named,
  OfBand,
  OfDays,
  OfNumber,
  ThatBand,
  TwoBands,
  WhoIsNew,
  WornBy,
} from "./take-wishes.ts";
import { fileTooBig, UPLOAD_LIMITS } from "./uploads.ts";

/** Many times what the longest of these documents has. */
const MOST_DOCUMENT_BYTES = 16 * 1024;

/** What goes up, what is taken along, the one question that gives a key, and what needs no band to be set. */
export function taking(desk: Desk) {
  return new Hono().route("/", goingUp(desk)).route("/", goingDown(desk)).route("/", setting(desk));
}

function goingUp(desk: Desk) {
  return new Hono()
    .post("/uploads", vValidator("query", Named, refuse), async (c) => {
      const { raw } = c.req;
      // Said before anything of it is read: most browsers hear it only then.
      if (Number(c.req.header("content-length")) > UPLOAD_LIMITS.maxBytes) throw fileTooBig();
      const { signal } = raw;
      const answer = await desk.uploads.keep(await bodyOf(raw), c.req.valid("query"), { signal });
      return c.json<UploadAnswer>(answer);
    })
    .put("/store", async (c) => {
      const { raw } = c.req;
      await replaceStore(desk, await bodyOf(raw), { signal: raw.signal });
      return c.json({});
    });
}

function goingDown(desk: Desk) {
  const { downloads } = desk;
  return new Hono()
    .get(
      "/export/:format",
      vValidator("param", AsFormat, refuse),
      vValidator("query", OfDays, refuse),
      async (c) => {
        const take = { ...c.req.valid("param"), ...c.req.valid("query") };
        const facts = await exportFacts(desk, take);
        return downloads.answer(c.req.raw, facts, fillExport(desk.house, take));
      },
    )
    .get(
      "/handover/:way",
      vValidator("param", ByWay, refuse),
      vValidator("query", OfBand, refuse),
      async (c) => {
        const wanted = { ...c.req.valid("param"), ...c.req.valid("query") };
        const facts = await handoverFacts(desk, wanted);
        return downloads.answer(c.req.raw, facts, fillHandover(desk, wanted));
      },
    )
    .get("/store", (c) => {
      const facts = { name: "ownband.sqlite", type: "application/vnd.sqlite3" };
      return downloads.answer(c.req.raw, facts, fillStore(desk));
    });
}

function setting(desk: Desk) {
  const { jobs } = desk;
  const small = bodyLimit({
    maxSize: MOST_DOCUMENT_BYTES,
    onError: () => {
      throw new HTTPException(413, { message: "The question is too long." });
    },
  });
  return new Hono()
    .post("/keys/reveal", small, vValidator("json", ThatBand, refuse), async (c) => {
      c.header("cache-control", "no-store");
      return c.json<RevealedKey>(await revealKey(await desk.ledger(), c.req.valid("json").mac));
    })
    .post("/keys/forget", small, vValidator("json", ThatBand, refuse), async (c) => {
      const { mac } = c.req.valid("json");
      const forgotten = await writing(desk, ({ ledger }) => forgetKeys(ledger, mac));
      jobs.changed();
      return c.json({ forgotten });
    })
    .post("/follow", small, vValidator("json", TwoBands, refuse), async (c) => {
      const { old, new: young } = c.req.valid("json");
      await writing(desk, ({ records }) => {
        records.follow(parseMac(old) ?? old, parseMac(young) ?? young);
      });
      jobs.changed();
      return c.json({});
    })
    .post("/wearer", small, vValidator("json", WhoIsNew, refuse), async (c) => {
      const { name } = c.req.valid("json");
      const wearer = await writing(desk, ({ records }) => addWearer(records, name));
      jobs.changed();
      return c.json(wearer);
    })
    .delete("/wearer/:id", vValidator("param", OfNumber, refuse), async (c) => {
      const { id } = c.req.valid("param");
      await writing(desk, ({ records }) => removeWearer(records, id));
      jobs.changed();
      return c.json({});
    })
    .post("/worn", small, vValidator("json", WornBy, refuse), async (c) => {
      const { mac, wearer } = c.req.valid("json");
      const given = await writing(desk, ({ records }) =>
        giveBand(records, parseMac(mac) ?? mac, wearer),
      );
      jobs.changed();
      return c.json({ given });
    })
    .patch(
      "/wearer/:id",
      small,
      vValidator("param", OfNumber, refuse),
      vValidator("json", FactsOfWearer, refuse),
      async (c) => {
        const { id } = c.req.valid("param");
        const change = c.req.valid("json");
        const wearer = await writing(desk, ({ records }) => changeWearer(records, id, change));
        jobs.changed();
        return c.json({ id, ...wearer });
      },
    );
}

interface OpenStore {
  readonly records: Records;
  readonly ledger: Ledger;
}

/** Writes something small, over a connection of its own: whoever looks does not wait as long for others. */
function writing<T>({ house, jobs, signal }: Desk, work: (store: OpenStore) => T): Promise<T> {
  return jobs.writing(signal, async () => {
    const lease = await house.openStore("shared");
    try {
      const nowS = house.nowS();
      await untilFree({ progress: () => undefined, signal }, lease, SMALL_PATIENCE_MS);
      return work({ records: Records.open(lease, nowS), ledger: Ledger.open(lease, nowS) });
    } finally {
      lease.close();
    }
  });
}

/** What comes up; read as one blob where a request does not give its body away (in Firefox). */
async function bodyOf(request: Request): Promise<ReadableStream<Uint8Array>> {
  const { body } = request as { body?: Request["body"] };
  return body ?? (await request.blob()).stream();
}

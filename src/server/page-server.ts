import type { Context, MiddlewareHandler } from "hono";
import { Hono } from "hono";
import { accepts } from "hono/accepts";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { getMimeType } from "hono/utils/mime";
import type { Api } from "./api.ts";
import { failureOf, tellFailure } from "./failures.ts";
import type { Guard } from "./guard.ts";
import { pageHeaders } from "./page-headers.ts";
import { refuse } from "./refusals.ts";
import { fileTooBig, UPLOAD_LIMITS } from "./taking/uploads.ts";

/** The files of the page, read beforehand, by their paths: no question gets as far as the disk. */
export type PageFiles = ReadonlyMap<string, PageFile>;

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, smaller. */
  readonly gzip?: Uint8Array<ArrayBuffer> | undefined;
}

/** Where files go up; everything else that is sent is a small document. */
export const UPLOADS = "/api/uploads";
const MOST_DOCUMENT_BYTES = 64 * 1024;

/** The whole of what `ownband serve` answers: the guard, the questions of the page, and the page. */
export function createPageServer({
  api,
  files,
  guard,
}: {
  readonly api: Api;
  readonly files: PageFiles;
  readonly guard: Guard;
}): (request: Request) => Response | Promise<Response> {
  const server = new Hono()
    .use(pageHeaders, keptByNobody)
    .use(guard.watch)
    .use("/api/*", compress({ contentTypeFilter: /^application\/json/ }), limitBody)
    .route("/", api)
    .get("*", (c) => fileOf(c, files))
    .notFound((c) => refuse(c, "not-here"))
    .onError(tellFailure);
  return (request) => server.fetch(request);
}

const limitDocument = bodyLimit({ maxSize: MOST_DOCUMENT_BYTES, onError: tooBig });

const limitBody: MiddlewareHandler = async (c, next) => {
  if (c.req.path !== UPLOADS) return limitDocument(c, next);
  // Without a length nobody knows what is coming; every browser tells that of a file.
  const length = c.req.header("content-length");
  if (c.req.method === "POST" && length === undefined) return tooBig(c, 411);
  if (Number(length) > UPLOAD_LIMITS.maxBytes) {
    return c.json({ error: failureOf(fileTooBig()) }, 413);
  }
  return next();
};

function tooBig(c: Context, status: 411 | 413 = 413): Response {
  const error = { code: "too-big", message: "That is more than ownband takes at once." };
  return c.json({ error }, status);
}

const FOR_GOOD = "private, max-age=31536000, immutable";

const keptByNobody: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.headers.get("cache-control") !== FOR_GOOD) c.header("cache-control", "no-store");
};

/** A file of the page; under `/assets/` the names change with what is in them. */
function fileOf(c: Context, files: PageFiles): Response | Promise<Response> {
  const path = c.req.path === "/" ? "/index.html" : c.req.path;
  const file = files.get(path);
  if (file === undefined) return refuse(c, "not-here");
  if (path.startsWith("/assets/")) c.header("cache-control", FOR_GOOD);
  c.header("content-type", getMimeType(path) ?? "application/octet-stream");
  if (file.gzip === undefined) return c.body(file.bytes);
  c.header("vary", "accept-encoding");
  const encoding = accepts(c, {
    header: "Accept-Encoding",
    supports: ["gzip"],
    default: "identity",
  });
  if (encoding !== "gzip") return c.body(file.bytes);
  c.header("content-encoding", "gzip");
  return c.body(file.gzip);
}

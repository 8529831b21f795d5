/**
 * Keeps exactly the files of this build, so that the page works without a network. A newer build is
 * fetched beside it and takes over when the last tab of this one is closed: never half of each.
 */

/** Written by the build: a hash of all files, and their names. */
declare const BUILT: { readonly version: string; readonly files: readonly string[] };

/** What we use of a service worker; TypeScript knows a page's or a worker's world, not both. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(
    type: "install" | "activate",
    listener: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(
    type: "fetch",
    listener: (event: {
      readonly request: Request;
      respondWith(answer: Promise<Response>): void;
    }) => void,
  ): void;
}

const scope = globalThis as unknown as Scope;
const PREFIX = "ownband-";
/** Named once: the build puts all of it wherever its name stands. */
const site = BUILT;
const NAME = PREFIX + site.version;

scope.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOthers(), scope.clients.claim()]));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" && request.url.startsWith(scope.registration.scope);
  if (isOurs) event.respondWith(answer(request));
});

/** All or nothing; past the browser's own cache, which may hold the build before. */
async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(site.files.map((file) => new Request(file, { cache: "reload" })));
}

async function forgetOthers(): Promise<void> {
  const old = (await caches.keys()).filter((it) => it.startsWith(PREFIX) && it !== NAME);
  await Promise.all(old.map((it) => caches.delete(it)));
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const wanted = request.mode === "navigate" ? scope.registration.scope : request;
  return (await cache.match(wanted, { ignoreSearch: true })) ?? fetch(request);
}

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BESIDE, letIn, startGuardedPage } from "./guarded-page.ts";
import type { GuardedPage } from "./guarded-page.ts";
import { tidyUp } from "./ownband.ts";
import { ask, say, statusIn } from "./raw-http.ts";
import type { Answer } from "./raw-http.ts";

let page: GuardedPage;

beforeAll(async () => {
  page = await startGuardedPage();
});

// What goes wrong on the way is nobody's business: libraries like to write it to the console.
const written = [vi.spyOn(console, "error"), vi.spyOn(console, "info"), vi.spyOn(console, "log")];

afterAll(async () => {
  await page.close();
  await tidyUp();
  expect(written.flatMap(({ mock }) => mock.calls)).toEqual([]);
});

const HOUSE = "/api/house";

/** As our own page asks. */
function own(headers: Record<string, string> = {}): Record<string, string> {
  return { cookie: page.cookie, ...headers };
}

function codeIn({ body }: Answer): string {
  return (JSON.parse(body) as { error: { code: string } }).error.code;
}

test("our own page gets answers", async () => {
  expect((await ask(page.port, { path: HOUSE, headers: own() })).status).toBe(200);
  const post = { method: "POST", path: "/api/jobs", body: "{}" };
  const headers = own({ origin: page.origin, "content-type": "application/json" });
  expect((await ask(page.port, { ...post, headers })).status).toBe(400);
});

describe("who has not been let in", () => {
  test("gets a page that says what to do, in English or German", async () => {
    const answer = await ask(page.port);
    expect(answer.status).toBe(401);
    expect(answer.headers["content-type"]).toMatch(/^text\/html/);
    expect(answer.body).toMatch(/press Enter there for another one/);
    const german = await ask(page.port, { headers: { "accept-language": "de-AT,de;q=0.9" } });
    expect(german.body).toMatch(/<html lang="de">[\s\S]*Dieser Browser ist nicht angemeldet/);
  });

  test.each(["/", "/index.html", "/assets/index-12345678.js", "/beside.txt", "/api/nothing"])(
    "does not get %s",
    async (path) => {
      expect((await ask(page.port, { path })).status).toBe(401);
    },
  );

  test.each([
    ["GET", "/api/house"],
    ["GET", "/api/events"],
    ["GET", "/api/export/json"],
    ["POST", "/api/jobs"],
    ["POST", "/api/uploads"],
    ["POST", "/api/keys/reveal"],
    ["DELETE", "/api/jobs/1"],
    ["PATCH", "/api/wearer/1"],
    ["PUT", "/api/store"],
  ])("is answered nothing but a refusal to %s %s", async (method, path) => {
    const answer = await ask(page.port, { method, path, headers: { origin: page.origin } });
    expect(answer.status).toBe(401);
    expect(codeIn(answer)).toBe("not-let-in");
  });

  test("gets nothing for a cookie that is made up, empty, cut or of another port", async () => {
    const [name = "", value = ""] = page.cookie.split("=");
    const cookies = [
      `${name}=`,
      `${name}=${"A".repeat(value.length)}`,
      `${name}=${value.slice(0, -1)}`,
      `${name}=${value}A`,
      `ownband-1=${value}`,
      `${name}=x; ${name}=${value}`,
    ];
    for (const cookie of cookies) {
      const answer = await ask(page.port, { path: HOUSE, headers: { cookie } });
      expect(answer.status, cookie).toBe(401);
    }
  });
});

describe("the one-time address", () => {
  test("is worth a cookie that is none of it, and leads to the page", async () => {
    const address = page.newAddress();
    const token = address.split("/").at(-1) ?? "";
    expect(token).toMatch(/^[\w-]{43}$/);
    const { status, headers } = await ask(page.port, { path: `/enter/${token}` });
    expect(status).toBe(303);
    expect(headers.location).toBe("/");
    const [cookie = ""] = headers["set-cookie"] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^ownband-${page.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(cookie).not.toContain(token);
  });

  test("is worth nothing the second time; who is in already gets to the page", async () => {
    const path = new URL(page.newAddress()).pathname;
    expect((await ask(page.port, { path })).status).toBe(303);
    const again = await ask(page.port, { path });
    expect(again.status).toBe(401);
    expect(again.headers["set-cookie"]).toBeUndefined();
    expect(again.body).toMatch(/Press Enter in the terminal where ownband runs/);
    expect((await ask(page.port, { path, headers: own() })).status).toBe(303);
  });

  test("lets in one of twenty who come at once", async () => {
    const path = new URL(page.newAddress()).pathname;
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(page.port, { path })));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([303, ...Array.from({ length: 19 }, () => 401)]);
  });

  test.each(["", "x", "A".repeat(43), "A".repeat(12_000), "%00", "..%2f..", "__proto__"])(
    "cannot be guessed: %s",
    async (token) => {
      const answer = await ask(page.port, { path: `/enter/${token}` });
      expect(answer.status).toBe(401);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    },
  );

  test("that is almost right is wrong, and the right one stays good", async () => {
    const path = new URL(page.newAddress()).pathname;
    for (const wrong of [path.slice(0, -1), `${path}A`, `${path}/`, path.toLowerCase()]) {
      expect((await ask(page.port, { path: wrong })).status, wrong).toBe(401);
    }
    expect((await ask(page.port, { path })).status).toBe(303);
  });

  test("is not used up by looking at its head, nor by a stranger", async () => {
    const path = new URL(page.newAddress()).pathname;
    expect((await ask(page.port, { method: "HEAD", path })).status).toBe(405);
    expect((await ask(page.port, { path, headers: { host: "evil.example" } })).status).toBe(421);
    const headers = { origin: "https://evil.example" };
    expect((await ask(page.port, { path, headers })).status).toBe(403);
    expect((await ask(page.port, { path })).status).toBe(303);
  });

  test("is one of four at most: the oldest is forgotten", async () => {
    const paths = Array.from({ length: 5 }, () => new URL(page.newAddress()).pathname);
    const [first = "", second = ""] = paths;
    expect((await ask(page.port, { path: first })).status).toBe(401);
    expect((await ask(page.port, { path: second })).status).toBe(303);
  });
});

describe("a foreign name of this computer (DNS rebinding)", () => {
  const FOREIGN = [
    "evil.example",
    "evil.example:PORT",
    "127.0.0.1",
    "127.0.0.1:1",
    "localhost.evil.example:PORT",
    "127.0.0.1.evil.example:PORT",
    "0.0.0.0:PORT",
    "[::]:PORT",
    "127.1:PORT",
    "2130706433:PORT",
    "0x7f000001:PORT",
    "127.0.0.2:PORT",
    "LOCALHOST:PORT",
    "localhost.:PORT",
    "user@127.0.0.1:PORT",
    "127.0.0.1:PORT@evil.example",
    "127.0.0.1:PORT, evil.example",
    "evil.example#127.0.0.1:PORT",
    "127.0.0.1:PORT/",
    "",
  ];

  test.each(FOREIGN)("%s is refused, with the cookie too", async (name) => {
    const host = name.replace("PORT", String(page.port));
    const answer = await ask(page.port, { path: HOUSE, headers: own({ host }) });
    expect([400, 421]).toContain(answer.status);
    expect(answer.body).not.toContain("served");
  });

  test.each(["127.0.0.1", "localhost", "[::1]"])("%s is our own name", async (name) => {
    const headers = own({ host: `${name}:${page.port}` });
    expect((await ask(page.port, { path: HOUSE, headers })).status).toBe(200);
  });

  test("two names, none, or another one in the address are refused", async () => {
    const host = `127.0.0.1:${page.port}`;
    const heads = [
      `GET ${HOUSE} HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example`,
      `GET ${HOUSE} HTTP/1.1\r\nHost: evil.example\r\nHost: ${host}`,
      `GET ${HOUSE} HTTP/1.1`,
      `GET ${HOUSE} HTTP/1.0`,
      `GET http://evil.example${HOUSE} HTTP/1.1\r\nHost: ${host}`,
      `GET http://evil.example:${page.port}${HOUSE} HTTP/1.1\r\nHost: ${host}`,
      `GET http://${host}${HOUSE} HTTP/1.1\r\nHost: evil.example`,
    ];
    for (const head of heads) {
      const heard = await say(page.port, [
        `${head}\r\nCookie: ${page.cookie}\r\nConnection: close\r\n\r\n`,
      ]);
      expect([400, 421], head).toContain(statusIn(heard));
      expect(heard.text).not.toContain("served");
    }
  });
});

describe("a foreign page", () => {
  const FOREIGN = [
    "https://evil.example",
    "null",
    "",
    "http://127.0.0.1:1",
    "http://localhost:PORT",
    "https://127.0.0.1:PORT",
    "http://127.0.0.1:PORT.evil.example",
    "http://127.0.0.1:PORT/",
    "file://",
  ];

  test.each(FOREIGN)("as origin %s may neither ask nor change anything", async (name) => {
    const headers = own({ origin: name.replace("PORT", String(page.port)) });
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await ask(page.port, { method, path: "/api/jobs", headers });
      expect(answer.status).toBe(403);
      expect(codeIn(answer)).toBe("foreign-page");
    }
    expect((await ask(page.port, { headers })).status).toBe(403);
  });

  test.each(["cross-site", "same-site", "made-up"])(
    "that the browser calls %s may not ask",
    async (site) => {
      const headers = own({ "sec-fetch-site": site });
      expect((await ask(page.port, { path: HOUSE, headers })).status).toBe(403);
      const post = { method: "POST", path: "/api/jobs", body: "{}" };
      expect((await ask(page.port, { ...post, headers })).status).toBe(403);
      const both = { ...headers, origin: page.origin };
      expect((await ask(page.port, { ...post, headers: both })).status).toBe(403);
      const script = { ...headers, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" };
      const path = "/assets/index-12345678.js";
      expect((await ask(page.port, { path, headers: script })).status).toBe(403);
    },
  );

  test("changes nothing without saying who it is", async () => {
    for (const headers of [own(), own({ "sec-fetch-site": "none" })]) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const answer = await ask(page.port, { method, path: "/api/jobs", headers });
        expect(answer.status).toBe(403);
      }
    }
    const headers = own({ "sec-fetch-site": "same-origin" });
    expect((await ask(page.port, { method: "POST", path: "/api/jobs", headers })).status).toBe(400);
  });

  test("may link to ours: the browser leaves the cookie out, and our own document asks again", async () => {
    const visit = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    const answer = await ask(page.port, { headers: visit });
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('http-equiv="refresh"');
    const again = await ask(page.port, { headers: { ...visit, "sec-fetch-site": "same-origin" } });
    expect(again.body).not.toContain("refresh");
    const inFrame = { ...visit, "sec-fetch-dest": "iframe" };
    expect((await ask(page.port, { headers: inFrame })).status).toBe(403);
  });

  test("is never told that it may ask from afar", async () => {
    const headers = own({
      origin: "https://evil.example",
      "access-control-request-method": "POST",
      "access-control-request-private-network": "true",
    });
    for (const method of ["OPTIONS", "GET", "POST"]) {
      const answer = await ask(page.port, { method, path: "/api/jobs", headers });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(Object.keys(answer.headers).filter((it) => it.startsWith("access-control"))).toEqual(
        [],
      );
    }
  });
});

describe("ways that there are not", () => {
  test.each(["OPTIONS", "TRACE", "PROPFIND", "QUERY"])("%s", async (method) => {
    const headers = own({ origin: page.origin });
    for (const path of ["/", HOUSE]) {
      const answer = await ask(page.port, { method, path, headers });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe("GET, HEAD, POST, PUT, PATCH, DELETE");
      expect(answer.body).not.toContain(page.cookie);
    }
  });

  test("a tunnel", async () => {
    const heard = await say(page.port, [
      `CONNECT 127.0.0.1:${page.port} HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n\r\n`,
    ]);
    expect(heard.isClosed).toBe(true);
    expect(heard.text).not.toMatch(/ 200 /);
  });

  test.each(["websocket", "WebSocket", "h2c, websocket"])("an upgrade to %s", async (upgrade) => {
    for (const path of ["/", "/api/events"]) {
      const heard = await say(page.port, [
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nCookie: ${page.cookie}\r\n` +
          `Connection: Upgrade, close\r\nUpgrade: ${upgrade}\r\nSec-WebSocket-Version: 13\r\n` +
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      ]);
      expect(statusIn(heard)).toBe(405);
      expect(heard.isClosed).toBe(true);
    }
  });

  test("a method that is none, and bytes that are no question", async () => {
    const NONSENSE = ["EVIL / HTTP/1.1\r\n\r\n", "\0\0\0\0", "\x16\x03\x01\x02\0", "GET /\r\n\r\n"];
    for (const nonsense of NONSENSE) {
      const heard = await say(page.port, [nonsense]);
      expect(statusIn(heard)).toBe(400);
      expect(heard.isClosed).toBe(true);
    }
  });
});

describe("a path out of the page", () => {
  const PATHS = [
    "/../beside.txt",
    "/assets/../../beside.txt",
    "/%2e%2e/beside.txt",
    "/%2e%2e%2fbeside.txt",
    "/..%2fbeside.txt",
    "/..%5cbeside.txt",
    "/..\\beside.txt",
    "/assets/..%5c..%5cbeside.txt",
    "/%252e%252e%252fbeside.txt",
    "/%c0%ae%c0%ae/beside.txt",
    "/%uff0e%uff0e/beside.txt",
    "/....//beside.txt",
    "/.%00./beside.txt",
    "/..;/beside.txt",
    "//../beside.txt",
    "//etc/passwd",
    "/etc/passwd",
    "/file:///etc/passwd",
    "/C:/Windows/win.ini",
    "/link.txt",
    "/assets",
    "/assets/",
    "/assets/index-12345678.js%00.html",
    "/assets/index-12345678.js/",
    "/index.html/../../beside.txt",
    "/__proto__",
    "/constructor",
    "/.env",
    "/~root/",
  ];

  test.each(PATHS)("%s leads nowhere", async (path) => {
    const heard = await say(page.port, [
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nCookie: ${page.cookie}\r\nConnection: close\r\n\r\n`,
    ]);
    expect([400, 404]).toContain(statusIn(heard));
    expect(heard.text).not.toContain(BESIDE);
    expect(heard.text).not.toContain("root:");
  });

  test.each(["*", "beside.txt", "../beside.txt", "file:///etc/passwd", "/\0", "/a b", "/\x7f"])(
    "a target that is no path (%j) leads nowhere",
    async (target) => {
      const heard = await say(page.port, [
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nCookie: ${page.cookie}\r\nConnection: close\r\n\r\n`,
      ]);
      expect([400, 404]).toContain(statusIn(heard));
      expect(heard.text).not.toContain(BESIDE);
    },
  );
});

describe("too much", () => {
  const post = (more: string): string =>
    `POST /api/jobs HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nCookie: ${page.cookie}\r\n` +
    `Origin: ${page.origin}\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;
  const LARGEST = 64 * 1024;

  test("a document of more than 64 kB is refused", async () => {
    const headers = own({ origin: page.origin, "content-type": "application/json" });
    const question = { method: "POST", path: "/api/jobs", headers };
    const padded = (bytes: number): string => `{}${" ".repeat(bytes - 2)}`;
    const fits = await ask(page.port, { ...question, body: padded(LARGEST) });
    expect(fits.status).toBe(400);
    const answer = await ask(page.port, { ...question, body: padded(LARGEST + 1) });
    expect(answer.status).toBe(413);
    expect(codeIn(answer)).toBe("too-big");
  });

  test("also without a length, and without an end", async () => {
    const chunk = `1000\r\n${"a".repeat(4096)}\r\n`;
    const chunks = Array.from({ length: 20 }, () => chunk);
    const heard = await say(page.port, [post("Transfer-Encoding: chunked"), ...chunks]);
    expect(statusIn(heard)).toBe(413);
    expect(heard.isClosed).toBe(true);
  });

  test("a length that is a lie is refused before anything is read", async () => {
    const lies = [
      "Content-Length: 99999999999999999999",
      "Content-Length: -1",
      "Content-Length: 1e9",
      "Content-Length: 2\r\nContent-Length: 3",
      "Content-Length: 2\r\nTransfer-Encoding: chunked",
      "Transfer-Encoding: gzip, chunked, identity",
    ];
    for (const lie of lies) {
      const heard = await say(page.port, [post(lie), "{}"], { patienceMs: 3_000 });
      expect([400, 413], lie).toContain(statusIn(heard));
    }
  });

  test("nothing can be smuggled in behind a question", async () => {
    const hidden = `GET ${HOUSE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
    const attempts = [
      post("Content-Length: 0\r\nTransfer-Encoding: chunked") + `0\r\n\r\n${hidden}`,
      post("Transfer-Encoding:\x0bchunked") + `0\r\n\r\n${hidden}`,
      post("Transfer-Encoding : chunked") + `0\r\n\r\n${hidden}`,
      post("Transfer-Encoding: chunked") + `zz\r\n${hidden}`,
    ];
    for (const attempt of attempts) {
      const heard = await say(page.port, [attempt], { patienceMs: 1_500 });
      expect(statusIn(heard)).toBe(400);
      expect(heard.text).not.toContain("served");
    }
  });

  test("a head of more than 16 kB is refused", async () => {
    const long = "a".repeat(20_000);
    expect((await ask(page.port, { headers: own({ "x-long": long }) })).status).toBe(431);
    expect((await ask(page.port, { path: `/${long}`, headers: own() })).status).toBe(431);
    const many = Object.fromEntries(
      Array.from({ length: 1_900 }, (_, i) => [`x-${i}`, "0123456789"]),
    );
    expect((await ask(page.port, { headers: own(many) })).status).toBe(431);
  });

  test("a file of more than 4 GB, or of no length, is refused before it is read", async () => {
    const upload = (more: string): string =>
      post(more).replace("/api/jobs", "/api/uploads?name=x.zip");
    const big = await say(page.port, [upload("Content-Length: 4294967297")]);
    expect(statusIn(big)).toBe(413);
    expect(big.text).toContain("The command line takes it");
    expect(statusIn(await say(page.port, [upload("Transfer-Encoding: chunked")]))).toBe(411);
  });

  test("afterwards everybody else is answered as before", async () => {
    const cookie = await letIn(page.port, page.newAddress());
    expect((await ask(page.port, { path: HOUSE, headers: { cookie } })).status).toBe(200);
  });
});

describe("script in what is asked", () => {
  const SCRIPT = "<script>alert(1)</script>";
  const IMAGE = `"><img src=x onerror=alert(1)>`;

  test.each([SCRIPT, IMAGE, encodeURIComponent(SCRIPT), encodeURIComponent(IMAGE)])(
    "%s comes back nowhere",
    async (evil) => {
      const targets = [
        `/${evil}`,
        `/?q=${evil}`,
        `/enter/${evil}`,
        `/api/${evil}`,
        `/api/day/${evil}`,
        `/api/now?wearer=${evil}`,
        `/api/export/${evil}`,
      ];
      for (const target of targets) {
        for (const cookie of [page.cookie, evil]) {
          const heard = await say(page.port, [
            `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nCookie: ${cookie}\r\n` +
              `Accept-Language: ${evil}\r\nUser-Agent: ${evil}\r\nReferer: ${evil}\r\nConnection: close\r\n\r\n`,
          ]);
          expect(statusIn(heard), target).toBeGreaterThan(0);
          expect(heard.text).not.toMatch(/alert|onerror/);
        }
      }
    },
  );

  test("comes back from no document and no file name either", async () => {
    const headers = own({ origin: page.origin, "content-type": "application/json" });
    const bodies = [
      { kind: SCRIPT },
      { kind: "doctor", [SCRIPT]: 1 },
      { kind: "sync", mac: SCRIPT },
      SCRIPT,
    ];
    for (const body of [...bodies.map((it) => JSON.stringify(it)), SCRIPT]) {
      const answer = await ask(page.port, { method: "POST", path: "/api/jobs", headers, body });
      expect(answer.body).not.toMatch(/alert/);
      expect(answer.headers["content-type"]).toMatch(/^application\/json/);
    }
    const path = `/api/uploads?name=${encodeURIComponent(SCRIPT)}`;
    const answer = await ask(page.port, { method: "POST", path, headers, body: SCRIPT });
    expect(answer.body).not.toMatch(/alert/);
  });
});

describe("what every answer tells the browser", () => {
  test.each([
    ["a document", "/", 200],
    ["a file", "/assets/index-12345678.js", 200],
    ["an answer", HOUSE, 200],
    ["nothing", "/nothing", 404],
    ["nothing of the questions", "/api/nothing", 404],
    ["a question that makes no sense", "/api/day/x", 400],
    ["a used address", "/enter/x", 303],
    ["the style of a refusal", "/refused.css", 200],
  ])("for %s", async (_, path, status) => {
    const answer = await ask(page.port, { path, headers: own() });
    expect(answer.status).toBe(status);
    expectHeaders(answer);
  });

  test("for every refusal", async () => {
    const refusals = [
      ask(page.port),
      ask(page.port, { headers: { host: "evil.example" } }),
      ask(page.port, { headers: { origin: "null" } }),
      ask(page.port, { method: "PROPFIND" }),
      ask(page.port, { path: HOUSE }),
    ];
    for (const answer of await Promise.all(refusals)) {
      expect(answer.status).toBeGreaterThan(400);
      expectHeaders(answer);
      expect(answer.headers["cache-control"]).toBe("no-store");
    }
  });

  test("files whose names change with them are kept, by this browser only; nothing else is", async () => {
    const kept = await ask(page.port, { path: "/assets/index-12345678.js", headers: own() });
    expect(kept.headers["cache-control"]).toBe("private, max-age=31536000, immutable");
    for (const path of ["/", HOUSE, "/nothing"]) {
      const answer = await ask(page.port, { path, headers: own() });
      expect(answer.headers["cache-control"], path).toBe("no-store");
    }
  });

  test("files come as gzip to whoever takes it", async () => {
    const path = "/assets/index-12345678.js";
    const plain = await ask(page.port, { path, headers: own() });
    const gzip = await ask(page.port, { path, headers: own({ "accept-encoding": "br, gzip" }) });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.body).toContain("export const page");
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(Number(gzip.headers["content-length"])).toBeLessThan(plain.body.length);
    expect(gzip.headers.vary).toMatch(/accept-encoding/i);
  });
});

function expectHeaders({ headers }: Answer): void {
  expect(headers["content-security-policy"]).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; " +
      "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  });
  expect(headers["permissions-policy"]).toMatch(/camera=\(\)/);
  expect(headers["x-powered-by"]).toBeUndefined();
  expect(headers.server).toBeUndefined();
}

import { expect, test } from "vitest";
import { StoreTurns } from "./store-turns.ts";
import type { TurnWish } from "./store-turns.ts";

const never: TurnWish = { is: "import", signal: new AbortController().signal };
const writer: TurnWish = { ...never, is: "sync" };

/** Lets promises that are settled be heard. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

function gate(): { open: () => void; opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

test("one import at a time, and nobody writes meanwhile", async () => {
  const turns = new StoreTurns();
  const log: string[] = [];
  const [first, second] = [gate(), gate()];
  const imports = [first, second].map(({ opened }, i) =>
    turns.importing(never, async () => {
      log.push(`import ${i}`);
      await opened;
    }),
  );
  const writing = turns.beginWriting(writer).then((end) => {
    log.push("writing");
    end();
  });
  await breathe();
  expect(log).toEqual(["import 0"]);
  expect(turns.isImporting).toBe(true);
  first.open();
  await breathe();
  expect(log).toEqual(["import 0", "import 1"]);
  second.open();
  await Promise.all([...imports, writing]);
  expect(log).toEqual(["import 0", "import 1", "writing"]);
  expect(turns.isImporting).toBe(false);
});

test("many write at once, and an import waits for the last of them", async () => {
  const turns = new StoreTurns();
  const endOne = await turns.beginWriting(writer);
  const endOther = await turns.beginWriting(writer);
  let isDone = false;
  const importing = turns.importing(never, () => Promise.resolve((isDone = true)));
  endOne();
  endOne(); // twice is once
  await breathe();
  expect(isDone).toBe(false);
  endOther();
  await importing;
  expect(isDone).toBe(true);
});

test("an import that fails lets go; who is stopped does not wait any more", async () => {
  const turns = new StoreTurns();
  await expect(
    turns.importing(never, () => Promise.reject(new RangeError("no"))),
  ).rejects.toBeInstanceOf(RangeError);
  const end = await turns.beginWriting(writer);
  const stop = new AbortController();
  const waiting = expect(
    turns.importing({ is: "import", signal: stop.signal }, () => Promise.resolve()),
  ).rejects.toMatchObject({ code: "interrupted" });
  stop.abort();
  await waiting;
  end();
  await turns.importing(never, () => Promise.resolve());
});

test("who comes later waits behind who waits already, so that nobody waits for ever", async () => {
  const turns = new StoreTurns();
  const log: string[] = [];
  const end = await turns.beginWriting(writer);
  const importing = turns.importing(never, () => Promise.resolve(log.push("import")));
  const later = turns.beginWriting(writer).then((endLater) => {
    log.push("later");
    endLater();
  });
  await breathe();
  expect(log).toEqual([]);
  end();
  await Promise.all([importing, later]);
  expect(log).toEqual(["import", "later"]);
});

test("an import that is stopped while it waits holds up nobody behind it", async () => {
  const turns = new StoreTurns();
  const end = await turns.beginWriting(writer);
  const stop = new AbortController();
  const stopped = expect(
    turns.importing({ is: "import", signal: stop.signal }, () => Promise.resolve()),
  ).rejects.toMatchObject({ code: "interrupted" });
  const behind = turns.beginWriting(writer);
  stop.abort();
  await stopped;
  (await behind)();
  end();
});

test("who is stopped at the moment in which its turn comes gives it back", async () => {
  const turns = new StoreTurns();
  const end = await turns.beginWriting(writer);
  const stop = new AbortController();
  const stopped = expect(
    turns.importing({ is: "import", signal: stop.signal }, () => Promise.resolve()),
  ).rejects.toMatchObject({ code: "interrupted" });
  stop.abort();
  end();
  await stopped;
  await breathe();
  expect(turns.isImporting).toBe(false);
  await turns.importing(never, () => Promise.resolve());
});

test("who waits hears for whom, and when that is somebody else", async () => {
  const turns = new StoreTurns();
  const heard: string[] = [];
  const first = await turns.beginWriting(writer);
  const second = gate();
  const importing = turns.importing(never, () => second.opened);
  const waiting = turns.beginWriting({ ...writer, onWait: (other) => heard.push(other) });
  await breathe();
  expect(heard).toEqual(["sync"]);
  first();
  await breathe();
  expect(heard).toEqual(["sync", "import"]);
  second.open();
  await importing;
  (await waiting)();
});

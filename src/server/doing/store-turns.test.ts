import { expect, test } from "vitest";
import { StoreTurns } from "./store-turns.ts";

const { signal: never } = new AbortController();

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
  const writing = turns.beginWriting(never).then((end) => {
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
  const endOne = await turns.beginWriting(never);
  const endOther = await turns.beginWriting(never);
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
  const end = await turns.beginWriting(never);
  const stop = new AbortController();
  const waiting = expect(
    turns.importing(stop.signal, () => Promise.resolve()),
  ).rejects.toMatchObject({ code: "interrupted" });
  stop.abort();
  await waiting;
  end();
  await turns.importing(never, () => Promise.resolve());
});

import type { BytePipe } from "../src/platform.ts";

/** As many pieces are on their way before a writer waits, as a socket would have it. */
const BUFFERED_PIECES = 64;

/** Two ends of a pipe in memory. Closing either ends both; what was written can still be read. */
export function pipePair(): readonly [BytePipe, BytePipe] {
  const ends: TransformStreamDefaultController<Uint8Array>[] = [];
  const oneWay = () =>
    new TransformStream<Uint8Array, Uint8Array>(
      {
        start(controller) {
          ends.push(controller);
        },
      },
      undefined,
      { highWaterMark: BUFFERED_PIECES },
    );
  const there = oneWay();
  const back = oneWay();
  let settle: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (settle = resolve));
  const close = () => {
    for (const end of ends.splice(0)) end.terminate();
    settle();
  };
  return [
    { readable: back.readable, writable: there.writable, closed, close },
    { readable: there.readable, writable: back.writable, closed, close },
  ];
}

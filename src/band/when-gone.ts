/** Who wants to know of which link. A promise forgets nobody: each link's is asked only once. */
const listenersOf = new WeakMap<Promise<void>, Set<() => void>>();

/**
 * Calls `listener` when the link is gone, unless the returned function was called before. Also after
 * thousands of calls nothing stays behind on a link that lives.
 */
export function whenGone(gone: Promise<void>, listener: () => void): () => void {
  const listeners = listenersOf.get(gone) ?? listenTo(gone);
  // One of its own for each call, also of the same function.
  const own = (): void => listener();
  listeners.add(own);
  return () => {
    listeners.delete(own);
  };
}

function listenTo(gone: Promise<void>): Set<() => void> {
  const listeners = new Set<() => void>();
  listenersOf.set(gone, listeners);
  void gone.then(() => {
    // Whoever comes later is told, too.
    listenersOf.delete(gone);
    for (const listener of listeners) listener();
  });
  return listeners;
}

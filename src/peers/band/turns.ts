/**
 * Lets everything else that is due have its turn. No timer: a thousand of them in a row would take
 * seconds, and a test that makes time fly would hold it up.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

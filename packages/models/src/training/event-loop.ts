const longestMs = 40;

/**
 * Gives the event loop a turn now and then. A backend that computes on this thread never waits for anything, so without it neither
 * a timer nor a key press nor a page would get to run (and to abort) before the last batch.
 */
export class EventLoop {
  #since = performance.now();

  /** Waits for a turn if the last one was more than 40 ms ago. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since < longestMs) return;
    await turn();
    this.#since = performance.now();
  }
}

/** Node's own way, or a message to oneself: unlike timers, browsers do not hold it back. Node would first load what messages need. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    const heard = (): void => {
      port1.close();
      resolve();
    };
    port1.addEventListener('message', heard, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}

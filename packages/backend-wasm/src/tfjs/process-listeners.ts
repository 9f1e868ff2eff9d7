/**
 * On Node, tfjs's wasm module adds listeners for uncaught exceptions and unhandled rejections that throw them again, which
 * takes them away from the program's own listeners; and when it is disposed of, it removes every listener, the program's
 * too. These two functions undo both.
 */

type Listener = (...values: unknown[]) => void;

/** What is needed of Node's `process`; browsers have none. */
export interface ListenerHost {
  listeners(event: string): Listener[];
  on(event: string, listener: Listener): unknown;
  removeListener(event: string, listener: Listener): unknown;
}

const events = ['uncaughtException', 'unhandledRejection'] as const;

/** Runs a step during which that module adds its listeners, and takes them off again. */
export async function withoutNewListeners<T>(step: () => Promise<T>, host: ListenerHost | null = hostProcess()): Promise<T> {
  const before = snapshot(host);
  try {
    return await step();
  } finally {
    for (const [event, listeners] of snapshot(host)) {
      const added = listeners.filter((listener) => before.get(event)?.includes(listener) === false && throwsAgain(listener));
      for (const listener of added) host?.removeListener(event, listener);
    }
  }
}

/** Runs a step that removes listeners, and puts those back that it removed. */
export function keepingListeners<T>(step: () => T, host: ListenerHost | null = hostProcess()): T {
  const before = snapshot(host);
  try {
    return step();
  } finally {
    const after = snapshot(host);
    for (const [event, listeners] of before) {
      const removed = listeners.filter((listener) => after.get(event)?.includes(listener) === false);
      for (const listener of removed) host?.on(event, listener);
    }
  }
}

/** Whether a listener is that module's: a few words whose only deed is to throw. */
function throwsAgain(listener: Listener): boolean {
  const text = String(listener);
  return text.length < 200 && /\bthrow\b/.test(text);
}

function snapshot(host: ListenerHost | null): Map<string, Listener[]> {
  return new Map(events.map((event) => [event, host === null ? [] : [...host.listeners(event)]]));
}

function hostProcess(): ListenerHost | null {
  const found = (globalThis as { process?: Partial<ListenerHost> }).process;
  return typeof found?.listeners === 'function' ? (found as ListenerHost) : null;
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or throws the signal's reason as soon as there is one. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

import { heldByAnother } from './held-by-another.ts';

/** For how long a page that is loaded again waits for the one before it to be gone. */
const patienceMs = 2000;

/**
 * Takes a name among all tabs and workers of the page's origin. The browser takes it back when the page is closed or ends in any other way.
 *
 * @returns what lets it go
 * @throws {ResourceError} when another has it
 */
export async function holdName(name: string, place: string): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>();
  const wanted = Promise.withResolvers<void>();
  const options = { signal: AbortSignal.timeout(patienceMs) };
  const request = navigator.locks.request(name, options, async () => {
    held.resolve();
    await wanted.promise;
  });
  // Until it is held, the request ends only where it fails.
  await Promise.race([held.promise, request]).catch((cause: unknown) => {
    if (!options.signal.aborted) throw cause;
    throw heldByAnother(place, 'Another tab or worker of this origin', 'close it');
  });
  return async () => {
    wanted.resolve();
    await request;
  };
}

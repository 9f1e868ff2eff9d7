/**
 * Programs and changes of backend take turns: no program starts while variables are carried over, and none is carried
 * while a program runs. Otherwise a step could write to a variable that has been read for the move, and be lost.
 */

let running = 0;
let change: Promise<void> | null = null;
let whenIdle: (() => void) | null = null;

/** Runs a program, after a change of backend that is under way. Programs may run side by side. */
export async function inProgramTurn<T>(run: () => Promise<T>): Promise<T> {
  while (change !== null) await change;
  running += 1;
  try {
    return await run();
  } finally {
    running -= 1;
    if (running === 0) whenIdle?.();
  }
}

/** Makes a change when the programs that run have ended; those that come meanwhile wait. One change at a time. */
export async function inChangeTurn(make: () => Promise<void>): Promise<void> {
  let done = (): void => undefined;
  change = new Promise((resolve) => {
    done = resolve;
  });
  try {
    if (running > 0) {
      await new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
    }
    await make();
  } finally {
    change = null;
    whenIdle = null;
    done();
  }
}

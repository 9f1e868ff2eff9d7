import type { Buffer } from './buffer.ts';
import type { Update } from './lowering.ts';
import type { Task } from './task.ts';

/** The tasks of a program, apart: what follows from variables that it leaves alone, and the rest. */
export interface Parts {
  /** What need be done again only when one of these variables has got another value: weights packed for products, say. */
  readonly steady: readonly Task[];
  readonly rest: readonly Task[];
}

/** Finds what depends on nothing but constants and variables that the program does not change. */
export function partsOf(tasks: readonly Task[], updates: readonly Update[]): Parts {
  const changing = new Set(updates.map(({ target }) => target));
  let steady = new Set(tasks);
  for (;;) {
    const writers = (buffer: Buffer): Task[] => tasks.filter(({ writes }) => writes.includes(buffer));
    const holds = (buffer: Buffer): boolean => {
      if (buffer.place?.kind === 'slot') return !changing.has(buffer);
      const makers = writers(buffer);
      return makers.length > 0 && makers.every((maker) => steady.has(maker));
    };
    const left = new Set(
      [...steady].filter(
        ({ reads, writes }) =>
          reads.every(holds) && writes.every((buffer) => writers(buffer).every((maker) => steady.has(maker))),
      ),
    );
    if (left.size === steady.size) break;
    steady = left;
  }
  return { steady: tasks.filter((task) => steady.has(task)), rest: tasks.filter((task) => !steady.has(task)) };
}

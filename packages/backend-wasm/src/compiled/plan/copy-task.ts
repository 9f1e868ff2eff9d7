import type { Buffer } from './buffer.ts';
import { LoopTask } from './loop-task.ts';

/** Copies a buffer to another of the same type and size. */
export function copyTask(from: Buffer, to: Buffer): LoopTask {
  const walk = { base: 0, strides: [1] };
  return new LoopTask({
    sizes: [from.elements],
    reduced: [false],
    roots: [
      {
        combination: 'store',
        value: { kind: 'load', dtype: from.dtype, access: { buffer: from, ...walk } },
        target: { buffer: to, ...walk },
      },
    ],
  });
}

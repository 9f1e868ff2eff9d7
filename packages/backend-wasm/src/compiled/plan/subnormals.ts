import type { Expression } from './expression.ts';
import { LoopTask } from './loop-task.ts';
import type { Update } from './lowering.ts';
import type { Root } from './nest.ts';
import type { Task } from './task.ts';

/**
 * The tasks, with numbers below the least normal float (1.2e-38) written to variables as zero. Processors take some hundred times as long
 * over such numbers, and an optimizer's moments of a unit that has died come down to them after some hundred steps, and stay there for
 * good. TensorFlow and XLA have the processor itself do so, which WebAssembly cannot ask for.
 */
export function withoutSubnormals(tasks: readonly Task[], updates: readonly Update[]): Task[] {
  const kept = new Set(updates.map(({ value }) => value));
  const flushed = (root: Root): Root =>
    root.combination === 'store' && root.value.dtype === 'float32' && kept.has(root.target.buffer)
      ? { ...root, value: flushOf(root.value) }
      : root;
  return tasks.map((task) =>
    task instanceof LoopTask && task.writes.some((buffer) => kept.has(buffer))
      ? new LoopTask({ ...task.nest, roots: task.nest.roots.map(flushed) })
      : task,
  );
}

function flushOf(value: Expression): Expression {
  return { kind: 'op', dtype: 'float32', name: 'flushSubnormals', attributes: {}, inputs: [value] };
}

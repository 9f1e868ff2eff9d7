import { liveVariables, type Variable } from '@ibex-ml/core';
import { engine } from '@tensorflow/tfjs-core';

/** What tfjs holds, as `tf.memory()` counts it; this reading needs no backend. */
export interface Memory {
  readonly numTensors: number;
  readonly numDataBuffers: number;
  readonly numBytes: number;
}

/** The memory in use now. */
export function readMemory(): Memory {
  const { numTensors, numDataBuffers, numBytes } = engine().state;
  return { numTensors, numDataBuffers, numBytes };
}

/** Disposes of every variable that is alive, but for those given. */
export function disposeVariablesExcept(kept: ReadonlySet<Variable>): void {
  for (const variable of liveVariables()) {
    if (!kept.has(variable)) variable.dispose();
  }
}

/** What is wrong with the memory after a test, in one sentence; null when it is as it was. */
export function describeChange(before: Memory, after: Memory): string | null {
  const tensors = after.numTensors - before.numTensors;
  const buffers = after.numDataBuffers - before.numDataBuffers;
  const bytes = after.numBytes - before.numBytes;
  if (tensors === 0 && buffers === 0 && bytes === 0) return null;
  const difference = `${signed(tensors)} tensors, ${signed(buffers)} data buffers, ${signed(bytes)} bytes`;
  return `The test did not leave tf.memory() as it found it: ${difference}. Dispose of what the test itself makes with tfjs.`;
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count);
}

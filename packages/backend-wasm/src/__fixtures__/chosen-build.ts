/**
 * A process of its own, whose JavaScript engine may lack SIMD: starts the backend, with a memory of plain features where it is told
 * to, and prints which build was chosen, or the error.
 */
import { jit, ndarray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { wasm } from '../wasm.ts';

const backend = wasm({ threads: 2 });
try {
  await setBackend(backend);
  const product = jit((a: Tensor) => ops.matmul(a, a));
  const result = await product(
    ndarray([
      [1, 2],
      [3, 4],
    ]),
  );
  process.stdout.write(JSON.stringify({ details: backend.details, result: result.toArray() }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: String(error) }));
}

import { cpu } from '@ibex-ml/backend-cpu';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { jit, NdArray, ndarray, ops, setBackend, type Tensor, valueAndGrad, Variable } from '@ibex-ml/core';

test('smoke', async () => {
  await setBackend(cpu());
  const f = jit((a: Tensor, b: Tensor) => ops.sqrt(ops.add(ops.square(a), ops.square(b))));
  expect((await f(3, 4)).data[0]).toBe(5);
  const w = new Variable(ndarray([[1, 2], [3, 4]]), { name: 'w' });
  const step = jit((x: Tensor) => {
    const { value, gradients } = valueAndGrad(() => ops.mean(ops.square(ops.matmul(x, w))), [w])();
    w.assign(ops.sub(w, ops.mul(gradients[0] as Tensor, 0.1)));
    return { value };
  });
  const before = memory().numTensors;
  const { value } = await step(ndarray([[1, 1]]));
  void NdArray;
});

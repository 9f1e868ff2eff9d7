import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import {
  applyOp,
  BackendError,
  NdArray,
  type Op,
  runKernel,
  setBackend,
  setRandomSeed,
  type Spec,
  type Tensor,
  type TfTensor,
} from '@ibex-ml/core';
import { dense, Layer } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';
import { expect, it } from 'vitest';

/** An op that no compiler knows. */
const tan: Op<Record<never, never>> = {
  name: 'tan',
  infer: ([x]) => x as Spec,
  compute: ([x]) => runKernel('Tan', { x: x as TfTensor }),
  vjp: ({ grad, output }, { add, mul, square }) => [mul(grad, add(square(output), 1))],
};

class Tangent extends Layer {
  readonly className = 'Tangent';

  protected call(x: Tensor): Tensor {
    return applyOp(tan, [x], {});
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {};
  }
}

const x = new NdArray(
  Float32Array.from({ length: 60 }, (_, index) => Math.sin(index) / 3),
  [20, 3],
);
const y = new NdArray(
  Float32Array.from({ length: 20 }, (_, index) => Math.cos(index)),
  [20, 1],
);

/** A model that has been fitted, and its losses. */
async function fitted(middle: Layer | null, jitCompile: 'auto' | boolean): Promise<readonly [Model, readonly number[]]> {
  setRandomSeed(3);
  const layers = [dense(4, { inputShape: [3] }), ...(middle === null ? [] : [middle]), dense(1)];
  const model = sequential(layers);
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError', jitCompile });
  const { history } = await model.fit(x, y, { batchSize: 8, epochs: 3, verbose: 0 });
  return [model, history['loss'] as readonly number[]];
}

function executorIn(model: Model): string | undefined {
  let text = '';
  model.summary({ printFn: (part) => void (text += part) });
  return / Executor: .*/.exec(text)?.[0];
}

it('an op without compiled form makes the steps run op by op, with the same numbers, and the summary name it', async () => {
  await setBackend(wasm({ threads: 2 }));
  const [compiled] = await fitted(null, 'auto');
  expect(executorIn(compiled)).toBe(' Executor: compiled');
  const [model, losses] = await fitted(new Tangent(), 'auto');
  expect(model.trainer.report).toEqual({ executor: 'interpreter', missingOps: ['tan'] });
  expect(executorIn(model)).toBe(' Executor: interpreter, as the compiled one lacks tan');
  await expect(fitted(new Tangent(), true)).rejects.toThrow(BackendError);
  await expect(fitted(new Tangent(), true)).rejects.toThrow('It lacks the ops tan.');
  await setBackend(cpu());
  const [, expected] = await fitted(new Tangent(), 'auto');
  for (const [epoch, loss] of losses.entries()) expect(loss).toBeCloseTo(expected[epoch] as number, 5);
  expect(losses[2]).toBeLessThan(losses[0] as number);
});

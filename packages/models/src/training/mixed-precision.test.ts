import { cpu } from '@ibex-ml/backend-cpu';
import {
  type DTypePolicyName,
  jit,
  ndarray,
  NdArray,
  ops,
  roundFloats,
  setBackend,
  setDtypePolicy,
  setRandomSeed,
  specOf,
  type Tensor,
} from '@ibex-ml/core';
import { batchNormalization, dense, rescaling } from '@ibex-ml/layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sparseCategoricalCrossentropy } from '../losses/index.ts';
import { input } from '../model/input.ts';
import { model } from '../model/functional.ts';
import { type Sequential, sequential } from '../model/sequential.ts';
import { adam, lossScaleOptimizer, type OptimizerInput } from '../optimizers/index.ts';
import type { CompileOptions } from './compile/compile-options.ts';

beforeAll(() => setBackend(cpu()));
beforeEach(() => setRandomSeed(2));
afterEach(() => setDtypePolicy('float32'));

const x = ndarray([
  [1 / 3, -1],
  [2, 0.1],
  [-0.7, 3],
  [0, 0.2],
]);
const y = ndarray([0, 1, 1, 0], { dtype: 'int32' });

function classifier(policy: DTypePolicyName, last: DTypePolicyName = 'float32'): Sequential {
  setDtypePolicy(policy);
  const layers = [dense(3, { activation: 'relu' }), batchNormalization(), dense(2, { activation: 'softmax', dtype: last })];
  return sequential([input([2]), ...layers]);
}

const compiled = (policy: DTypePolicyName, options: Partial<CompileOptions> = {}): Sequential =>
  classifier(policy).compile({ loss: 'sparseCategoricalCrossentropy', optimizer: 'adam', ...options });

describe('compile', () => {
  it.each([
    ['mixed_float16', {}, 'LossScaleOptimizer'],
    ['mixed_float16', { autoScaleLoss: false }, 'Adam'],
    ['mixed_bfloat16', {}, 'Adam'],
    ['float32', {}, 'Adam'],
  ] as const)('of a model of %s with %o fits by %s', (policy, options, className) => {
    const fitted = compiled(policy, options);
    expect(fitted.trainer.optimizer.className).toBe(className);
    const saved = fitted.getCompileConfig() as { readonly optimizer: { readonly className: string } };
    expect(saved.optimizer.className).toBe('Adam');
  });

  it('leaves an optimizer that scales the loss as it is, and gives it back as data', () => {
    const optimizer = lossScaleOptimizer(adam(), { initialScale: 4 });
    const fitted = compiled('mixed_float16', { optimizer });
    expect(fitted.trainer.optimizer).toBe(optimizer);
    const saved = fitted.getCompileConfig()?.optimizer as OptimizerInput;
    const again = compiled('mixed_float16', { optimizer: saved }).trainer.optimizer;
    expect(again.getConfig()).toEqual(optimizer.getConfig());
  });
});

describe('a model in mixed precision', () => {
  it.each(['mixed_float16', 'mixed_bfloat16'] as const)('of %s learns, and keeps its weights in float32', async (policy) => {
    const fitted = compiled(policy, { optimizer: adam({ learningRate: 0.05 }) });
    const { history } = await fitted.fit(x, y, { epochs: 60, batchSize: 4, verbose: 0 });
    expect(history.loss?.at(-1)).toBeLessThan((history.loss?.[0] as number) / 2);
    for (const { dtype, data } of await fitted.getWeights()) {
      expect(dtype).toBe('float32');
      const rounded = Float32Array.from(data);
      roundFloats(rounded, 'float16');
      // The statistics begin at 0 and 1, and all that is trained has moved off the numbers of 16 bits.
      expect(data.some((number, place) => number !== rounded[place])).toBe(true);
    }
    expect((await fitted.trainer.optimizer.iterations.read()).at()).toBe(60);
  });

  it('gives predictions of 16 bits, or of 32 where the last layer has them', async () => {
    const wide = await classifier('mixed_float16').predict(x);
    expect(wide.dtype).toBe('float32');
    const narrow = await classifier('mixed_float16', 'mixed_float16').predict(x);
    expect(narrow.dtype).toBe('float16');
    const rounded = Float32Array.from(narrow.data);
    roundFloats(rounded, 'float16');
    expect(narrow.data).toEqual(rounded);
  });

  it('gives the same bits op by op', async () => {
    const [program, eager] = [compiled('mixed_float16'), compiled('mixed_float16', { runEagerly: true })];
    eager.setWeights(await program.getWeights());
    const losses = async (fitted: Sequential): Promise<unknown> =>
      (await fitted.fit(x, y, { epochs: 4, verbose: 0 })).history.loss;
    expect(await losses(eager)).toEqual(await losses(program));
    expect(await eager.getWeights()).toEqual(await program.getWeights());
  });

  it('gives metrics its predictions in float32', async () => {
    const seen: string[] = [];
    const half = (_: Tensor, yPred: Tensor): Tensor => {
      seen.push(specOf(yPred).dtype);
      return ops.mean(ops.cast(ops.greater(yPred, 0.1), 'float32'), -1);
    };
    const fitted = classifier('mixed_float16', 'mixed_float16').compile({
      loss: 'sparseCategoricalCrossentropy',
      metrics: [half],
    });
    await fitted.evaluate(x, y, { verbose: 0 });
    expect(new Set(seen)).toEqual(new Set(['float32']));
  });

  it('hands its input to the layers as it is: only they cast', async () => {
    setDtypePolicy('mixed_float16');
    const exact = { dtype: 'float32', kernelInitializer: 'ones' } as const;
    const third = ndarray([[1 / 3]]);
    expect(await sequential([input([1]), dense(1, exact)]).predict(third)).toEqual(third);
    const given = input([1]);
    expect(await model({ inputs: given, outputs: dense(1, exact).apply(given) }).predict(third)).toEqual(third);
    const scaled = await sequential([input([1]), rescaling(1 / 3)]).predict(ndarray([[1]]));
    expect(scaled).toEqual(ndarray([[1 / 3]], { dtype: 'float16' }));
  });

  it('has its loss in float32, of the rounded probabilities where the softmax has 16 bits', async () => {
    const probabilities = ndarray([[0.3, 0.7]], { dtype: 'float16' });
    const loss = sparseCategoricalCrossentropy();
    const [label] = [ndarray([1], { dtype: 'int32' })];
    const value = await jit((yTrue: Tensor, yPred: Tensor) => loss.apply(yTrue, yPred))(label, probabilities);
    expect(value.dtype).toBe('float32');
    const p = probabilities.at(0, 1) / (probabilities.at(0, 0) + probabilities.at(0, 1));
    expect(value.at()).toBeCloseTo(-Math.log(p), 6);
    expect(value).toBeInstanceOf(NdArray);
  });
});

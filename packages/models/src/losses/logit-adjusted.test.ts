import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import {
  ArgumentError,
  DataError,
  jit,
  type NdArray,
  ndarray,
  ops,
  setBackend,
  ShapeError,
  type Tensor,
  valueAndGrad,
} from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import { logitAdjusted } from './logit-adjusted.ts';
import type { Loss } from './loss.ts';
import { type LossInput, resolveLoss } from './resolve-loss.ts';
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts';

interface Case {
  readonly classCounts: readonly number[];
  readonly tau: number;
  readonly logits: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly value: number;
  readonly gradient: readonly (readonly number[])[];
}

const { cases } = JSON.parse(readFileSync(new URL('__fixtures__/logit-adjusted.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

beforeAll(async () => {
  await setBackend(cpu());
});

/** The loss, and its gradient by the logits. */
async function run(
  loss: Loss,
  yTrue: NdArray,
  logits: NdArray,
  output: (x: Tensor) => Tensor,
): Promise<readonly [number, NdArray]> {
  const compute = jit((labels: Tensor, x: Tensor) => {
    const value = (input: Tensor): Tensor => loss.apply(labels, output(input));
    return [value(x), ...valueAndGrad(value)(x).gradients];
  });
  const [value, gradient] = (await compute(yTrue, logits)) as unknown as readonly [NdArray, NdArray];
  return [value.at(), gradient];
}

const oneHot = (labels: readonly number[], classes: number): NdArray =>
  ndarray(labels.map((label) => Array.from({ length: classes }, (_, index) => Number(index === label))));

describe('logitAdjusted', () => {
  it.each(cases)('is equation 10 of the paper: $classCounts, tau $tau', async (test) => {
    const { classCounts, tau } = test;
    const sparse = ndarray([...test.labels], { dtype: 'int32' });
    const hot = oneHot(test.labels, classCounts.length);
    const softmax = (x: Tensor): Tensor => ops.softmax(x);
    const same = (x: Tensor): Tensor => x;
    for (const [loss, yTrue, output] of [
      [sparseCategoricalCrossentropy(), sparse, softmax],
      [sparseCategoricalCrossentropy({ fromLogits: true }), sparse, same],
      [categoricalCrossentropy(), hot, softmax],
      [categoricalCrossentropy({ fromLogits: true }), hot, same],
    ] as const) {
      const [value, gradient] = await run(logitAdjusted(loss, { classCounts, tau }), yTrue, ndarray(test.logits), output);
      expect(value).toBeCloseTo(test.value, 5);
      for (const [index, slope] of test.gradient.flat().entries()) expect(gradient.data[index]).toBeCloseTo(slope, 5);
    }
  });

  it('takes probabilities that no softmax has just made, and shares in the place of counts', async () => {
    const { classCounts, labels, logits, value } = cases[2]!;
    const shares = classCounts.map((count) => count / 1000);
    const hidden = (x: Tensor): Tensor => ops.mul(ops.softmax(x), 1);
    const yTrue = ndarray([...labels], { dtype: 'int32' });
    const [found] = await run(
      logitAdjusted(sparseCategoricalCrossentropy(), { classCounts: shares }),
      yTrue,
      ndarray(logits),
      hidden,
    );
    expect(found).toBeCloseTo(value, 4);
  });

  it('passes on what the loss does with weights, ignored classes and reduction', () => {
    const loss = sparseCategoricalCrossentropy({ ignoreClass: 255, reduction: 'none' });
    const adjusted = logitAdjusted(loss, { classCounts: [1, 2], name: 'mine' });
    expect(adjusted).toMatchObject({ name: 'mine', reduction: 'none', targets: 'classIndices', ignoredClass: 255 });
  });

  it('refuses empty classes, other numbers of classes, and tau below 0', () => {
    const make = (classCounts: unknown, tau: number = 1): Loss =>
      logitAdjusted(sparseCategoricalCrossentropy(), { classCounts: classCounts as number[], tau });
    expect(() => make([5, 0])).toThrow(DataError);
    expect(() => make([5, 0])).toThrow('logit_adjusted: classCounts[1] must be a finite number > 0, received 0');
    for (const counts of [[5], [], undefined, 3]) expect(() => make(counts)).toThrow(ArgumentError);
    for (const tau of [-1, NaN, Infinity]) expect(() => make([5, 1], tau)).toThrow(ArgumentError);
    const yTrue = ndarray([0], { dtype: 'int32' });
    return expect(run(make([5, 1]), yTrue, ndarray([[1, 2, 3]]), (x) => x)).rejects.toThrow(ShapeError);
  });

  it('is not made of a config without a loss', () => {
    expect(() => resolveLoss({ className: 'LogitAdjusted', config: { classCounts: [1, 2] } })).toThrow(ArgumentError);
    expect(() => resolveLoss('logitAdjusted' as LossInput)).toThrow(ArgumentError);
  });
});

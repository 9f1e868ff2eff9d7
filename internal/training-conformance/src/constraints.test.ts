import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { NdArray, setBackend } from '@ibex-ml/core';
import {
  batchNormalization,
  conv2d,
  dense,
  depthwiseConv2d,
  flatten,
  layerNormalization,
  maxNorm,
  minMaxNorm,
  nonNeg,
  separableConv2d,
  unitNorm,
} from '@ibex-ml/layers';
import { adam, type Optimizer, sequential, type Sequential, sgd } from '@ibex-ml/models';
import { describe, expect, it } from 'vitest';

interface Golden {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Made by Keras: make_constraints.py. */
const golden = JSON.parse(readFileSync(new URL('__fixtures__/constraints.json', import.meta.url), 'utf8')) as {
  readonly x: Golden;
  readonly y: Golden;
  readonly initial: readonly Golden[];
  readonly runs: readonly {
    readonly optimizer: 'sgd' | 'adam';
    readonly losses: readonly number[];
    readonly weights: readonly Golden[];
  }[];
};

const array = ({ data, shape }: Golden): NdArray => new NdArray(Float32Array.from(data), shape);

function network(): Sequential {
  return sequential([
    conv2d(3, 3, {
      activation: 'relu',
      inputShape: [6, 6, 2],
      kernelConstraint: maxNorm({ maxValue: 1, axis: [0, 1, 2] }),
      biasConstraint: 'nonNeg',
    }),
    batchNormalization({ gammaConstraint: nonNeg(), betaConstraint: maxNorm({ maxValue: 0.1 }) }),
    depthwiseConv2d(2, { depthwiseConstraint: unitNorm({ axis: [0, 1] }) }),
    separableConv2d(4, 2, {
      depthwiseConstraint: minMaxNorm({ minValue: 0.2, maxValue: 0.5, rate: 0.5, axis: [0, 1] }),
      pointwiseConstraint: nonNeg(),
    }),
    layerNormalization({ gammaConstraint: 'non_neg' }),
    flatten(),
    dense(3, { activation: 'softmax', kernelConstraint: 'unitNorm', biasConstraint: maxNorm({ maxValue: 0.05 }) }),
  ]);
}

const optimizers: Readonly<Record<string, () => Optimizer>> = {
  sgd: () => sgd({ learningRate: 0.5, momentum: 0.5 }),
  adam: () => adam({ learningRate: 0.1, useEma: true, emaMomentum: 0.5, emaOverwriteFrequency: 3 }),
};

describe.each([
  ['cpu', cpu, 'auto'],
  ['wasm, compiled', () => wasm({ threads: 2 }), true],
  ['wasm, op by op', () => ({ ...wasm({ threads: 1 }), executor: undefined }), 'auto'],
] as const)('constraints on %s', (_, backend, jitCompile) => {
  it.each(golden.runs.map((run) => [run.optimizer, run] as const))('%s: the losses and weights of Keras', async (name, run) => {
    await setBackend(backend());
    const model = network();
    model.setWeights(golden.initial.map(array));
    model.compile({ optimizer: (optimizers[name] as () => Optimizer)(), loss: 'categoricalCrossentropy', jitCompile });
    const [x, y] = [array(golden.x), array(golden.y)];
    for (const wanted of run.losses) {
      model.resetMetrics();
      expect((await model.trainOnBatch(x, y))['loss']).toBeCloseTo(wanted, 4);
    }
    for (const [index, { data }] of (await model.getWeights()).entries()) {
      const wanted = run.weights[index]?.data ?? [];
      expect(Math.max(...Array.from(data, (value, at) => Math.abs(value - (wanted[at] as number))))).toBeLessThan(1e-3);
    }
  });
});

it('weights that are set are left as they are', async () => {
  await setBackend(cpu());
  const model = network();
  const given = golden.initial.map(array);
  model.setWeights(given);
  expect(await model.getWeights()).toEqual(given);
});

import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { type Backend, HostRandom, NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import {
  conv2d,
  dense,
  flatten,
  randomBrightness,
  randomContrast,
  randomCrop,
  randomErasing,
  randomFlip,
  randomRotation,
  randomTranslation,
  randomZoom,
  rescaling,
} from '@ibex-ml/layers';
import { input, type Model, sequential } from '@ibex-ml/models';
import { expect, it } from 'vitest';

const random = new HostRandom(5);
const x = new NdArray(
  Uint8Array.from({ length: 40 * 12 * 12 * 3 }, () => random.integer(256)),
  [40, 12, 12, 3],
);
const y = new NdArray(
  Int32Array.from({ length: 40 }, () => random.integer(4)),
  [40],
);

/** All layers that change images, on bytes; one of them also behind weights, so that gradients pass it. */
function network(): Model {
  setRandomSeed(2);
  return sequential([
    input([12, 12, 3], { dtype: 'uint8' }),
    randomFlip(),
    randomRotation(0.1),
    randomTranslation(0.1, 0.2, { fillMode: 'constant', fillValue: 9 }),
    randomZoom(0.2, { widthFactor: 0.1, fillMode: 'wrap', interpolation: 'nearest' }),
    randomContrast([0.2, 0.5]),
    randomBrightness(0.2),
    randomErasing({ factor: [0.5, 0.9] }),
    randomCrop(10, 11),
    rescaling(1 / 255),
    conv2d(4, 3, { activation: 'relu' }),
    randomRotation(0.05, { fillMode: 'nearest' }),
    randomCrop(7, 8),
    flatten(),
    dense(4, { activation: 'softmax' }),
  ]);
}

interface Fitted {
  readonly losses: readonly number[];
  readonly weights: readonly NdArray[];
  readonly model: Model;
}

async function fitted(backend: Backend, jitCompile: boolean | 'auto'): Promise<Fitted> {
  await setBackend(backend);
  const model = network();
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', jitCompile });
  const { history } = await model.fit(x, y, { batchSize: 16, epochs: 3, verbose: 0, shuffle: false });
  return { losses: history['loss'] as readonly number[], weights: await model.getWeights(), model };
}

it('trains compiled, with the losses of the other backends, and the same bits on any number of threads', async () => {
  const one = await fitted(wasm({ threads: 1 }), true);
  expect(one.model.trainer.report).toEqual({ executor: 'compiled', missingOps: [] });
  for (const threads of [2, 3]) {
    const { losses, weights } = await fitted(wasm({ threads }), 'auto');
    expect([losses, weights]).toEqual([one.losses, one.weights]);
  }
  const byOp = await fitted(wasm({ threads: 1 }), false);
  const plain = await fitted(cpu(), 'auto');
  for (const [epoch, loss] of one.losses.entries()) {
    expect(loss).toBeCloseTo(byOp.losses[epoch] as number, 4);
    expect(loss).toBeCloseTo(plain.losses[epoch] as number, 4);
  }
});

it('draws nothing at inference, and goes on drawing where a state that is set says', async () => {
  const { model, weights } = await fitted(wasm({ threads: 2 }), true);
  const states = await Promise.all(model.seedStates.map((state) => state.read()));
  expect(await model.predict(x)).toEqual(await model.predict(x));
  expect(await Promise.all(model.seedStates.map((state) => state.read()))).toEqual(states);

  const step = async (of: Model): Promise<readonly NdArray[]> => {
    for (const [index, state] of of.seedStates.entries()) state.assign(states[index] as NdArray);
    of.setWeights(weights);
    of.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
    await of.trainOnBatch(x, y);
    return of.getWeights();
  };
  expect(await step(network())).toEqual(await step(model));
});

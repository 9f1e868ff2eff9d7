import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend, type Variable } from '@ibex-ml/core';
import { batchNormalization, dense, l2 } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sequential, type Sequential } from '../model/sequential.ts';
import { adam } from '../optimizers/index.ts';

beforeAll(() => setBackend(cpu()));

interface Golden {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Stage {
  readonly what: string;
  readonly losses: readonly number[];
  readonly weights: readonly Golden[];
  readonly optimizer: readonly Golden[];
}

/** Made by Keras: make_freezing.py. */
const golden = JSON.parse(readFileSync(new URL('__fixtures__/freezing.json', import.meta.url), 'utf8')) as {
  readonly x: Golden;
  readonly y: Golden;
  readonly initial: readonly Golden[];
  readonly stages: readonly Stage[];
};

const array = ({ data, shape }: Golden): NdArray => new NdArray(Float32Array.from(data), shape);
const [x, y] = [array(golden.x), array(golden.y)];
const options = { batchSize: 8, epochs: 2, shuffle: false, verbose: 0 } as const;

function network(): Sequential {
  const made = sequential([
    dense(5, { activation: 'tanh', inputShape: [4], kernelRegularizer: l2(0.01), name: 'first' }),
    batchNormalization({ momentum: 0.5, name: 'norm' }),
    dense(3, { activation: 'softmax', name: 'last' }),
  ]);
  made.setWeights(golden.initial.map(array));
  return made;
}

/** Freezes these layers, and no others. */
function freeze(model: Sequential, frozen: readonly string[]): void {
  for (const layer of model.layers) layer.trainable = !frozen.includes(layer.name);
}

const frozenIn = ({ what }: Stage): readonly string[] => what.replace(/^(all|frozen: )/, '').split(', ');
const read = (variables: readonly Variable[]): Promise<NdArray[]> => Promise.all(variables.map((variable) => variable.read()));

async function expectStage(model: Sequential, stage: Stage): Promise<void> {
  const { history } = await model.fit(x, y, options);
  const figures = history['loss'] as readonly number[];
  stage.losses.forEach((loss, epoch) => expect(figures[epoch]).toBeCloseTo(loss, 5));
  const state = [await model.getWeights(), await read(model.trainer.optimizer.variables)] as const;
  for (const [actual, expected] of [[state[0], stage.weights] as const, [state[1], stage.optimizer] as const]) {
    expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
    expected.forEach(({ data }, index) => {
      data.forEach((value, at) => expect(actual[index]?.data[at], `${stage.what}: ${index}[${at}]`).toBeCloseTo(value, 4));
    });
  }
}

describe('layers that are frozen and thawed between fits', () => {
  it('with compile and the same optimizer: weights, statistics, losses and optimizer are Keras’s', async () => {
    const model = network();
    const optimizer = adam({ learningRate: 0.05 });
    for (const stage of golden.stages) {
      freeze(model, frozenIn(stage));
      model.compile({ optimizer, loss: 'categoricalCrossentropy' });
      await expectStage(model, stage);
    }
    expect((await optimizer.iterations.read()).at()).toBe(24);
  });

  it('without another compile: the same', async () => {
    const model = network();
    model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'categoricalCrossentropy' });
    for (const stage of golden.stages) {
      freeze(model, frozenIn(stage));
      await expectStage(model, stage);
    }
    expect(golden.stages).toHaveLength(4);
  });

  it('keep their weights and slots to the bit, and their statistics', async () => {
    const model = network();
    model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'categoricalCrossentropy' });
    await model.fit(x, y, options);
    freeze(model, ['first', 'norm']);
    const { optimizer } = model.trainer;
    const kept = [
      ...model.getLayer('first').weights,
      ...model.getLayer('norm').weights,
      ...optimizer.variables.filter(({ name }) => /first|norm/.test(name)),
    ];
    const moving = [...model.getLayer('last').weights, ...optimizer.variables.filter(({ name }) => /last|iteration/.test(name))];
    const [before, old] = [await read(kept), await read(moving)];
    expect([kept.length, moving.length]).toEqual([14, 7]);
    await model.fit(x, y, options);
    expect(await read(kept)).toEqual(before);
    for (const [index, value] of (await read(moving)).entries()) expect(value).not.toEqual(old[index]);
    expect(model.trainableWeights.map(({ name }) => name)).toEqual(['last/kernel', 'last/bias']);
  });

  it('begin afresh with another optimizer', async () => {
    const model = network();
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    await model.fit(x, y, options);
    freeze(model, ['first']);
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
    await model.fit(x, y, options);
    freeze(model, []);
    await model.fit(x, y, options);
    expect((await model.trainer.optimizer.iterations.read()).at()).toBe(12);
  });

  it('and all of them frozen: nothing moves, and the figures are there', async () => {
    const model = network();
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    model.trainable = false;
    const before = await model.getWeights();
    const { history } = await model.fit(x, y, options);
    expect(await model.getWeights()).toEqual(before);
    expect(history['loss']?.[1]).toBe(history['loss']?.[0]);
  });
});

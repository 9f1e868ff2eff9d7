import { cpu } from '@ibex-ml/backend-cpu';
import { DataError, FormatError, HostRandom, type NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import { batchNormalization, dense, dropout } from '@ibex-ml/layers';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Callback, Logs } from '../callbacks/callback.ts';
import type { StateRecord } from '../callbacks/state.ts';
import { type Sequential, sequential } from '../model/sequential.ts';
import { adam } from '../optimizers/index.ts';
import { oneHot, rows } from '../testing/small-models.ts';
import type { FitOptions } from './fit-options.ts';
import type { History } from './history.ts';

/** The models of a test, kept so that the collector takes none of them half-way through it: then their memory would be given back later. */
let kept: Sequential[] = [];
beforeAll(() => setBackend(cpu()));
beforeEach(() => {
  kept = [];
});

const [x, y] = [rows(22), oneHot(22)];
const [xVal, yVal] = [rows(7), oneHot(7)];

/** A model with everything that keeps something from step to step. */
function network(options: { readonly lazily?: boolean } = {}): Sequential {
  const made = sequential([
    dense(5, { activation: 'relu', ...(options.lazily === true ? {} : { inputShape: [4] }) }),
    batchNormalization(),
    dropout(0.3),
    dense(3, { activation: 'softmax' }),
  ]);
  made.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  kept.push(made);
  return made;
}

/** A run of fit, told from the outside. */
type Fit = (model: Sequential, callbacks: readonly Callback[]) => Promise<History>;
type Trace = (readonly [event: string, index: number, logs?: Logs])[];

/** What a run has come to. */
interface Outcome {
  readonly history: History['history'];
  readonly epochsOf: History['epochsOf'];
  readonly epoch: readonly number[];
  readonly variables: readonly NdArray[];
}

async function outcomeOf(model: Sequential, { history, epochsOf, epoch }: History): Promise<Outcome> {
  const variables = [...model.weights, ...model.seedStates, ...model.trainer.optimizer.variables];
  return { history, epochsOf, epoch, variables: await Promise.all(variables.map((variable) => variable.read())) };
}

/** A History of no epoch. */
const nothing: History = { epoch: [], history: {}, epochsOf: {}, params: { epochs: 0, steps: null, batchSize: null } };

/** Notes every event with its figures; at each moment to go on from, how many had been noted, and the state. */
function noting(
  trace: Trace,
  points: { readonly events: number; readonly state: StateRecord; readonly place: string }[],
): Callback {
  return {
    onEpochBegin: (epoch) => void trace.push(['epoch begin', epoch]),
    onEpochEnd: (epoch, logs) => void trace.push(['epoch end', epoch, { ...logs }]),
    onTrainBatchEnd: (batch, logs) => void trace.push(['batch end', batch, logs]),
    onTestEnd: (logs) => void trace.push(['test end', 0, logs]),
    async onResumePoint({ after, epoch, batch, state }) {
      points.push({ events: trace.length, state: await state(), place: `${after} ${epoch}/${batch}` });
    },
  };
}

/** Takes a run up at each of its moments, with a model of other weights, and holds all of the rest to it, to the last bit. */
async function expectTheSameFromEveryPoint(fit: Fit, make: () => Sequential = network): Promise<readonly string[]> {
  const trace: Trace = [];
  const points: Parameters<typeof noting>[1] = [];
  setRandomSeed(1);
  const model = make();
  const whole = await outcomeOf(model, await fit(model, [noting(trace, points)]));
  for (const [index, { events, state, place }] of points.entries()) {
    setRandomSeed(100 + index);
    const other = make();
    const rest: Trace = [];
    const history = await fit(other, [{ savedRun: async () => state }, noting(rest, [])]);
    expect(await outcomeOf(other, history), place).toEqual(whole);
    expect(rest, place).toEqual(trace.slice(events));
  }
  return points.map(({ place }) => place);
}

const epochs = { epochs: 3, batchSize: 8, verbose: 0 } as const;
const both = { ...epochs, validationData: [xVal, yVal] } as const;

describe('a run that is taken up at any moment goes on to the last bit as it would have', () => {
  it('with arrays, shuffled', async () => {
    const places = await expectTheSameFromEveryPoint((model, callbacks) => model.fit(x, y, { ...both, callbacks }));
    expect(places).toEqual([
      'begin 0/0',
      ...[0, 1, 2].flatMap((epoch) => [1, 2, 3].map((batch) => `batch ${epoch}/${batch}`).concat(`epoch ${epoch + 1}/0`)),
    ]);
  });

  it.each<readonly [name: string, options: FitOptions]>([
    ['with a seed', { ...both, seed: 7 }],
    ['in their order, validated now and then', { ...both, shuffle: false, validationFreq: 2 }],
    ['with a part to validate on, and class weights', { ...epochs, validationSplit: 0.25, classWeight: { 0: 1, 1: 2, 2: 0.5 } }],
    ['in epochs that go on in the data', { ...both, stepsPerEpoch: 2, epochs: 4 }],
    ['in epochs of more steps than there are', { ...both, stepsPerEpoch: 5 }],
    ['from a later epoch', { ...both, initialEpoch: 1 }],
  ])('with arrays, %s', async (_, options) => {
    await expectTheSameFromEveryPoint((model, callbacks) => model.fit(x, y, { ...options, callbacks }));
  });

  it('with a Dataset that shuffles', async () => {
    await expectTheSameFromEveryPoint((model, callbacks) => {
      const dataset = Dataset.fromArrays({ x, y }).shuffle(9, { seed: 3 }).batch(8);
      return model.fit(dataset, { epochs: 3, verbose: 0, callbacks });
    });
  });

  it('with two parts of one Dataset that shuffles, and a model without a shape', async () => {
    const places = await expectTheSameFromEveryPoint(
      (model, callbacks) => {
        const all = Dataset.fromArrays({ x, y }).shuffle('all', { seed: 3 }).batch(4);
        const options = { epochs: 3, validationFreq: 2, validationSteps: 1, validationData: all.skip(4), verbose: 0 } as const;
        return model.fit(all.take(4), { ...options, callbacks });
      },
      () => network({ lazily: true }),
    );
    // There are no weights to save before the first batch.
    expect(places[0]).toBe('batch 0/1');
  });

  it('with a Dataset that is cached, in epochs that go on in it', async () => {
    await expectTheSameFromEveryPoint((model, callbacks) => {
      const dataset = Dataset.fromArrays({ x, y }).shuffle('all', { seed: 3 }).cache().shuffle(5, { seed: 4 }).batch(8);
      return model.fit(dataset, { epochs: 4, stepsPerEpoch: 2, verbose: 0, callbacks });
    });
  });

  it('where a callback ends training within an epoch', async () => {
    const places = await expectTheSameFromEveryPoint((model, callbacks) => {
      let epoch = 0;
      const stop: Callback = {
        onEpochBegin: (number) => void (epoch = number),
        onEpochResume: (number) => void (epoch = number),
        onTrainBatchEnd(batch) {
          if (epoch === 1 && batch === 1) model.stopTraining = true;
        },
      };
      return model.fit(x, y, { ...both, epochs: 9, callbacks: [stop, ...callbacks] });
    });
    expect(places.slice(-3)).toEqual(['batch 1/1', 'batch 1/2', 'epoch 2/0']);
  });

  it('where a callback keeps something, and thaws a layer', async () => {
    class Thaw implements Callback {
      #epochs = 0;
      readonly #model: Sequential;
      constructor(model: Sequential) {
        this.#model = model;
      }
      onTrainBegin(saved?: StateRecord): void {
        this.#epochs = (saved?.['epochs'] as number | undefined) ?? 0;
      }
      onEpochEnd(_: number, logs: Record<string, number>): void {
        this.#epochs += 1;
        logs['told'] = this.#epochs;
        this.#model.layers[0]!.trainable = this.#epochs > 1;
      }
      saveState(): StateRecord {
        return { epochs: this.#epochs };
      }
    }
    await expectTheSameFromEveryPoint((model, callbacks) => {
      model.layers[0]!.trainable = false;
      return model.fit(x, y, { ...both, callbacks: [new Thaw(model), ...callbacks] });
    });
  });
});

describe('a run is not taken up', () => {
  async function saved(options: FitOptions = {}): Promise<StateRecord> {
    const points: Parameters<typeof noting>[1] = [];
    await network().fit(x, y, { ...both, ...options, callbacks: [noting([], points)] });
    return (points[2] as (typeof points)[0]).state;
  }
  const random = new HostRandom(5);
  const withOneOther = (array: NdArray): number[][] =>
    (array.toArray() as number[][]).map((row) => row.map((value) => value + random.uniform()));

  it.each<readonly [what: string, given: { readonly options?: FitOptions; readonly x?: readonly number[][] }]>([
    ['batches of another size', { options: { batchSize: 5 } }],
    ['another seed', { options: { seed: 8 } }],
    ['samples in their order', { options: { shuffle: false } }],
    ['other class weights', { options: { classWeight: { 0: 3, 1: 1, 2: 1 } } }],
    ['other samples', { x: withOneOther(x) }],
  ])('with %s', async (_, { options = {}, x: other = x }) => {
    const state = await saved({ seed: 7 });
    const model = network();
    const before = await outcomeOf(model, nothing);
    const run = model.fit(other, y, { ...both, seed: 7, ...options, callbacks: [{ savedRun: async () => state }] });
    await expect(run).rejects.toThrow(DataError);
    await expect(run).rejects.toThrow('model.fit: data must be the same, in the same batches and order');
    expect(await outcomeOf(model, nothing)).toEqual(before);
  });

  it.each<readonly [what: string, message: string, change: (state: StateRecord) => StateRecord]>([
    [
      'of another model',
      'saved state "weights" must be that of this model',
      (state) => ({ ...state, model: { ...(state['model'] as StateRecord), weights: [] } }),
    ],
    [
      'without a part',
      'saved state "epoch" must be an integer >= 0, received undefined',
      (state) => Object.fromEntries(Object.entries(state).filter(([name]) => name !== 'epoch')),
    ],
    ['with a part more', 'saved state "more" must be no part of it, received 1', (state) => ({ ...state, more: 1 })],
    [
      'with a part of another kind',
      'saved state "logs" must be a record, each a number',
      (state) => ({ ...state, logs: { loss: 'low' } }),
    ],
    [
      'of other callbacks',
      'callbacks must be the ones of the run that was saved, of which 1 kept something, received "0 such',
      (state) => ({ ...state, callbacks: [{ wait: 1 }] }),
    ],
  ])('%s', async (_, message, change) => {
    const state = change(await saved());
    const run = network().fit(x, y, { ...both, callbacks: [{ savedRun: async () => state }] });
    await expect(run).rejects.toThrow(FormatError);
    await expect(run).rejects.toThrow(`model.fit: ${message}`);
  });

  it('by two callbacks at once', async () => {
    const savedRun = saved;
    const run = network().fit(x, y, { ...both, callbacks: [{ savedRun }, { savedRun }] });
    await expect(run).rejects.toThrow('model.fit: callbacks must be such that one of them, at most, has a run to go on with');
  });

  it('of a Dataset that gives others each time', async () => {
    const dataset = (): Dataset<unknown> => Dataset.fromArrays({ x, y }).shuffle('all').batch(8);
    const points: Parameters<typeof noting>[1] = [];
    await network().fit(dataset(), { epochs: 2, verbose: 0, callbacks: [noting([], points)] });
    const callbacks = [{ savedRun: async () => points[2]?.state ?? null }];
    await expect(network().fit(dataset(), { epochs: 2, verbose: 0, callbacks })).rejects.toThrow(
      'give shuffled Datasets a seed; or remove what was saved',
    );
  });
});

describe('what a callback took for a run is let go of last of all', () => {
  it.each<readonly [how: string, callback: Callback, expected: readonly string[]]>([
    ['when training has ended', {}, ['savedRun', 'onTrainBegin', 'onTrainEnd', 'releaseRun']],
    [
      'when an epoch failed',
      {
        onEpochEnd: () => {
          throw new Error('no');
        },
      },
      ['savedRun', 'onTrainBegin', 'onTrainEnd', 'releaseRun'],
    ],
    ['when another cannot tell where to go on', { savedRun: () => Promise.reject(new Error('no')) }, ['savedRun', 'releaseRun']],
    [
      'when training could not begin',
      { onTrainBegin: () => Promise.reject(new Error('no')) },
      ['savedRun', 'onTrainBegin', 'releaseRun'],
    ],
    [
      'when another cannot let go',
      { releaseRun: () => Promise.reject(new Error('no')) },
      ['savedRun', 'onTrainBegin', 'onTrainEnd', 'releaseRun'],
    ],
  ])('%s', async (how, callback, expected) => {
    const heard: string[] = [];
    const keeper: Callback = {
      savedRun: async () => {
        heard.push('savedRun');
        return null;
      },
      onTrainBegin: () => void heard.push('onTrainBegin'),
      onTrainEnd: () => void heard.push('onTrainEnd'),
      releaseRun: () => void heard.push('releaseRun'),
    };
    const run = network().fit(x, y, { ...both, callbacks: [keeper, callback] });
    if (how === 'when training has ended') await run;
    else await expect(run).rejects.toThrow('no');
    expect(heard).toEqual(expected);
  });
});

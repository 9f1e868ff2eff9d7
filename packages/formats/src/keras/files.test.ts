import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import {
  ArgumentError,
  FormatError,
  type NdArray,
  ndarray,
  ops,
  ResourceError,
  setBackend,
  StateError,
  type Tensor,
  type Variable,
} from '@ibex-ml/core';
import { batchNormalization, conv2d, dense, embedding, flatten, Layer } from '@ibex-ml/layers';
import { adam, input, logitAdjusted, type Model, model, sequential, sparseCategoricalCrossentropy } from '@ibex-ml/models';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel, loadWeights, modelToBytes, saveModel, saveWeights, weightsToBytes } from './index.ts';

let folder = '';
beforeAll(async () => {
  await setBackend(cpu());
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const x = ndarray([
  [1, 2, -1, 0.5],
  [0, -2, 1, 3],
]);
const y = ndarray([0, 1], { dtype: 'int32' });

function perceptron(): Model {
  const made = sequential(
    [
      dense(3, { activation: 'relu', inputShape: [4], name: 'one' }),
      batchNormalization({ name: 'norm' }),
      dense(2, { activation: 'softmax', name: 'two' }),
    ],
    { name: 'perceptron' },
  );
  made.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return made;
}

async function goOn(made: Model, count: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < count; step += 1) {
    made.resetMetrics();
    losses.push((await made.trainOnBatch(x, y))['loss'] as number);
  }
  return losses;
}

const predicted = async (made: Model): Promise<unknown> => ((await made.predict(x)) as NdArray).toArray();

describe.each(['keras', 'h5'] as const)('a .%s file', (format) => {
  it('names that Keras 3 does not take are refused where it would read them', async () => {
    const made = sequential([dense(3, { inputShape: [4], name: 'Conv/BatchNorm' })]);
    await expect(modelToBytes(made)).rejects.toThrow('without "/", as Keras 3 takes no other, received "Conv/BatchNorm"');
    expect((await loadModel(await modelToBytes(made, { format: 'h5' }))).layers[0]?.name).toBe('Conv/BatchNorm');
  });

  it('has the model, its weights, how it was compiled, and the state of the optimizer', async () => {
    const original = perceptron();
    await goOn(original, 3);
    const path = join(folder, `whole.${format}`);
    await saveModel(original, path);
    const copy = await loadModel(path);
    expect(copy.getConfig()).toEqual(original.getConfig());
    expect(await predicted(copy)).toEqual(await predicted(original));
    expect(await goOn(copy, 3)).toEqual(await goOn(original, 3));
    expect(await readdir(folder)).toContain(`whole.${format}`);
  });

  it('without the optimizer begins anew', async () => {
    const original = perceptron();
    await goOn(original, 3);
    const alone = await loadModel(await modelToBytes(original, { format, includeOptimizer: false }));
    expect(alone.compiled).toBe(false);
    const fresh = await loadModel(await modelToBytes(original, { format }), { includeOptimizer: false });
    expect((await fresh.trainer.optimizer.iterations.read()).at()).toBe(0);
    expect((await loadModel(await modelToBytes(original, { format }), { compile: false })).compiled).toBe(false);
  });

  it('keeps what was frozen out of the optimizer', async () => {
    const original = perceptron();
    original.getLayer('one').trainable = false;
    await goOn(original, 2);
    const copy = await loadModel(await modelToBytes(original, { format }));
    expect(await goOn(copy, 2)).toEqual(await goOn(original, 2));
  });

  it('has no averages of what was frozen, which begin as the weights', async () => {
    const original = perceptron();
    const optimizer = adam({ useEma: true, emaMomentum: 0.5, emaOverwriteFrequency: 2 });
    original.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
    original.getLayer('one').trainable = false;
    await goOn(original, 3);
    const copy = await loadModel(await modelToBytes(original, { format }));
    const { weights } = copy.getLayer('one');
    const before = await Promise.all(weights.map((weight) => weight.read()));
    await goOn(copy, 3);
    expect(await Promise.all(weights.map((weight) => weight.read()))).toEqual(before);
    const average = await copy.trainer.optimizer.averageOf(weights[0] as Variable)?.read();
    for (const [index, value] of [...(average as NdArray).data].entries())
      expect(value).toBeCloseTo(before[0]?.data[index] ?? 0, 6);
  });

  it('holds models without weights and optimizers without steps', async () => {
    const waiting = sequential([flatten(), dense(2)]);
    waiting.compile({ optimizer: 'sgd', loss: 'mse' });
    expect((await loadModel(await modelToBytes(waiting, { format }))).built).toBe(false);
    const original = perceptron();
    expect(await goOn(await loadModel(await modelToBytes(original, { format })), 2)).toEqual(await goOn(original, 2));
  });

  it('holds many layers, and layers of one’s own', async () => {
    class Doubled extends Layer {
      readonly className = 'Doubled';
      protected call(value: Tensor): Tensor {
        return ops.mul(value, 2);
      }
      protected config(): Readonly<Record<string, unknown>> {
        return {};
      }
    }
    const original = sequential([input([4]), ...Array.from({ length: 40 }, () => dense(4)), new Doubled()]);
    const bytes = await modelToBytes(original, { format });
    await expect(loadModel(bytes)).rejects.toThrow('customObjects: { Doubled: (config) => ... }');
    const copy = await loadModel(bytes, { customObjects: { Doubled: (config) => new Doubled(config) } });
    expect(await predicted(copy)).toEqual(await predicted(original));
  });
});

it.each(['keras', 'h5'] as const)(
  'a loss that Keras does not have comes back, and is marked as no class of Keras: %s',
  async (format) => {
    const model = sequential([dense(2, { activation: 'softmax', inputShape: [4] })]);
    const loss = logitAdjusted(sparseCategoricalCrossentropy({ reduction: 'sum' }), { classCounts: [9, 1], tau: 0.5 });
    model.compile({ loss });
    const bytes = await modelToBytes(model, { format });
    const copy = await loadModel(bytes);
    expect(copy.getCompileConfig()?.loss).toEqual({ className: 'LogitAdjusted', config: loss.getConfig() });
    if (format === 'keras') {
      const config = JSON.parse(strFromU8(unzipSync(bytes)['config.json'] as Uint8Array)) as { compile_config: { loss: object } };
      expect(config.compile_config.loss).toMatchObject({
        module: null,
        registered_name: 'LogitAdjusted',
        config: { loss: { module: 'keras.losses', class_name: 'SparseCategoricalCrossentropy' }, class_counts: [9, 1], tau: 0.5 },
      });
    }
  },
);

it('a .keras file is a zip file of what Keras names', async () => {
  const members = unzipSync(await modelToBytes(perceptron()));
  expect(Object.keys(members)).toEqual(['metadata.json', 'config.json', 'model.weights.h5']);
});

it('the ending of a path says the form', async () => {
  await expect(saveModel(perceptron(), join(folder, 'a.json'))).rejects.toThrow(ArgumentError);
  await expect(saveModel(perceptron(), join(folder, 'a.weights.h5'))).rejects.toThrow('not with .weights.h5');
  await expect(saveWeights(perceptron(), join(folder, 'a.h5'))).rejects.toThrow('ends with .weights.h5');
  await expect(loadModel(join(folder, 'none.keras'))).rejects.toThrow(ResourceError);
});

describe('weights', () => {
  it('go to a model of the same layers, whatever they are called', async () => {
    const original = perceptron();
    await goOn(original, 2);
    const path = join(folder, 'a.weights.h5');
    await saveWeights(original, path);
    const other = sequential([
      dense(3, { activation: 'relu', inputShape: [4] }),
      batchNormalization(),
      dense(2, { activation: 'softmax' }),
    ]);
    const report = await loadWeights(other, path);
    expect(report).toEqual({ loaded: other.layers.map(({ name }) => name), skipped: [], unused: [] });
    expect(await predicted(other)).toEqual(await predicted(original));
    const third = perceptron();
    await loadWeights(third, await modelToBytes(original, { format: 'h5' }));
    expect(await predicted(third)).toEqual(await predicted(original));
  });

  it.each(['weights', 'h5'])('of other models are refused whole: %s', async (form) => {
    const bytes = form === 'h5' ? await modelToBytes(perceptron(), { format: 'h5' }) : await weightsToBytes(perceptron());
    const others = [
      sequential([dense(3, { inputShape: [4] })]),
      sequential([dense(3, { inputShape: [4] }), batchNormalization(), dense(3)]),
      sequential([dense(3, { inputShape: [4] }), batchNormalization({ center: false }), dense(2)]),
    ];
    for (const other of others) {
      const before = await other.getWeights();
      await expect(loadWeights(other, bytes)).rejects.toThrow(FormatError);
      expect(await other.getWeights()).toEqual(before);
    }
    await expect(loadWeights(sequential([dense(3), batchNormalization(), dense(2)]), bytes)).rejects.toThrow(StateError);
  });

  it.each(['weights', 'h5'])('are found by name, with a report: %s', async (form) => {
    const original = perceptron();
    const bytes = form === 'h5' ? await modelToBytes(original, { format: 'h5' }) : await weightsToBytes(original);
    const other = sequential([
      dense(3, { inputShape: [4], name: 'one' }),
      dense(5, { name: 'two' }),
      dense(2, { name: 'three' }),
    ]);
    expect(await loadWeights(other, bytes, { byName: true })).toEqual({
      loaded: ['one'],
      skipped: [
        { layer: 'two', reason: 'the file has float32[3, 2] for two/kernel, float32[3, 5]' },
        { layer: 'three', reason: 'the file has no layer of this name' },
      ],
      unused: ['norm'],
    });
    const [kernel] = await other.getLayer('one').getWeights();
    expect(kernel).toEqual((await original.getLayer('one').getWeights())[0]);
  });

  it('of nested and shared layers stand at the paths that Keras gives them', async () => {
    const shared = embedding(5, 2, { name: 'words' });
    const [a, b] = [input([3], { dtype: 'int32' }), input([3], { dtype: 'int32' })];
    const inner = sequential([input([3, 2]), flatten(), dense(2, { name: 'deep' })], { name: 'inner' });
    const outputs = [inner.apply(shared.apply(a)), inner.apply(shared.apply(b))];
    const whole = model({ inputs: [a, b], outputs });
    const report = await loadWeights(whole, await weightsToBytes(whole), { byName: true });
    expect(report).toEqual({ loaded: ['words', 'deep'], skipped: [], unused: [] });
  });
});

it('a file of bytes that are none is refused', async () => {
  await writeFile(join(folder, 'none.keras'), 'no model');
  await expect(loadModel(join(folder, 'none.keras'))).rejects.toThrow(FormatError);
  await expect(loadModel(await weightsToBytes(sequential([input([4, 4, 1]), conv2d(1, 2)])))).rejects.toThrow('of weights alone');
  await expect(loadModel(new Uint8Array(await readFile(join(folder, 'a.weights.h5'))))).rejects.toThrow('loadWeights');
});

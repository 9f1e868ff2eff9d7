import { createRequire, syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker as NodeWorker, WorkerOptions } from 'node:worker_threads';
import { wasm } from '@ibex-ml/backend-wasm';
import { BackendError, NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { batchNormalization, dense, dropout } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';
import { afterEach, describe, expect, it } from 'vitest';

const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: typeof NodeWorker };
const { Worker } = threads;

/** The threads that have been started, and what each runs before its own code. */
const started: NodeWorker[] = [];
let sabotage = '';

/** From now on the backend's threads are watched, and spoilt. */
function watchThreads(): void {
  threads.Worker = class extends Worker {
    constructor(code: string, options: WorkerOptions) {
      super(sabotage + code, options);
      started.push(this);
    }
  };
  syncBuiltinESMExports();
}

afterEach(() => {
  threads.Worker = Worker;
  syncBuiltinESMExports();
  started.length = 0;
  sabotage = '';
});

/** Makes a thread do this in a product of matrices, after it has done so many, so that others wait for the part that it has taken. */
function spoil(what: string, after: number): string {
  return `{
    const { Instance } = WebAssembly;
    let left = ${after};
    const spoilt = (kernel) => (...values) => {
      left -= 1;
      if (left === 0) { ${what} }
      return kernel(...values);
    };
    WebAssembly.Instance = function (module, imports) {
      const { kernels } = imports;
      if (kernels === undefined) return new Instance(module, imports);
      const products = ['packPanels', 'packedProduct', 'packedProductTransposed'];
      const changed = Object.fromEntries(products.map((name) => [name, spoilt(kernels[name])]));
      return new Instance(module, { ...imports, kernels: { ...kernels, ...changed } });
    };
  }\n`;
}

const batch = 128;
const pixels = 784;
const x = new NdArray(
  Float32Array.from({ length: 4 * batch * pixels }, (_, index) => Math.sin(index) ** 2),
  [4 * batch, pixels],
);
const y = new NdArray(
  Int32Array.from({ length: 4 * batch }, (_, index) => (index * 7) % 10),
  [4 * batch],
);

function perceptron(): Model {
  const model = sequential([
    dense(196, { activation: 'relu', inputShape: [pixels] }),
    batchNormalization(),
    dropout(0.3),
    dense(10, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

const fit = (model: Model, epochs: number): Promise<unknown> =>
  model.fit(x, y, { batchSize: batch, epochs, shuffle: false, verbose: 0 });

/** What a fit without end ends in; then the same model goes on with threads that live. */
async function expectErrorAndNewStart(model: Model, run: Promise<unknown>): Promise<void> {
  await expect(run).rejects.toThrow(BackendError);
  await expect(run).rejects.toThrow(/threads must be alive.*Choose the backend again/);
  // Whoever tries again is told the same at once, and weights can be read.
  await expect(fit(model, 1)).rejects.toThrow(BackendError);
  expect((await model.getWeights())[0]?.shape).toEqual([pixels, 196]);
  const before = [...started];
  sabotage = '';
  await setBackend(wasm({ threads: 3 }));
  await fit(model, 1);
  expect(model.trainer.report.executor).toBe('compiled');
  // Threads of a machine that is no use end too.
  while (before.some(({ threadId }) => threadId !== -1)) await pause(5);
}

/** Another moment in each run of the tests, which the test's name tells. */
const moments = (count: number, most: number): number[] =>
  Array.from({ length: count }, () => 1 + Math.floor(Math.random() * most));

describe('a thread that ends while a model is fitted makes an error, and no hang', () => {
  it.each(moments(4, 200))('terminated after %d ms', async (afterMs) => {
    watchThreads();
    await setBackend(wasm({ threads: 3 }));
    setRandomSeed(1);
    const model = perceptron();
    const end = pause(afterMs).then(() => started.at(afterMs % 2)?.terminate());
    await expectErrorAndNewStart(model, fit(model, 10_000));
    await end;
  });

  it.each([
    ...moments(3, 300).map((after) => [after, 'leaves the process', 'process.exit(3);']),
    ...moments(3, 300).map((after) => [after, 'throws', "throw new Error('spoilt');"]),
  ] as const)('in its %dth product, where it %s', async (after, _, what) => {
    watchThreads();
    sabotage = spoil(String(what), Number(after));
    await setBackend(wasm({ threads: 3 }));
    setRandomSeed(1);
    const model = perceptron();
    await expectErrorAndNewStart(model, fit(model, 10_000));
  });
});

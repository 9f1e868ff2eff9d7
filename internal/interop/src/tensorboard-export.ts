import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { tensorBoard } from '@ibex-ml/callbacks/tensorboard';
import { NdArray, setBackend, type Variable } from '@ibex-ml/core';
import { saveModel } from '@ibex-ml/formats/keras';
import { batchNormalization, conv2d, dense, embedding, flatten } from '@ibex-ml/layers';
import { input, model, type Model, type Sequential, sequential, sgd } from '@ibex-ml/models';
import { plain } from './cases.ts';
import { models } from './models.ts';
import { integers, numbers, stir } from './numbers.ts';

/** Trains and evaluates with tensorBoard, and writes the graphs of models, for python/tensorboard-export.py. Argument: the folder. */

const [, , folder = '.'] = process.argv;
await setBackend(cpu());
const logs = (name: string): string => join(folder, 'logs', name);

/** Models inside models, beside those of the other checks. */
const inner = (): Sequential => sequential([input([8]), dense(8), dense(8, { activation: 'relu' })]);
const graphs: Readonly<Record<string, () => Model>> = {
  ...models,
  nested: () => {
    const x = input([8]);
    const within = inner().apply(dense(8).apply(x));
    const [a, b] = [input([8]), input([8])];
    const branch = model({ inputs: a, outputs: dense(8).apply(a) }).apply(within);
    return model({ inputs: [x, b], outputs: [dense(2).apply(branch), dense(3).apply(b)] });
  },
  chained: () => sequential([input([8]), inner(), dense(2)]),
};
const names = [];
for (const [name, make] of Object.entries(graphs)) {
  // Ops of no layer have no form in Keras.
  if (name === 'ops') continue;
  const made = make();
  await saveModel(made, join(folder, `${name}.keras`));
  const board = tensorBoard({ logDir: logs(`graphs/${name}/ibex`) });
  board.setModel(made);
  await board.onTrainBegin();
  names.push(name);
}

const fitted = sequential(
  [
    input([6, 6, 3]),
    conv2d(4, 3, { name: 'seen' }),
    batchNormalization({ name: 'evened' }),
    flatten(),
    dense(3, { activation: 'softmax', name: 'out' }),
  ],
  { name: 'fitted' },
);
stir(fitted);
fitted.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
await saveModel(fitted, join(folder, 'fitted.keras'));
const [x, y, xVal, yVal] = [numbers([20, 6, 6, 3], -1, 1), integers([20], 3), numbers([8, 6, 6, 3], -1, 1), integers([8], 3)];
const options = {
  logDir: logs('ibex'),
  histogramFreq: 1,
  writeImages: true,
  writeStepsPerSecond: true,
  updateFreq: 'batch',
} as const;
const board = tensorBoard(options);
const batches: number[] = [];
const { history } = await fitted.fit(x, y, {
  epochs: 3,
  batchSize: 4,
  shuffle: false,
  validationData: [xVal, yVal],
  validationBatchSize: 4,
  callbacks: [board, { onTrainBatchEnd: (_, figures) => void batches.push(figures['loss'] as number) }],
  verbose: 0,
});
const pixels = Uint8Array.from({ length: 4 * 5 * 3 }, (_, index) => (index * 41) % 256);
await board.validation.image('confusion', new NdArray(pixels, [4, 5, 3]), 2);
await board.validation.text('remark', 'größer als **eins**', 2);

const words = sequential([input([4]), embedding(6, 3, { name: 'größe/"n"' }), flatten(), dense(2)], { name: 'worded' });
words.compile({ optimizer: sgd({ learningRate: 0.5 }), loss: 'mse' });
const labels = `word\tlength\n${['a', 'um', 'öl', 'x"y', 'lang', 'wörter'].map((word) => `${word}\t${word.length}`).join('\n')}\n`;
await writeFile(join(folder, 'words.tsv'), labels);
const projected = tensorBoard({ logDir: logs('words'), embeddingsFreq: 2, embeddingsMetadata: join(folder, 'words.tsv') });
const vectors: number[][] = [];
const table = words.weights[0] as Variable;
await words.fit(integers([8, 4], 6), numbers([8, 2], -1, 1), {
  epochs: 3,
  callbacks: [projected, { onEpochEnd: async () => void vectors.push([...(await table.read()).data]) }],
  verbose: 0,
});
const data = { x: plain(x, 'x'), y: plain(y, 'y'), xVal: plain(xVal, 'xVal'), yVal: plain(yVal, 'yVal') };
await writeFile(
  join(folder, 'cases.json'),
  JSON.stringify({ names, history, batches, pixels: [...pixels], data, vectors, labels }),
);

import { spawnSync } from 'node:child_process';
import { equal } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpu } from '@ibex-ml/backend-cpu';
import { type NdArray, setBackend } from '@ibex-ml/core';
import { digits } from '@ibex-ml/data';
import { loadWeights } from '@ibex-ml/formats/safetensors';
import { modelFromConfig } from '@ibex-ml/models';

/** Trains as `npm start` does, and writes down what its model predicts, for python/app-run-export.py. Argument: the folder. */

const [, , folder = '.'] = process.argv;
const main = fileURLToPath(new URL('../../../apps/mnist/src/main.ts', import.meta.url));
const args = ['--dataset', 'digits', '--epochs', '2', '--out', join(folder, 'run')];
const { status } = spawnSync(process.execPath, ['--conditions=@ibex-ml/source', '--no-warnings', main, ...args], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
equal(status, 0);

await setBackend(cpu());
const config = JSON.parse(await readFile(join(folder, 'run', 'config.json'), 'utf8')) as Parameters<typeof modelFromConfig>[0];
const model = modelFromConfig(config);
await loadWeights(model, join(folder, 'run', 'weights.safetensors'));
const { test } = await digits.load({ flatten: true, normalize: true });
const predicted = (await model.predict(test.x)) as NdArray;
const plain = ({ shape, data }: NdArray): object => ({ shape, data: Array.from(data) });
await writeFile(join(folder, 'cases.json'), JSON.stringify({ x: plain(test.x), y: plain(predicted) }));

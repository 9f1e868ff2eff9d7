import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWeights } from '@ibex-ml/formats/weights';
import { type Architecture, fillByRule } from '@ibex-ml/golden';
import { backbones, camelKeys } from './backbones.ts';

/** Reads the .h5 files of python/applications-import.py into backbones: every weight is where it belongs. Argument: the folder. */

const [, , folder = '.'] = process.argv;
const cases = JSON.parse(await readFile(join(folder, 'cases.json'), 'utf8')) as readonly {
  readonly architecture: Architecture;
  readonly options: Readonly<Record<string, unknown>>;
  readonly file: string;
  readonly by: string;
}[];
for (const { architecture, options, file, by } of cases) {
  const make = backbones[architecture];
  const given = camelKeys(options);
  const read = await make({ ...given, weights: readWeights(join(folder, file)) });
  const expected = await make({ ...given, weights: null });
  fillByRule(expected.layers);
  const values = await expected.getWeights();
  for (const [index, value] of (await read.getWeights()).entries()) {
    assert.deepEqual(value, values[index], `${architecture} of ${by}: ${read.weights[index]?.name}`);
  }
  console.log(`applications: ${architecture} ${JSON.stringify(options)} of ${by}: ${values.length} weights`);
  for (const each of [read, expected]) each.dispose();
}

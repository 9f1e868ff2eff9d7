import { deepEqual, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NdArray } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';

interface Plain {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/**
 * Reads every model that `cases.json` of a folder names: it predicts what is written there, frozen, and learns where it may.
 *
 * @param load - reads the model of a name
 * @param nearest - how far outputs may be from those that are written, where these are at most 1
 */
export async function checkImports(
  folder: string,
  load: (name: string, options: { readonly trainable: boolean }) => Promise<Model>,
  nearest: number,
): Promise<void> {
  const cases = JSON.parse(await readFile(join(folder, 'cases.json'), 'utf8')) as readonly {
    name: string;
    x: Plain;
    y: Plain;
    learns?: false;
  }[];
  ok(cases.length > 0);
  for (const { name, x: given, y: wanted, learns = true } of cases) {
    const x = new NdArray(Float32Array.from(given.data), given.shape);
    const y = new NdArray(Float32Array.from(wanted.data), wanted.shape);
    const model = await load(name, { trainable: false });
    const predicted = (await model.predict(x)) as NdArray;
    deepEqual(predicted.shape, y.shape, name);
    const worst = Math.max(
      ...y.data.map((value, index) => Math.abs(value - (predicted.data[index] ?? NaN)) / Math.max(1, Math.abs(value))),
    );
    ok(worst < nearest, `${name}: outputs differ by ${worst}`);
    deepEqual(model.trainableWeights, [], name);
    if (!learns) {
      console.log(`read: ${name}: outputs to ${worst.toExponential(1)}`);
      continue;
    }

    const learner = await load(name, { trainable: true });
    learner.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    // The classes in another order: what softmax can come to.
    const { data, shape } = y;
    const classes = shape.at(-1) ?? 1;
    const rolled = data.map((_, index) => data[index + ((index + 1) % classes === 0 ? 1 - classes : 1)] as number);
    const target = new NdArray(rolled, shape);
    const { history } = await learner.fit(x, target, { epochs: 5, verbose: 0 });
    const [first = NaN, last = NaN] = [history['loss']?.[0], history['loss']?.at(-1)];
    ok(last < first, `${name}: learns from ${first} to ${last}`);
    console.log(`read: ${name}: outputs to ${worst.toExponential(1)}, loss from ${first.toFixed(4)} to ${last.toFixed(4)}`);
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError, type IbexError, liveVariables, NdArray, ResourceError } from '@ibex-ml/core';
import { batchNormalization, dense } from '@ibex-ml/layers';
import { type Sequential, sequential } from '@ibex-ml/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeSafetensors } from './encode.ts';
import { loadWeights, weightsFromBytes, weightsToBytes } from './weights.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
});
afterAll(() => rm(folder, { recursive: true }));

const network = (): Sequential =>
  sequential([dense(4, { inputShape: [3], name: 'first' }), batchNormalization({ name: 'norm' }), dense(2, { name: 'last' })], {
    name: 'mine',
  });

/** The class and the message of the error of what must be refused; fails where a weight, or anything else, has changed. */
async function refusalOf(model: Sequential, act: () => unknown): Promise<unknown> {
  const variables = liveVariables();
  const before = await Promise.all(variables.map((variable) => variable.read()));
  const error = await Promise.resolve()
    .then(act)
    .then(
      () => 'no error',
      (thrown: unknown) => thrown,
    );
  expect(liveVariables().filter((variable) => !variables.includes(variable))).toEqual([]);
  expect(await Promise.all(variables.map((variable) => variable.read()))).toEqual(before);
  expect(model.weights).toHaveLength(8);
  return error instanceof Error ? [error.constructor, (error as IbexError).message] : error;
}

const other = 'The file belongs to another model: make the model with the layers and sizes it was saved with.';
const where = 'loadWeights into sequential "mine"';

describe('a file of another model', () => {
  it.each<readonly [what: string, make: () => Sequential, message: string]>([
    [
      'with a layer of another size at the end',
      () => sequential([dense(4, { inputShape: [3] }), batchNormalization(), dense(5)]),
      `${where}: layers/dense_1/vars/0 (last/kernel) must be float32[4, 2], received float32[4, 5]. ${other}`,
    ],
    [
      'that lacks a layer',
      () => sequential([dense(4, { inputShape: [3] }), batchNormalization()]),
      `${where}: weights must be all of 8 weights and no others, received "without layers/dense_1/vars/0, layers/dense_1/vars/1". ${other}`,
    ],
    [
      'that has one layer more',
      () => sequential([dense(4, { inputShape: [3] }), batchNormalization(), dense(2), dense(2)]),
      `${where}: weights must be all of 8 weights and no others, received "with layers/dense_2/vars/0, layers/dense_2/vars/1". ${other}`,
    ],
    [
      'of other layers',
      () => sequential([dense(4, { inputShape: [3], useBias: false }), dense(2)]),
      `${where}: weights must be all of 8 weights and no others, received "without layers/dense/vars/1, layers/batch_normalization/vars/0, layers/batch_normalization/vars/1, ...". ${other}`,
    ],
  ])('%s', async (_, make, message) => {
    const bytes = await weightsToBytes(make());
    const model = network();
    expect(await refusalOf(model, () => weightsFromBytes(model, bytes))).toEqual([FormatError, message]);
  });

  it('with weights of another type', async () => {
    const model = network();
    const { weights } = network();
    const paths = [
      'dense/vars/0',
      'dense/vars/1',
      ...[0, 1, 2, 3].map((at) => `batch_normalization/vars/${at}`),
      'dense_1/vars/0',
    ];
    const tensors = new Map<string, NdArray>();
    for (const [index, path] of paths.entries())
      tensors.set(`layers/${path}`, await (weights[index] as (typeof weights)[0]).read());
    tensors.set('layers/dense_1/vars/1', new NdArray(new Int32Array(2), [2]));
    const bytes = encodeSafetensors(tensors);
    expect(await refusalOf(model, () => weightsFromBytes(model, bytes))).toEqual([
      FormatError,
      `${where}: layers/dense_1/vars/1 (last/bias) must be float32[2], received int32[2]. ${other}`,
    ]);
  });
});

describe('a file that is none', () => {
  const damaged = 'The file is damaged or of another format: get it again from where it came.';

  it.each<readonly [what: string, change: (bytes: Uint8Array) => Uint8Array, message: string]>([
    ['empty', () => new Uint8Array(0), `safetensors: size must be at least 8 bytes, received 0. ${damaged}`],
    [
      'cut short',
      (bytes) => bytes.subarray(0, -4),
      `safetensors: size must be 168 bytes of tensors, as the header says, received 164. ${damaged}`,
    ],
    [
      'with bytes left over',
      (bytes) => Uint8Array.from([...bytes, 0]),
      `safetensors: size must be 168 bytes of tensors, as the header says, received 169. ${damaged}`,
    ],
  ])('%s', async (what, change, message) => {
    const model = network();
    const path = join(folder, what);
    await writeFile(path, change(await weightsToBytes(model)));
    expect(await refusalOf(model, () => loadWeights(model, path))).toEqual([FormatError, message]);
  });

  it('not there', async () => {
    const model = network();
    const path = join(folder, 'none');
    expect(await refusalOf(model, () => loadWeights(model, path))).toEqual([
      ResourceError,
      expect.stringMatching(
        /^load: path must be a file that can be read, received ".*none"\. Check the path and its permissions \(ENOENT/,
      ),
    ]);
  });
});

it('weights of a model that has none yet are told so', async () => {
  const bytes = await weightsToBytes(network());
  const model = sequential([dense(4), batchNormalization(), dense(2)], { name: 'mine' });
  expect(() => {
    weightsFromBytes(model, bytes);
  }).toThrow('Build the model first');
  expect(model.built).toBe(false);
});

import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxFromBytes } from './import.ts';

interface Plain {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Case {
  readonly name: string;
  readonly x: Plain;
  readonly y: Plain;
  /** Not where it computes in 8 bits. */
  readonly learns?: false;
}

beforeAll(() => setBackend(cpu()));

const fixture = (name: string): Buffer => readFileSync(new URL(`__fixtures__/${name}`, import.meta.url));
const arrayOf = ({ shape, data }: Plain): NdArray => new NdArray(Float32Array.from(data), shape);

// All of the files, made anew, and models of one node of each kind are read by npm run test:interop.
describe.each(['pytorch', 'tf2onnx'])('a file of %s gives what ONNX Runtime gives', (source) => {
  const cases = (JSON.parse(fixture(`${source}/cases.json`).toString()) as readonly Case[]).map(
    (one) => [one.name, one] as const,
  );

  it.each(cases)('%s', async (name, { x, y }) => {
    const read = onnxFromBytes(fixture(`${source}/${name}.onnx`));
    const given = (await read.predict(arrayOf(x))) as NdArray;
    expect(given.shape).toEqual(y.shape);
    for (const [index, value] of y.data.entries()) expect(given.data[index]).toBeCloseTo(value, 5);
    expect(read.trainableWeights).toEqual([]);
  });

  it.each(cases.filter(([, { learns }]) => learns !== false))('%s is fitted further', async (name, { x, y }) => {
    const read = onnxFromBytes(fixture(`${source}/${name}.onnx`), { trainable: true });
    read.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const target = arrayOf({ shape: y.shape, data: y.data.toReversed() });
    const { history } = await read.fit(arrayOf(x), target, { epochs: 3, verbose: 0 });
    expect(history['loss']?.at(-1)).toBeLessThan(history['loss']?.[0] as number);
  });
});

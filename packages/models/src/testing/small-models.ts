import { NdArray, type Tensor } from '@ibex-ml/core';
import { concatenate, dense } from '@ibex-ml/layers';
import type { LossInput } from '../losses/index.ts';
import { type Functional, model } from '../model/functional.ts';
import { input } from '../model/input.ts';
import { type Sequential, sequential } from '../model/sequential.ts';
import { adam } from '../optimizers/index.ts';

/** Rows of numbers between -1 and 1. */
export function rows(count: number, width = 4): NdArray {
  return new NdArray(
    Float32Array.from({ length: count * width }, (_, index) => Math.sin(index)),
    [count, width],
  );
}

/** Class indices 0, 1, 2, 0, 1, ... */
export function labels(count: number, classes = 3): NdArray {
  return new NdArray(
    Int32Array.from({ length: count }, (_, row) => row % classes),
    [count],
  );
}

/** The same classes, one-hot. */
export function oneHot(count: number, classes = 3): NdArray {
  const data = Float32Array.from({ length: count * classes }, (_, index) =>
    Math.floor(index / classes) % classes === index % classes ? 1 : 0,
  );
  return new NdArray(data, [count, classes]);
}

/** The same array with another value at an element. */
export function withValue({ data, shape }: NdArray, element: number, value: number): NdArray {
  const copy = Float32Array.from(data);
  copy[element] = value;
  return new NdArray(copy, shape);
}

/** A classifier of rows of four, after a step, so that optimizer and metrics have a state to lose. */
export async function classifier(loss: LossInput = 'categoricalCrossentropy'): Promise<Sequential> {
  const made = sequential([
    input([4], { name: 'rows' }),
    dense(5, { activation: 'relu', name: 'hidden' }),
    dense(3, { activation: 'softmax', name: 'out' }),
  ]);
  made.compile({ optimizer: adam(), loss, metrics: ['accuracy'] });
  await made.fit(rows(8), loss === 'categoricalCrossentropy' ? oneHot(8) : labels(8), { verbose: 0 });
  return made;
}

/** A model of the inputs `left` [4] and `right` [2] and the outputs `kind` [3] and `size` [1], after a step. */
export async function twoEnded(): Promise<Functional<readonly Tensor[], readonly Tensor[]>> {
  const [left, right] = [input([4], { name: 'left' }), input([2], { name: 'right' })];
  const both = concatenate({ name: 'both' }).apply([left, right]);
  const outputs = [
    dense(3, { activation: 'softmax', name: 'kind' }).apply(both),
    dense(1, { name: 'size' }).apply(both),
  ] as const;
  const made = model({ inputs: [left, right], outputs });
  made.compile({ optimizer: adam(), loss: ['categoricalCrossentropy', 'mse'] });
  await made.fit([rows(8), rows(8, 2)], [oneHot(8), rows(8, 1)], { verbose: 0 });
  return made;
}

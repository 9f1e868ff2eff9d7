import { ArgumentError } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import {
  adaptiveAveragePooling1d,
  adaptiveAveragePooling2d,
  adaptiveMaxPooling1d,
  adaptiveMaxPooling2d,
} from './adaptive-pooling.ts';
import { describeLayer } from '../testing/layer-contract.ts';
import { globalAveragePooling2d, globalMaxPooling2d } from './global-pooling2d.ts';
import { averagePooling2d, maxPooling2d } from './pooling2d.ts';

const inputs = [2, 5, 4, 3];
const refuses = [[2, 5, 4], [5]];

describeLayer('adaptiveAveragePooling1d', {
  make: () => adaptiveAveragePooling1d(4),
  inputs: [2, 7, 3],
  output: [2, 4, 3],
  refuses: [
    [2, 7],
    [2, null, 3],
  ],
});
describeLayer('adaptiveMaxPooling1d', { make: () => adaptiveMaxPooling1d([2]), inputs: [2, 5, 3], output: [2, 2, 3] });
describeLayer('adaptiveAveragePooling2d', {
  make: () => adaptiveAveragePooling2d(3),
  inputs: [2, 7, 2, 2],
  output: [2, 3, 3, 2],
});
describeLayer('adaptiveMaxPooling2d', { make: () => adaptiveMaxPooling2d([1, 2]), inputs: [2, 3, 5, 2], output: [2, 1, 2, 2] });

it('adaptive pooling refuses numbers of parts that are none', () => {
  expect(() => adaptiveMaxPooling1d(0)).toThrow('outputSize must be an integer > 0');
  expect(() => adaptiveAveragePooling2d([2, 1.5])).toThrow('outputSize must be');
});

describeLayer('maxPooling2d', { make: () => maxPooling2d(), inputs, output: [2, 2, 2, 3], refuses: [...refuses, [2, 1, 4, 3]] });
describeLayer('maxPooling2d with strides and a margin', {
  make: () => maxPooling2d({ poolSize: [3, 2], strides: [2, 1], padding: 'same' }),
  inputs,
  output: [2, 3, 4, 3],
});
describeLayer('averagePooling2d', {
  make: () => averagePooling2d({ poolSize: 3, strides: 1 }),
  inputs,
  output: [2, 3, 2, 3],
  refuses,
});
describeLayer('averagePooling2d with a margin', {
  make: () => averagePooling2d({ padding: 'same' }),
  inputs,
  output: [2, 3, 2, 3],
});
describeLayer('globalAveragePooling2d', { make: () => globalAveragePooling2d(), inputs, output: [2, 3], refuses });
describeLayer('globalAveragePooling2d with keepDims', {
  make: () => globalAveragePooling2d({ keepDims: true }),
  inputs,
  output: [2, 1, 1, 3],
});
describeLayer('globalMaxPooling2d', { make: () => globalMaxPooling2d(), inputs, output: [2, 3], refuses });

it('refuses sizes that are none', () => {
  expect(() => maxPooling2d({ poolSize: 0 })).toThrow(ArgumentError);
  expect(() => averagePooling2d({ strides: [2, -1] })).toThrow(ArgumentError);
  expect(() => maxPooling2d({ padding: 'full' as 'same' })).toThrow(ArgumentError);
  expect(() => globalMaxPooling2d({ dataFormat: 'channelsFirst' as 'channelsLast' })).toThrow(ArgumentError);
});

it('moves by its own size where no strides are given', () => {
  expect(maxPooling2d({ poolSize: 3 }).getConfig()['strides']).toEqual([3, 3]);
});

import { ArgumentError } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { rescaling } from './rescaling.ts';

describeLayer('rescaling', { make: () => rescaling(1 / 255), inputs: [2, 3], output: [2, 3] });
describeLayer('rescaling per channel', {
  make: () => rescaling([1, 2, 3], { offset: [-1, 0, 1] }),
  inputs: [2, 2, 3],
  output: [2, 2, 3],
});
describeLayer('rescaling of integers', {
  make: () => rescaling(0.5, { offset: -1 }),
  inputs: [2, 3],
  dtype: 'int32',
  output: [2, 3],
});

it('refuses numbers that are none', () => {
  expect(() => rescaling(Number.NaN)).toThrow(ArgumentError);
  expect(() => rescaling([])).toThrow(ArgumentError);
  expect(() => rescaling(1, { offset: Infinity, name: 'r' })).toThrow('rescaling "r": offset must be a finite number');
});

import { ArgumentError } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { activation } from './activation-layer.ts';

describeLayer('activation softmax', { make: () => activation('softmax'), inputs: [4, 3], output: [4, 3] });
describeLayer('activation of Keras’s spelling', { make: () => activation('log_softmax'), inputs: [2, 3, 4], output: [2, 3, 4] });
describeLayer('activation with arguments', {
  make: () => activation({ className: 'gelu', config: { approximate: true } }),
  inputs: [2, 6],
  output: [2, 6],
});

it('refuses names that are none', () => {
  expect(() => activation('softmin' as 'softmax')).toThrow(ArgumentError);
});

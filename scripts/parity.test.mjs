import { expect, it } from 'vitest';
import { exportFor, staleness } from './parity.mjs';

it('docs/parity.md says what the packages export', () => {
  expect(staleness()).toBe(null);
});

it('finds exports by names that differ as ours do, and no others', () => {
  const exported = ['relu', 'reLU', 'softmax', 'softmaxLayer', 'conv2d'].map((name) => ({ name, entry: 'here' }));
  const named = (module, name) => exportFor(module, name, exported)?.name;
  expect(named('layers', 'ReLU')).toBe('reLU');
  expect(named('activations', 'relu')).toBe('relu');
  expect(named('layers', 'Softmax')).toBe('softmaxLayer');
  expect(named('activations', 'softmax')).toBe('softmax');
  expect(named('layers', 'Conv2D')).toBe('conv2d');
  expect(named('layers', 'Conv3D')).toBeUndefined();
});

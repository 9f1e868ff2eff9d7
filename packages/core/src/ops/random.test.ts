import { describe, expect, it } from 'vitest';
import { ArgumentError, DTypeError, ShapeError } from '../errors.ts';
import type { Spec } from '../spec.ts';
import { float, graphOf, int } from '../testing/trace.ts';
import { randomNormal, randomUniform } from './random.ts';

describe.each([
  ['randomUniform', randomUniform],
  ['randomNormal', randomNormal],
])('%s', (_, random) => {
  const trace = (seed: Spec, shape: readonly (number | null)[]): unknown => graphOf([seed], (seed) => random(seed, shape));

  it('takes a seed of two integers', () => {
    expect(graphOf([int(2)], (seed) => random(seed, [3, 4])).outputs[0]).toMatchObject(float(3, 4));
  });

  it.each([[int()], [int(1)], [int(3)], [int(2, 1)]])('refuses a seed of another shape: %o', (seed) => {
    expect(() => trace(seed, [3])).toThrow(ShapeError);
    expect(() => trace(seed, [3])).toThrow('randomUniform: seed must be [2]');
  });

  it('refuses a seed of floats', () => {
    expect(() => trace(float(2), [3])).toThrow(DTypeError);
  });

  it('refuses sizes that are unknown, negative or not whole', () => {
    expect(() => trace(int(2), [null, 3])).toThrow(ShapeError);
    expect(() => trace(int(2), [-1])).toThrow(ArgumentError);
    expect(() => trace(int(2), [1.5])).toThrow(ArgumentError);
  });
});

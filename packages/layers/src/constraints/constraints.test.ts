import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, type NdArray, ndarray, setBackend, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Constraint } from './constraint.ts';
import { maxNorm, minMaxNorm, nonNeg, unitNorm } from './constraints.ts';
import { type ConstraintInput, constraintConfig, resolveConstraint } from './resolve.ts';

beforeAll(() => setBackend(cpu()));

const matrix = ndarray([
  [3, 0, -0.3],
  [-4, 0, 0.4],
]);
const bounded = async (constraint: Constraint): Promise<NdArray> => jit((weight: Tensor) => constraint.call(weight))(matrix);

describe('constraints', () => {
  it.each<readonly [Constraint, readonly (readonly number[])[]]>([
    [
      maxNorm(),
      [
        [1.2, 0, -0.3],
        [-1.6, 0, 0.4],
      ],
    ],
    [
      maxNorm({ maxValue: 1, axis: 1 }),
      [
        [0.99503719, 0, -0.09950372],
        [-0.99503719, 0, 0.09950372],
      ],
    ],
    [
      nonNeg(),
      [
        [3, 0, 0],
        [0, 0, 0.4],
      ],
    ],
    [
      unitNorm(),
      [
        [0.6, 0, -0.6],
        [-0.8, 0, 0.8],
      ],
    ],
    [
      unitNorm({ axis: [0, 1] }),
      [
        [0.59702235, 0, -0.05970224],
        [-0.79602981, 0, 0.07960298],
      ],
    ],
    [
      minMaxNorm({ minValue: 1, maxValue: 2 }),
      [
        [1.2, 0, -0.6],
        [-1.6, 0, 0.8],
      ],
    ],
    [
      minMaxNorm({ minValue: 1, maxValue: 2, rate: 0.5 }),
      [
        [2.1, 0, -0.45],
        [-2.8, 0, 0.6],
      ],
    ],
  ])('%#: brings vectors within their bounds', async (constraint, wanted) => {
    for (const [index, value] of (await bounded(constraint)).data.entries())
      expect(value).toBeCloseTo(wanted.flat()[index] as number, 6);
  });

  it('go to plain data and back', () => {
    for (const constraint of [maxNorm({ maxValue: 3 }), nonNeg(), unitNorm({ axis: [0, 1] }), minMaxNorm({ rate: 0.5 })]) {
      const data = constraintConfig(constraint);
      expect(constraintConfig(resolveConstraint(data))).toEqual(data);
      expect(resolveConstraint(constraint)).toBe(constraint);
    }
    expect(resolveConstraint('min_max_norm')?.getConfig()).toEqual({ minValue: 0, maxValue: 1, rate: 1, axis: 0 });
    expect([resolveConstraint(null), constraintConfig(null)]).toEqual([null, null]);
  });

  it.each<readonly [() => unknown, string]>([
    [() => maxNorm({ maxValue: -1 }), 'maxValue must be'],
    [() => minMaxNorm({ minValue: 2 }), 'maxValue must be'],
    [() => minMaxNorm({ rate: 1.5 }), 'rate must be'],
    [() => unitNorm({ axis: [] }), 'axis must be'],
    [() => unitNorm({ axis: 0.5 }), 'axis must be'],
    [() => resolveConstraint('norm' as ConstraintInput), '"maxNorm", "minMaxNorm", "nonNeg", "unitNorm"'],
  ])('%#: refuse what is out of range', (make, message) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });
});

import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../errors.ts';
import { float, graphOf, int } from '../testing/trace.ts';
import { segmentSum } from './gather.ts';

describe('segmentSum', () => {
  it.each([
    ['a scalar', float(), int(), 'segmentIds must be of 1 axes'],
    ['ids of two axes', float(4, 2), int(4, 2), 'segmentIds must be of 1 axes'],
    ['another number of ids', float(4, 2), int(3), 'segmentIds must be [4], received "[3]"'],
  ])('refuses %s', (_, x, ids, message) => {
    const run = (): unknown => graphOf([x, ids], (x, ids) => segmentSum(x, ids, 3));
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`segmentSum: ${message}`);
  });

  it('refuses no segments', () => {
    expect(() => graphOf([float(4, 2), int(4)], (x, ids) => segmentSum(x, ids, 0))).toThrow(ArgumentError);
  });
});

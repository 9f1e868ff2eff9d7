import { ArgumentError, DataError, ndarray, ShapeError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { type ClassWeighting, computeClassWeight, computeSampleWeight } from './compute-class-weight.ts';

interface Case {
  readonly y: readonly number[];
  readonly classes: readonly number[] | null;
  readonly classWeight: ClassWeighting;
  readonly weights?: Readonly<Record<string, number>>;
  readonly sampleWeights?: readonly number[];
}

const cases = readFixture<Case>('class-weights.json');

describe('computeClassWeight', () => {
  it.each(cases)('gives the numbers of scikit-learn, and its errors: case %#', ({ y, classes, classWeight, weights }) => {
    const weigh = (): object => computeClassWeight(classWeight, { y, ...(classes && { classes }) });
    if (weights === undefined) expect(weigh).toThrow(/^computeClassWeight: (y|classes|classWeight) must be /);
    else expect(weigh()).toEqual(weights);
  });

  it('says which class is the matter, and what to do', () => {
    expect(() => computeClassWeight('balanced', { y: [0, 0, 2], classes: [0, 1, 2] })).toThrow(
      'y must be with rows of class 1, to be balanced, received "rows of 0, 2". Leave the class out of classes',
    );
    expect(() => computeClassWeight('balanced', { y: [0, 1, 2], classes: [0, 1] })).toThrow(/received "0, 1, without 2"/);
    expect(() => computeClassWeight({ 3: 1 }, { y: [0, 1] })).toThrow('classWeight must be of the classes 0, 1, received "3"');
  });

  it('refuses what are no weights, no classes, no labels', () => {
    const y = [0, 1];
    expect(() => computeClassWeight({ 0: -1 }, { y })).toThrow(ArgumentError);
    expect(() => computeClassWeight({ 0: NaN }, { y })).toThrow('classWeight[0] must be a finite number >= 0');
    expect(() => computeClassWeight('equal' as 'balanced', { y })).toThrow(ArgumentError);
    expect(() => computeClassWeight('balanced', { y, classes: [0, 1, 1] })).toThrow(ArgumentError);
    expect(() => computeClassWeight('balanced', { y: [-1, 1] })).toThrow('Number the classes from 0');
    expect(() => computeClassWeight('balanced', { y: [] })).toThrow(DataError);
    expect(() => computeClassWeight('balanced', { y: [0, NaN] })).toThrow('y[1] must be a class, received NaN');
    expect(() => computeClassWeight('balanced', { y: ndarray([[0, 1]]) })).toThrow(ShapeError);
  });
});

describe('computeSampleWeight', () => {
  const weighed = cases.filter(({ sampleWeights }) => sampleWeights !== undefined);

  it.each(weighed)('gives each row the weight of its class, as scikit-learn: case %#', ({ y, classWeight, sampleWeights }) => {
    const weights = computeSampleWeight(classWeight, ndarray(y, { dtype: 'int32' }));
    expect(weights.dtype).toBe('float32');
    expect([...weights.data]).toEqual([...Float32Array.from(sampleWeights as number[])]);
  });

  it('refuses a class that there is none of', () => {
    expect(() => computeSampleWeight({ 2: 1 }, [0, 1])).toThrow(/^computeSampleWeight: classWeight must be of the classes 0, 1/);
  });
});

import { describe as group, expect, it } from 'vitest';
import * as errors from './errors.ts';
import { ArgumentError, describe, IbexError } from './errors.ts';
import { ndarray } from './nd-array.ts';

const details = {
  where: 'dense "out"',
  argument: 'units',
  expected: 'an integer > 0',
  received: 0,
  remedy: 'Pass units >= 1.',
};

group('an error', () => {
  it('says who, what, what was wanted, what came, and what to do', () => {
    expect(new ArgumentError(details).message).toBe('dense "out": units must be an integer > 0, received 0. Pass units >= 1.');
  });

  it('has the same as fields', () => {
    expect(new ArgumentError(details)).toMatchObject({ ...details, name: 'ArgumentError' });
    expect(new ArgumentError(details)).toBeInstanceOf(IbexError);
    expect(new ArgumentError(details)).toBeInstanceOf(Error);
  });

  it('keeps the cause, where there is one', () => {
    const cause = new TypeError('underneath');
    expect(new ArgumentError({ ...details, cause }).cause).toBe(cause);
    expect('cause' in new ArgumentError(details)).toBe(false);
  });

  it('keeps what was received as it came, and shows it shortened', () => {
    const received = Array.from({ length: 1000 }, (_, index) => index);
    const error = new ArgumentError({ ...details, received });
    expect(error.received).toBe(received);
    expect(error.message).toContain('received [0, 1, 2,');
    expect(error.message.length).toBeLessThan(300);
  });

  const { IbexError: _, describe: __, ...classes } = errors;
  it.each(Object.entries(classes))('%s is called by the name of its class', (name, Class) => {
    expect(new Class(details).name).toBe(name);
    expect(String(new Class(details))).toMatch(new RegExp(`^${name}: dense "out": units`));
  });
});

group('a value in a message', () => {
  class Model {
    readonly units = 1;
  }
  const recursive: unknown[] = [];
  recursive.push(recursive);

  it.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['NaN', Number.NaN, 'NaN'],
    ['-0', -0, '-0'],
    ['a bigint, unlike a number', 1n, '1n'],
    ['a boolean', true, 'true'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['a string, in quotes', 'relu', '"relu"'],
    ['a string of two lines, on one', 'a\nb', String.raw`"a\nb"`],
    ['a named function', Math.max, 'the function max'],
    [
      'a function without a name',
      (
        () => () =>
          1
      )(),
      'a function',
    ],
    ['a class', Model, 'the function Model'],
    ['an object of a class', new Model(), 'a Model'],
    ['a name that begins with a vowel', new Event('x'), 'an Event'],
    ['a name that only looks so', Uint8Array.of(1, 2), 'a Uint8Array of 2 bytes'],
    [
      'an object of a class without a name',
      new (class {
        readonly units = 1;
      })(),
      '{ units }',
    ],
    ['a typed array', Float32Array.of(1, 2), 'a Float32Array of 8 bytes'],
    ['an empty record', {}, '{}'],
    ['a record, by its keys', { x: 1, y: 2 }, '{ x, y }'],
    ['a record of many keys', Object.fromEntries(Array.from('abcdefghij', (key) => [key, 0])), '{ a, b, c, d, e, f, g, h, ... }'],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), '{ a }'],
    ['an NdArray, by type and shape', ndarray([[1, 2]]), 'float32[1, 2]'],
    ['a spec with an unknown axis', { shape: [null, 3], dtype: 'int32' }, 'int32[?, 3]'],
    ['an array', [1, 'a', null, [2]], '[1, "a", null, [2]]'],
    ['an empty array', [], '[]'],
    ['an array with gaps', Array.from({ length: 2 }), '[undefined, undefined]'],
    ['an array that holds itself', recursive, '[[[[[...]]]]]'],
    ['an error', new TypeError('went wrong'), 'TypeError: went wrong'],
    ['an error of several lines, on one', new Error('one\n  two'), 'Error: one two'],
  ])('shows %s', (_, value, expected) => {
    expect(describe(value)).toBe(expected);
  });

  it('shortens long arrays after 16 items', () => {
    expect(describe(Array.from({ length: 17 }, () => 1))).toBe(`[${'1, '.repeat(16)}...]`);
  });

  it('shortens everything to 120 characters', () => {
    expect(describe('x'.repeat(118))).toHaveLength(120);
    const long = describe('x'.repeat(119));
    expect(long).toHaveLength(120);
    expect(long.endsWith('x...')).toBe(true);
  });
});

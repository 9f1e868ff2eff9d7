import { expect, it } from 'vitest';
import { examplesOf, findExamples } from './find-examples.ts';

it('finds the code under each tag, to the next tag or the end', () => {
  const source = `
/** No example. */
const a = 1;

/**
 * A sentence.
 *
 * @param x - a number
 * @example
 * f(1) // 2
 *
 * g({
 *   x,
 * }) // 3
 * @see elsewhere
 * @example h() // 4
 */
class A {
  /**
   * @example
   * new A() // throws StateError
   */
  b() {}
}
// @example of no docstring
`;
  expect(examplesOf(source)).toEqual([
    { line: 9, code: 'f(1) // 2\n\ng({\n  x,\n}) // 3' },
    { line: 16, code: 'h() // 4' },
    { line: 20, code: 'new A() // throws StateError' },
  ]);
});

it('finds the examples of a folder, by file and line', () => {
  expect(findExamples(`${import.meta.dirname}/__fixtures__/documented`)).toEqual([
    { place: 'twice.ts:4', code: 'twice(2) // 4' },
  ]);
});

import { cpu } from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Modules, runExample } from './run-example.ts';

const modules: Modules = {
  '@ibex-ml/core': core,
  things: { twice: (x: number) => 2 * x, lines: () => 'one\n  two', later: (x: number) => Promise.resolve(x) },
};

beforeAll(async () => {
  await core.setBackend(cpu());
});

describe('an example that is right', () => {
  it.each([
    ['a number', 'twice(2) // 4'],
    ['a number to six digits', 'twice(1 / 3) // 0.6666667'],
    ['a string', "'a' + 'b' // 'ab'"],
    ['NaN', 'twice(NaN) // NaN'],
    ['an array with null', '[null, 3] // [null, 3]'],
    ['a record', '({ a: [1], b: twice(2) }) // { b: 4, a: [1] }'],
    ['a typed array', 'Int32Array.of(1, 2) // [1, 2]'],
    ['a tensor', 'ops.add(ndarray([1, 2]), 0.5) // [1.5, 2.5]'],
    ['a tensor of bool', 'ops.less(ndarray([1, 2]), 2) // [true, false]'],
    ['an NdArray', 'ndarray([[1], [2]]) // [[1], [2]]'],
    ['NdArrays in a record', '({ x: ndarray([1, 0], { dtype: "bool" }) }) // { x: [true, false] }'],
    ['a promise, awaited or not', 'await later(3) // 3\nlater(3) // 3'],
    ['a statement that ends with a semicolon', 'twice(2); // 4'],
    ['several lines and statements', 'const x = [\n  1,\n  2,\n];\n\nconst y = twice(\n  x[1],\n);\ntwice(\n  y,\n) // 8'],
    ['types', 'const f = (x: number): number => twice(x as number);\nclass A { readonly b: number = f(1); }\nnew A().b // 2'],
    ['its own name for something of the scope', 'const ops = twice;\nops(1) // 2'],
    ['an import', "import { twice as double } from 'things';\ndouble(2) // 4"],
    ['an error', 'ndarray([1.5], { dtype: "int32" }) // throws DTypeError'],
    ['an error of a promise', 'Promise.reject(new RangeError()) // throws RangeError'],
    ['text on the lines below', 'lines()\n// one\n//   two'],
    ['a comment in front', '// Twice two.\ntwice(2) // 4'],
  ])('passes with %s', async (_, code) => {
    await expect(runExample(code, modules)).resolves.toBeUndefined();
  });
});

describe('an example that is wrong', () => {
  it.each([
    ['another number', 'twice(2) // 5', 'twice(2) gives 4, the example says 5'],
    ['a number off in the sixth digit', 'twice(1 / 3) // 0.66667', 'gives 0.6666666666666666'],
    ['a small number where there is none', 'twice(0) // 1e-9', 'gives 0'],
    ['another length', '[1, 2] // [1]', 'gives [ 1, 2 ]'],
    ['another key', '({ a: undefined }) // { b: undefined }', 'gives { a: undefined }'],
    ['one more key', '({ a: 1, b: 2 }) // { a: 1 }', 'gives { a: 1, b: 2 }'],
    ['a number for a boolean', 'ops.less(ndarray([1, 2]), 2) // [1, 0]', 'gives [ true, false ]'],
    ['the second of two results', 'twice(1) // 2\ntwice(2) // 5', 'twice(2) gives 4'],
    ['no error', 'twice(2) // throws ShapeError', 'throws nothing'],
    ['another error', 'ndarray([1.5], { dtype: "int32" }) // throws ShapeError', 'throws DTypeError'],
    ['an error where there is a result', 'ndarray([1.5], { dtype: "int32" }) // [1]', 'must be whole numbers'],
    ['other text', 'lines()\n// one\n// two', 'gives\none\n  two\nthe example says\none\ntwo'],
    ['code that cannot be parsed', 'twice(2 // 4', 'cannot be parsed'],
    ['a result that cannot be parsed', 'twice(2) // 4, to rounding', 'cannot be parsed'],
    ['a result in words', 'twice(2) // four', 'four is not defined'],
    ['a name that is not there', 'thrice(2) // 6', 'thrice is not defined'],
    ['an import of what is not there', "import { thrice } from 'things';\nthrice(2) // 6", 'imports thrice of things'],
    ['an import from elsewhere', "import { twice } from 'elsewhere';\ntwice(2) // 4", 'imports twice of elsewhere'],
    ['an import of everything', "import * as things from 'things';\nthings.twice(2) // 4", 'imports by name'],
    ['a result behind a declaration', 'const x = twice(2); // 4', 'must stand behind an expression'],
    ['no result', 'twice(2)', 'says no result'],
  ])('fails with %s', async (_, code, message) => {
    await expect(runExample(code, modules)).rejects.toThrow(message);
  });
});

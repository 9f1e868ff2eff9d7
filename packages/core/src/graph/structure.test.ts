import { describe, expect, it } from 'vitest';
import { ndarray } from '../nd-array.ts';
import { leavesOf, shapeOfTree, type Tree, withLeaves } from './structure.ts';

const array = ndarray([1, 2]);
const trees: readonly [name: string, tree: Tree<unknown>, leaves: readonly unknown[]][] = [
  ['a leaf', 1, [1]],
  ['nothing', undefined, [undefined]],
  ['null', null, [null]],
  ['an array', [1, 2], [1, 2]],
  ['an empty array', [], []],
  ['a record', { x: 1, y: 2 }, [1, 2]],
  ['an empty record', {}, []],
  ['a record without a prototype', Object.assign(Object.create(null), { x: 1 }) as Tree<unknown>, [1]],
  ['both, nested', { x: [1, { a: 2 }], y: [[3], []] }, [1, 2, 3]],
  ['an object of a class, which is a leaf', [array, { x: array }], [array, array]],
  ['a typed array, which is a leaf', [array.data], [array.data]],
];

describe('leavesOf and withLeaves', () => {
  it.each(trees)('%s', (_, tree, leaves) => {
    expect(leavesOf(tree)).toEqual(leaves);
    const numbered = leaves.map((_, index) => index);
    const rebuilt = withLeaves(tree, numbered);
    expect(leavesOf(rebuilt)).toEqual(numbered);
    expect(shapeOfTree(rebuilt)).toBe(shapeOfTree(tree));
  });

  it('keeps the nesting and the keys', () => {
    expect(withLeaves({ x: [1, { a: 2 }], y: 3 }, ['p', 'q', 'r'])).toEqual({ x: ['p', { a: 'q' }], y: 'r' });
  });

  it('leaves what it is given as it was', () => {
    const tree = { x: [1, 2] };
    withLeaves(tree, ['p', 'q']);
    expect(tree).toEqual({ x: [1, 2] });
  });
});

describe('shapeOfTree', () => {
  it('is different for all that is nested differently', () => {
    const nestings: readonly Tree<unknown>[] = [
      1,
      [],
      {},
      [1],
      [[1]],
      [1, 2],
      [[1], 2],
      [1, [2]],
      [[1, 2]],
      { a: 1 },
      { b: 1 },
      { a: 1, b: 2 },
      { b: 1, a: 2 },
      { a: { b: 1 } },
      { 'a":.,"b': 1 },
    ];
    expect(new Set(nestings.map(shapeOfTree)).size).toBe(nestings.length);
  });

  it('is equal for other leaves', () => {
    expect(shapeOfTree([1, { a: array }])).toBe(shapeOfTree(['x', { a: null }]));
  });
});

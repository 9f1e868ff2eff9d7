import { DataError, NdArray, ShapeError, describe } from '@ibex-ml/core';

/**
 * Arrays in any structure: one NdArray, or lists and records of them, nested as deep as one likes. An `undefined` field
 * of a record stays undefined, so that an optional `sampleWeight` may be passed on as it came.
 */
export type ArrayTree = NdArray | readonly ArrayTree[] | { readonly [name: string]: ArrayTree | undefined };

/** The same structure with `change` applied to every array. `path` says where the array stands: `.x`, `[1].left`. */
export function mapTree<T extends ArrayTree>(tree: T, change: (array: NdArray, path: string) => NdArray): T {
  return mapNode(tree, '', change) as T;
}

/** Every array of the structure with its path, in order. */
function treeLeaves(tree: ArrayTree): { readonly path: string; readonly array: NdArray }[] {
  const leaves: { path: string; array: NdArray }[] = [];
  mapNode(tree, '', (array, path) => {
    leaves.push({ path, array });
    return array;
  });
  return leaves;
}

/**
 * How many rows the arrays have, which is the same for all of them.
 *
 * @throws {ShapeError} when there is no array, or one has no axes
 * @throws {DataError} when the lengths differ
 */
export function rowCount(tree: ArrayTree, where: string): number {
  const leaves = treeLeaves(tree);
  const first = leaves[0];
  if (first === undefined) {
    throw new ShapeError({
      where,
      argument: 'arrays',
      expected: 'at least one NdArray',
      received: tree,
      remedy: 'Pass an NdArray, or a list or record of them, such as { x, y }.',
    });
  }
  for (const { path, array } of leaves) {
    if (array.shape.length > 0) continue;
    throw new ShapeError({
      where,
      argument: `arrays${path}`,
      expected: 'an array with rows, so of one axis or more',
      received: array,
      remedy: 'Give it a first axis that counts the rows, as in array.reshape([1]).',
    });
  }
  const count = first.array.shape[0] as number;
  for (const { path, array } of leaves) {
    if (array.shape[0] === count) continue;
    throw new DataError({
      where,
      argument: `arrays${path}`,
      expected: `of ${count} rows, as many as arrays${first.path} has`,
      received: array,
      remedy: 'Pass arrays that belong to the same rows, in the same order.',
    });
  }
  return count;
}

/** One row of an array, as a view without the first axis. */
export function rowOf(array: NdArray, row: number): NdArray {
  return array.rows(row, row + 1).reshape(array.shape.slice(1));
}

function mapNode(node: unknown, path: string, change: (array: NdArray, path: string) => NdArray): unknown {
  if (node instanceof NdArray) return change(node, path);
  if (Array.isArray(node)) return node.map((item, index) => mapNode(item, `${path}[${index}]`, change));
  if (isRecord(node)) {
    return Object.fromEntries(
      Object.entries(node).map(([name, item]) => [
        name,
        item === undefined ? undefined : mapNode(item, `${path}.${name}`, change),
      ]),
    );
  }
  throw new ShapeError({
    where: 'ArrayTree',
    argument: `arrays${path}`,
    expected: 'an NdArray, or a list or record of them',
    received: node,
    remedy: `Wrap it as in ndarray(${describe(node)}).`,
  });
}

/** Whether a value is an object made of named fields, and not an instance of some class. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

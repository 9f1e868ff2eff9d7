import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { Tensor } from './symbolic-tensor.ts';
import type { NdArray } from '../nd-array.ts';

/** Leaves in arrays and records, nested as one likes: what a traced function takes and gives. */
export type Tree<T> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };

/** The same nesting with host values where tensors were. */
export type Hosted<R> = R extends Tensor ? NdArray : R extends object ? { readonly [K in keyof R]: Hosted<R[K]> } : R;

/** The same nesting with whatever a tensor can be made from where tensors are. */
export type Given<A> = A extends Tensor
  ? NdArray | TfTensor | number
  : A extends object
    ? { readonly [K in keyof A]: Given<A[K]> }
    : A;

/** Arrays and plain records hold others; everything else is a leaf. */
function isLeaf(value: unknown): boolean {
  if (Array.isArray(value)) return false;
  if (typeof value !== 'object' || value === null) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}

/** The leaves in order: arrays by index, records by the order of their keys. */
export function leavesOf<T>(tree: Tree<T>): T[] {
  const leaves: T[] = [];
  gather(tree, leaves);
  return leaves;
}

function gather<T>(tree: Tree<T>, leaves: T[]): void {
  if (isLeaf(tree)) leaves.push(tree as T);
  else for (const part of Object.values(tree as Record<string, Tree<T>>)) gather(part, leaves);
}

/** The same nesting with other leaves, taken in order. */
export function withLeaves<T, U>(tree: Tree<T>, leaves: readonly U[]): Tree<U> {
  let next = 0;
  const rebuild = (part: Tree<T>): Tree<U> => {
    if (isLeaf(part)) return leaves[next++] as U;
    if (Array.isArray(part)) return part.map(rebuild);
    return Object.fromEntries(Object.entries(part as Record<string, Tree<T>>).map(([key, value]) => [key, rebuild(value)]));
  };
  return rebuild(tree);
}

/** A text that is equal for equal nestings. */
export function shapeOfTree(tree: Tree<unknown>): string {
  if (isLeaf(tree)) return '.';
  if (Array.isArray(tree)) return `[${tree.map(shapeOfTree).join()}]`;
  const parts = Object.entries(tree as Record<string, Tree<unknown>>);
  return `{${parts.map(([key, value]) => `${JSON.stringify(key)}:${shapeOfTree(value)}`).join()}}`;
}

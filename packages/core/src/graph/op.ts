import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type * as ops from '../ops/index.ts';
import type { Spec } from '../spec.ts';
import type { Tensor } from './symbolic-tensor.ts';

/** What an op is told besides its inputs: plain data, so that a graph can be printed, compared and saved. */
export type Attribute = string | number | boolean | null | readonly Attribute[];
export type Attributes = Readonly<Record<string, Attribute>>;

/** All ops by name: what gradient rules are written in. */
export type Ops = typeof ops;

/** What a gradient rule is given. */
export interface VjpArguments<A extends Attributes> {
  /** The gradient of the final value with respect to this op's output; of the output's shape. */
  readonly grad: Tensor;
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly attributes: A;
  /** Per input, whether its gradient is wanted: a rule may leave out costly ones that are not. */
  readonly wanted: readonly boolean[];
}

/**
 * How a gradient flows back through an op: per input a gradient of that input's shape, or null where none flows. Written
 * in ops, so gradients can be traced, compiled and differentiated again.
 */
export type Vjp<A extends Attributes> = (given: VjpArguments<A>, ops: Ops) => readonly (Tensor | null)[];

/**
 * One thing that can be computed: a pure function from tensors to one tensor.
 *
 * - `infer`: shape and type of the output from those of the inputs; `null` sizes are unknown and pass through. Throws a
 *   ShapeError or a DTypeError where the inputs do not fit.
 * - `compute`: the values, by tfjs kernels alone, so that it runs on every backend. Returns a new tensor (never an input
 *   itself) and leaves no other tensor behind. Inputs have passed `infer`.
 * - `vjp`: the gradient rule; `'zero'` where the output does not change with the inputs (comparisons, argMax), and
 *   `'undefined'` where the op is the end of the line (the gradient of a gradient of a maximum).
 * - `exact`: whether every float type holds all results, where it holds the inputs: elements of these, but for their signs, or whole
 *   numbers no larger. Such results of 16 bits need no rounding. Default false, which is right for every op.
 */
export interface Op<A extends Attributes = Attributes> {
  readonly name: string;
  infer(inputs: readonly Spec[], attributes: A): Spec;
  compute(inputs: readonly TfTensor[], attributes: A): TfTensor;
  readonly vjp: Vjp<A> | 'zero' | 'undefined';
  readonly exact?: boolean;
}

/** No attributes. */
export type None = Readonly<Record<never, Attribute>>;

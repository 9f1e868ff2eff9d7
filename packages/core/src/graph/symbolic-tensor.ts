import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { NdArray } from '../nd-array.ts';
import { sixteenBitType } from '../device.ts';
import { DTypeError, StateError } from '../errors.ts';
import { type DType, formatSpec, type Shape, type Spec } from '../spec.ts';
import type { Variable } from '../variable.ts';
import type { Attributes, Op } from './op.ts';
import type { Trace } from './trace.ts';

/** Where a value in a graph comes from. */
export type Source =
  | { readonly kind: 'argument'; readonly index: number; readonly name: string }
  | { readonly kind: 'constant'; readonly value: NdArray }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'op'; readonly op: Op; readonly inputs: readonly SymbolicTensor[]; readonly attributes: Attributes };

/**
 * A value of a graph that has no numbers yet: what the code of a layer or a loss handles while it is traced.
 * Made by a Trace only.
 */
export class SymbolicTensor implements Spec {
  /** Its place in the order of the trace: every input of an op has a smaller one. */
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly source: Source;
  readonly trace: Trace;

  constructor(trace: Trace, id: number, spec: Spec, source: Source) {
    this.trace = trace;
    this.id = id;
    this.shape = spec.shape;
    this.dtype = spec.dtype;
    this.source = source;
  }

  /**
   * The number of axes.
   */
  get rank(): number {
    return this.shape.length;
  }

  /**
   * The numbers, where code runs op by op (`runEagerly: true`): for looking inside a layer with a debugger or a print.
   *
   * @throws {StateError} when the code is being traced, and there are no numbers
   */
  get value(): TfTensor {
    const value = this.trace.valueOf(this);
    if (value === null) {
      throw new StateError({
        where: `symbolic tensor ${formatSpec(this)}`,
        argument: 'value',
        expected: 'read while the code runs op by op',
        received: 'a read while the code is traced into a graph',
        remedy: 'Compile the model with runEagerly: true to look at values, or return them from the traced function.',
      });
    }
    return value;
  }
}

/** What ops take and give: numbers on a device, or a value of a graph. */
export type Tensor = TfTensor | SymbolicTensor;

/** Shape and element type of either kind of tensor. */
export function specOf(tensor: Tensor): Spec {
  if (tensor instanceof SymbolicTensor) return tensor;
  return { shape: tensor.shape, dtype: sixteenBitType(tensor) ?? fromTfDtype(tensor) };
}

function fromTfDtype(tensor: TfTensor): DType {
  const { dtype } = tensor;
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new DTypeError({
    where: 'tensor',
    argument: 'dtype',
    expected: 'float32, int32 or bool',
    received: dtype,
    remedy: 'Convert the tensor first; strings and complex numbers are not trained on.',
  });
}

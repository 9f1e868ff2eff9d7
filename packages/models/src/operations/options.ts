import type { DType } from '@ibex-ml/core';
import type { OperationName } from './names.ts';

type Axes = number | readonly number[];

interface Reduced {
  /** Default: all axes. */
  readonly axis?: Axes | null;
  readonly keepDims?: boolean;
}

interface AlongAxis {
  readonly axis?: number;
}

/** The options of those operations that have any, with Keras's defaults. */
interface Known {
  readonly all: Reduced;
  readonly any: Reduced;
  readonly argmax: { readonly axis?: number | null; readonly keepDims?: boolean };
  readonly argmin: { readonly axis?: number | null; readonly keepDims?: boolean };
  readonly cast: { readonly dtype: DType };
  readonly clip: { readonly xMin: number; readonly xMax: number };
  readonly concatenate: AlongAxis;
  readonly cumsum: { readonly axis?: number | null };
  readonly elu: { readonly alpha?: number };
  readonly expandDims: { readonly axis: Axes };
  readonly flip: { readonly axis?: Axes | null };
  readonly gelu: { readonly approximate?: boolean };
  /** As in NumPy: `:, 0`, or `..., 1:3`. */
  readonly getItem: { readonly key: string };
  readonly leakyRelu: { readonly negativeSlope?: number };
  readonly logSoftmax: AlongAxis;
  readonly logsumexp: Reduced;
  readonly max: Reduced;
  readonly mean: Reduced;
  readonly min: Reduced;
  readonly moveaxis: { readonly source: Axes; readonly destination: Axes };
  readonly normalize: { readonly axis?: Axes; readonly epsilon?: number | null };
  readonly oneHot: { readonly numClasses: number; readonly dtype?: DType | null };
  readonly pad: { readonly padWidth: readonly (readonly [number, number])[] };
  readonly prod: Reduced;
  readonly reLU: { readonly negativeSlope?: number; readonly maxValue?: number | null; readonly threshold?: number };
  readonly reshape: { readonly newshape: readonly number[] };
  readonly softmax: AlongAxis;
  readonly split: { readonly indicesOrSections: number | readonly number[]; readonly axis?: number };
  readonly squeeze: { readonly axis?: Axes | null };
  readonly stack: AlongAxis;
  readonly std: Reduced;
  readonly sum: Reduced;
  readonly swapaxes: { readonly axis1: number; readonly axis2: number };
  readonly take: { readonly axis?: number | null };
  readonly transpose: { readonly axes?: readonly number[] | null };
  readonly var: Reduced;
}

/** What an operation takes besides its inputs. */
export type OperationOptions<Name extends OperationName> = (Name extends keyof Known ? Known[Name] : object) & {
  /** Default: the operation's, numbered. */
  readonly name?: string;
};

/** The last argument of `operation`, which may be left out where nothing in it must be given. */
export type OperationArguments<Name extends OperationName> =
  object extends OperationOptions<Name>
    ? readonly [options?: OperationOptions<Name>]
    : readonly [options: OperationOptions<Name>];

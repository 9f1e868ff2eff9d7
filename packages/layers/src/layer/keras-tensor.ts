import type { DType, Shape, Spec, Tensor } from '@ibex-ml/core';
import type { AnyLayer } from './layer.ts';
import type { OneOrMore } from './one-or-more.ts';

/** One application of a layer in a functional model. */
export interface LayerNode {
  readonly layer: AnyLayer;
  readonly inputs: readonly KerasTensor[];
  /** Whether the layer was given a list, also where it holds one tensor. */
  readonly listed: boolean;
  readonly outputs: readonly KerasTensor[];
}

/**
 * A placeholder that stands for the data while a functional model is put together: shape and type, and which layer it
 * comes from. `input()` makes the first ones, `layer.apply()` the others.
 *
 * @see keras.KerasTensor
 */
export class KerasTensor implements Spec {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly name: string;
  /** What it comes from. */
  readonly node: LayerNode;
  /** Its place among the outputs of that. */
  readonly index: number;

  constructor(spec: Spec, name: string, node: LayerNode, index: number) {
    this.shape = spec.shape;
    this.dtype = spec.dtype;
    this.name = name;
    this.node = node;
    this.index = index;
  }
}

/** An application of a layer, with placeholders for its outputs. */
export function nodeOf(
  layer: AnyLayer,
  inputs: readonly KerasTensor[],
  listed: boolean,
  outputSpecs: readonly Spec[],
): LayerNode {
  const outputs: KerasTensor[] = [];
  const node: LayerNode = { layer, inputs, listed, outputs };
  for (const [index, spec] of outputSpecs.entries()) outputs.push(new KerasTensor(spec, `${layer.name}_output`, node, index));
  return node;
}

/** The same form as a layer's own tensors, of placeholders. */
export type Placeholders<T extends OneOrMore<Tensor>> = T extends readonly Tensor[] ? readonly KerasTensor[] : KerasTensor;

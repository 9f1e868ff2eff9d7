import type { Attributes, NdArray, SymbolicTensor, Variable } from '@ibex-ml/core';
import type { OpNode } from '../../inference/op-node.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { permuted } from './permuted.ts';

/**
 * How the axes of an image batch lie: `rows` as in Ibex, [batch, height, width, features], or `planes` as ONNX's convolutions have
 * them, [batch, features, height, width]. Values of other ranks are always `rows`.
 */
export type Layout = 'rows' | 'planes';

export const toPlanes = [0, 3, 1, 2] as const;
export const toRows = [0, 2, 3, 1] as const;

/**
 * What is known while a graph is written to ONNX: under which name, and in which layout, each of its values stands. A value is turned into
 * the other layout only when an op asks for it there, and only once; so between convolutions nothing is turned at all.
 */
export class WrittenValues {
  readonly graph: OnnxGraph = new OnnxGraph();
  readonly #places = new Map<SymbolicTensor, Map<string, string>>();
  readonly #weights: ReadonlyMap<Variable, NdArray>;
  /** Additions of a bias that are done by the product before them. */
  readonly biased: ReadonlyMap<SymbolicTensor, OpNode>;

  constructor(weights: ReadonlyMap<Variable, NdArray>, biased: ReadonlyMap<SymbolicTensor, OpNode>) {
    this.#weights = weights;
    this.biased = biased;
  }

  /** Says where a value stands. */
  put(node: SymbolicTensor, name: string, layout: Layout = 'rows'): void {
    this.#placesOf(node).set(layout, name);
  }

  /** The name of a value in a layout. */
  get(node: SymbolicTensor, layout: Layout = 'rows'): string {
    return this.derived(node, layout, () => {
      const { source } = node;
      if (layout === 'planes') return this.graph.node('Transpose', [this.get(node)], { perm: toPlanes });
      if (source.kind === 'op') return this.graph.node('Transpose', [this.get(node, 'planes')], { perm: toRows });
      return this.graph.values(...this.#named(node));
    });
  }

  /** Whether a value stands in `planes` alone. */
  inPlanes(node: SymbolicTensor): boolean {
    const places = this.#places.get(node);
    return places !== undefined && places.has('planes') && !places.has('rows');
  }

  /** A value in a form of its own, made once. */
  derived(node: SymbolicTensor, form: string, make: () => string): string {
    const places = this.#placesOf(node);
    let name = places.get(form);
    if (name === undefined) {
      name = make();
      places.set(form, name);
    }
    return name;
  }

  /** A convolution's filter with its axes in another order, then in another shape: weights are stored so, others computed. */
  filter(node: SymbolicTensor, permutation: readonly number[], shape: readonly number[] | null): string {
    return this.derived(node, `filter ${permutation.join()} ${shape?.join() ?? ''}`, () => {
      if (node.source.kind === 'variable' || node.source.kind === 'constant') {
        const [name, value] = this.#named(node);
        return this.graph.values(name, permuted(value, permutation, shape));
      }
      const turned = this.graph.node('Transpose', [this.get(node)], { perm: permutation });
      return shape === null ? turned : this.graph.node('Reshape', [turned, this.graph.integers(shape)]);
    });
  }

  #named({ source }: SymbolicTensor): readonly [string, NdArray] {
    if (source.kind === 'constant') return ['constant', source.value];
    if (source.kind === 'variable') return [source.variable.name, this.#weights.get(source.variable) as NdArray];
    throw new TypeError(`a value of kind ${source.kind} was asked for before it was there`);
  }

  #placesOf(node: SymbolicTensor): Map<string, string> {
    let places = this.#places.get(node);
    if (places === undefined) {
      places = new Map<string, string>();
      this.#places.set(node, places);
    }
    return places;
  }
}

/** Adds the nodes for one op, and says where its value then stands. */
export type OpWriter = (node: OpNode, to: WrittenValues) => void;

/** An attribute of an op as what it is known to be. */
export function attributesOf<A extends Attributes>(node: OpNode): A {
  return node.source.attributes as A;
}

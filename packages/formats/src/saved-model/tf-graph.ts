import type { DType, NdArray, Shape, SymbolicTensor, TypedArray, Variable } from '@ibex-ml/core';
import type { AttrValue, NodeDef, TensorShape } from './proto.ts';

const types = { float32: 1, int32: 3, uint8: 4, bool: 10 } as const;

/** The number of an element type. 16-bit floats are written as float32: the file computes in full precision. */
export function tfType(dtype: DType): number {
  return dtype === 'float16' || dtype === 'bfloat16' ? types.float32 : types[dtype];
}

export function tfShape(shape: Shape): TensorShape {
  return { dim: shape.map((size) => ({ size: size ?? -1 })) };
}

/** What a node is told. */
export const attr = {
  type: (dtype: DType): AttrValue => ({ type: tfType(dtype) }),
  int: (i: number): AttrValue => ({ i }),
  flag: (b: boolean): AttrValue => ({ b: Number(b) }),
  text: (s: string): AttrValue => ({ s: new TextEncoder().encode(s) }),
  ints: (i: readonly number[]): AttrValue => ({ list: { i } }),
};

export type Runtime = 'tensorflow' | 'tfjs';

/** A TensorFlow graph in the making, and where each value of the graph that is read stands in it. */
export class TfGraph {
  readonly nodes: NodeDef[] = [];
  readonly #names = new Set<string>();
  readonly #constants = new Map<string, string>();
  readonly #places = new Map<SymbolicTensor, string>();
  readonly #weights: ReadonlyMap<Variable, NdArray>;

  /** Who runs the graph: tfjs has fewer ops. */
  readonly runtime: Runtime;

  constructor(weights: ReadonlyMap<Variable, NdArray>, runtime: Runtime) {
    this.#weights = weights;
    this.runtime = runtime;
  }

  /** The name of a value. */
  get(node: SymbolicTensor): string {
    let name = this.#places.get(node);
    if (name === undefined) {
      const { source } = node;
      if (source.kind === 'variable') name = this.array(this.#weights.get(source.variable) as NdArray, source.variable.name);
      else if (source.kind === 'constant') name = this.array(source.value, 'Const');
      else throw new TypeError(`a value of kind ${source.kind} was asked for before it was there`);
      this.put(node, name);
    }
    return name;
  }

  put(node: SymbolicTensor, name: string): void {
    this.#places.set(node, name);
  }

  /** Adds a node, called by its kind unless a name is asked for, and gives its name. */
  node(op: string, input: readonly string[], attributes: Readonly<Record<string, AttrValue>>, wanted: string = op): string {
    const name = this.#claim(wanted);
    // A map of the format: any order will do, but the same each time.
    const entries = Object.entries(attributes).map(([key, value]) => ({ key, value }));
    this.nodes.push({ name, op, input, attr: entries });
    return name;
  }

  /** Fixed values. */
  array({ data, shape, dtype }: NdArray, wanted: string): string {
    return this.#constant(data, shape, dtype, wanted);
  }

  /** Whole numbers: axes, shapes, bounds. The same ones are added once. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const key = `${shape.join()}:${values.join()}`;
    const known = this.#constants.get(key) ?? this.#constant(Int32Array.from(values), shape, 'int32', 'Const');
    this.#constants.set(key, known);
    return known;
  }

  /** A number of this type as a scalar. */
  number(value: number, dtype: DType): string {
    const holder = tfType(dtype) === types.float32 ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
    return this.#constant(holder.of(value), [], dtype, 'Const');
  }

  #constant(data: TypedArray, shape: readonly number[], dtype: DType, wanted: string): string {
    const content = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const tensor = { dtype: tfType(dtype), shape: tfShape(shape), content };
    return this.node('Const', [], { dtype: attr.type(dtype), value: { tensor } }, wanted);
  }

  /** The name in the letters that TensorFlow allows, with a number where it is taken. */
  #claim(wanted: string): string {
    const allowed = wanted.replaceAll(/[^A-Za-z0-9_./-]/g, '_').replace(/^[^A-Za-z0-9.]/, '.');
    let name = allowed;
    for (let count = 1; this.#names.has(name); count += 1) name = `${allowed}_${count}`;
    this.#names.add(name);
    return name;
  }
}

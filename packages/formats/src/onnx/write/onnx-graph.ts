import type { DType, NdArray, TypedArray } from '@ibex-ml/core';
import { type AttributeProto, attributeTypes, elementTypes, type NodeProto, type TensorProto } from '../proto.ts';

/** What a node is told: a whole number, whole numbers, text, or a float, which is marked as one. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };

/** The element type of a file for one of Ibex. 16-bit floats are written as float32: the file computes in full precision. */
export function elementType(dtype: DType): number {
  return dtype === 'float16' || dtype === 'bfloat16' ? elementTypes.float32 : elementTypes[dtype];
}

/** The nodes and fixed values of an ONNX graph in the making, each under a name of its own. */
export class OnnxGraph {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #names = new Set<string>();
  readonly #constants = new Map<string, string>();

  /** The name itself, or with a number where it is taken. */
  claim(wanted: string): string {
    let name = wanted;
    for (let count = 1; this.#names.has(name); count += 1) name = `${wanted}_${count}`;
    this.#names.add(name);
    return name;
  }

  /** Adds a node of one output, and gives the name of that; it is called by its kind unless a name is asked for. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute | undefined>> = {},
    output: string = this.claim(opType),
  ): string {
    const attribute = Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [attributeProto(name, value)],
    );
    this.nodes.push({ input: inputs, output: [output], name: output, opType, attribute });
    return output;
  }

  /** Adds fixed values under a name like this one. */
  values(wanted: string, value: NdArray): string {
    const name = this.claim(wanted);
    this.initializers.push({ dims: value.shape, dataType: elementType(value.dtype), name, rawData: bytesOf(value.data) });
    return name;
  }

  /** Whole numbers as a tensor: axes, shapes, bounds. The same ones are added once. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#constant(`int64[${shape.join()}]${values.join()}`, () => {
      const data = BigInt64Array.from(values, BigInt);
      return { dims: shape, dataType: elementTypes.int64, rawData: new Uint8Array(data.buffer) };
    });
  }

  /** A number of this type as a scalar; the same one is added once. */
  number(value: number, dtype: DType): string {
    const type = elementType(dtype);
    return this.#constant(`${type}:${Object.is(value, -0) ? '-0' : value}`, () => {
      const data = type === elementTypes.float32 ? Float32Array.of(value) : integerArray(value, dtype);
      return { dims: [], dataType: type, rawData: bytesOf(data) };
    });
  }

  #constant(key: string, make: () => Omit<TensorProto, 'name'>): string {
    let name = this.#constants.get(key);
    if (name === undefined) {
      name = this.claim('constant');
      this.#constants.set(key, name);
      this.initializers.push({ ...make(), name });
    }
    return name;
  }
}

function integerArray(value: number, dtype: DType): TypedArray {
  return dtype === 'int32' ? Int32Array.of(value) : Uint8Array.of(value);
}

function bytesOf(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function attributeProto(name: string, value: OnnxAttribute): AttributeProto {
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.int };
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: attributeTypes.string };
  if ('float' in value) return { name, f: value.float, type: attributeTypes.float };
  return { name, ints: value, type: attributeTypes.ints };
}

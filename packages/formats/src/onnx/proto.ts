import { many, one, type Schema } from '@ibex-ml/core/protobuf';

/**
 * The messages of an ONNX file, as far as this package uses them.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export interface ModelProto {
  readonly irVersion: number;
  readonly producerName: string;
  readonly docString?: string;
  readonly graph: GraphProto;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly metadataProps: readonly Entry[];
}
export interface Entry {
  readonly key: string;
  readonly value: string;
}
export interface GraphProto {
  readonly node: readonly NodeProto[];
  readonly name: string;
  readonly initializer: readonly TensorProto[];
  readonly input: readonly ValueInfoProto[];
  readonly output: readonly ValueInfoProto[];
}
export interface NodeProto {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly opType: string;
  readonly attribute: readonly AttributeProto[];
}
export interface AttributeProto {
  readonly name: string;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly ints?: readonly number[];
  readonly type: number;
}
export interface TensorProto {
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly name: string;
  readonly rawData: Uint8Array;
}
export interface ValueInfoProto {
  readonly name: string;
  readonly type: { readonly tensorType: TensorTypeProto };
}
interface TensorTypeProto {
  readonly elemType: number;
  readonly shape: { readonly dim: readonly DimensionProto[] };
}
interface DimensionProto {
  readonly dimValue?: number;
  readonly dimParam?: string;
}

/** The numbers of element types. */
export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;
/** The numbers of the types of attributes. */
export const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

const entry: Schema<Entry> = { key: one(1, 'string'), value: one(2, 'string') };
const attribute: Schema<AttributeProto> = {
  name: one(1, 'string'),
  f: one(2, 'float'),
  i: one(3, 'int'),
  s: one(4, 'bytes'),
  ints: many(8, 'int'),
  type: one(20, 'int'),
};
const node: Schema<NodeProto> = {
  input: many(1, 'string'),
  output: many(2, 'string'),
  name: one(3, 'string'),
  opType: one(4, 'string'),
  attribute: many(5, () => attribute),
};
const tensor: Schema<TensorProto> = {
  dims: many(1, 'int'),
  dataType: one(2, 'int'),
  name: one(8, 'string'),
  rawData: one(9, 'bytes'),
};
const dimension: Schema<DimensionProto> = { dimValue: one(1, 'int'), dimParam: one(2, 'string') };
const tensorShape: Schema<TensorTypeProto['shape']> = { dim: many(1, () => dimension) };
const tensorType: Schema<TensorTypeProto> = { elemType: one(1, 'int'), shape: one(2, () => tensorShape) };
const type: Schema<ValueInfoProto['type']> = { tensorType: one(1, () => tensorType) };
const valueInfo: Schema<ValueInfoProto> = { name: one(1, 'string'), type: one(2, () => type) };
const graph: Schema<GraphProto> = {
  node: many(1, () => node),
  name: one(2, 'string'),
  initializer: many(5, () => tensor),
  input: many(11, () => valueInfo),
  output: many(12, () => valueInfo),
};
const operatorSet: Schema<ModelProto['opsetImport'][0]> = { domain: one(1, 'string'), version: one(2, 'int') };

export const modelProto: Schema<ModelProto> = {
  irVersion: one(1, 'int'),
  producerName: one(2, 'string'),
  docString: one(6, 'string'),
  graph: one(7, () => graph),
  opsetImport: many(8, () => operatorSet),
  metadataProps: many(14, () => entry),
};

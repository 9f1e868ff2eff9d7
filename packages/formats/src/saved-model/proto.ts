import { many, one, type Schema } from '@ibex-ml/core/protobuf';

/**
 * The messages of a SavedModel, as far as this package uses them.
 *
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/protobuf/saved_model.proto
 */
export interface SavedModel {
  readonly schemaVersion: number;
  readonly metaGraphs: readonly MetaGraph[];
}
interface MetaGraph {
  readonly info: { readonly tags: readonly string[] };
  readonly graph: { readonly node: readonly NodeDef[]; readonly versions: { readonly producer: number } };
  readonly signatures: readonly Entry<Signature>[];
}
interface Signature {
  readonly inputs: readonly Entry<TensorInfo>[];
  readonly outputs: readonly Entry<TensorInfo>[];
  readonly methodName: string;
}
/** One entry of a map. */
interface Entry<T> {
  readonly key: string;
  readonly value: T;
}
export interface TensorInfo {
  readonly name: string;
  readonly dtype: number;
  readonly shape: TensorShape;
}
/** A size of -1 is unknown. */
export interface TensorShape {
  readonly dim: readonly { readonly size: number }[];
}
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: readonly Entry<AttrValue>[];
}
export interface AttrValue {
  readonly list?: { readonly i: readonly number[] };
  readonly s?: Uint8Array;
  readonly i?: number;
  readonly b?: number;
  readonly type?: number;
  readonly shape?: TensorShape;
  readonly tensor?: { readonly dtype: number; readonly shape: TensorShape; readonly content: Uint8Array };
}

const dimension: Schema<TensorShape['dim'][0]> = { size: one(1, 'int') };
const shape: Schema<TensorShape> = { dim: many(2, () => dimension) };
const tensor: Schema<NonNullable<AttrValue['tensor']>> = {
  dtype: one(1, 'int'),
  shape: one(2, () => shape),
  content: one(4, 'bytes'),
};
const list: Schema<NonNullable<AttrValue['list']>> = { i: many(3, 'int') };
const value: Schema<AttrValue> = {
  list: one(1, () => list),
  s: one(2, 'bytes'),
  i: one(3, 'int'),
  b: one(5, 'int'),
  type: one(6, 'int'),
  shape: one(7, () => shape),
  tensor: one(8, () => tensor),
};
const attribute: Schema<Entry<AttrValue>> = { key: one(1, 'string'), value: one(2, () => value) };
const node: Schema<NodeDef> = {
  name: one(1, 'string'),
  op: one(2, 'string'),
  input: many(3, 'string'),
  attr: many(5, () => attribute),
};
const versions: Schema<MetaGraph['graph']['versions']> = { producer: one(1, 'int') };
const graph: Schema<MetaGraph['graph']> = { node: many(1, () => node), versions: one(4, () => versions) };
const tensorInfo: Schema<TensorInfo> = { name: one(1, 'string'), dtype: one(2, 'int'), shape: one(3, () => shape) };
const namedTensor: Schema<Entry<TensorInfo>> = { key: one(1, 'string'), value: one(2, () => tensorInfo) };
const signature: Schema<Signature> = {
  inputs: many(1, () => namedTensor),
  outputs: many(2, () => namedTensor),
  methodName: one(3, 'string'),
};
const namedSignature: Schema<Entry<Signature>> = { key: one(1, 'string'), value: one(2, () => signature) };
const info: Schema<MetaGraph['info']> = { tags: many(4, 'string') };
const metaGraph: Schema<MetaGraph> = {
  info: one(1, () => info),
  graph: one(2, () => graph),
  signatures: many(5, () => namedSignature),
};

export const savedModel: Schema<SavedModel> = { schemaVersion: one(1, 'int'), metaGraphs: many(2, () => metaGraph) };

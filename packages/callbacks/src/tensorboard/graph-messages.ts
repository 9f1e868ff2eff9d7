import { many, one, type Schema } from '@ibex-ml/core/protobuf';

/**
 * A graph of TensorFlow, as far as TensorBoard draws it.
 *
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/graph.proto
 */
export interface GraphDef {
  readonly node: readonly NodeDef[];
  readonly versions: { readonly producer: number };
}
export interface NodeDef {
  /** Its place in the hierarchy, parted by slashes. */
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: readonly { readonly key: string; readonly value: AttrValue }[];
}
interface AttrValue {
  readonly list?: { readonly shape: readonly TensorShape[] };
  readonly s?: Uint8Array;
}
/** A size of -1 is unknown. */
interface TensorShape {
  readonly dim: readonly { readonly size: number }[];
}

const dimension: Schema<TensorShape['dim'][0]> = { size: one(1, 'int') };
const shape: Schema<TensorShape> = { dim: many(2, () => dimension) };
const list: Schema<NonNullable<AttrValue['list']>> = { shape: many(7, () => shape) };
const value: Schema<AttrValue> = { list: one(1, () => list), s: one(2, 'bytes') };
const attribute: Schema<NodeDef['attr'][0]> = { key: one(1, 'string'), value: one(2, () => value) };
const node: Schema<NodeDef> = {
  name: one(1, 'string'),
  op: one(2, 'string'),
  input: many(3, 'string'),
  attr: many(5, () => attribute),
};
const versions: Schema<GraphDef['versions']> = { producer: one(1, 'int') };

export const graphDef: Schema<GraphDef> = { node: many(1, () => node), versions: one(4, () => versions) };

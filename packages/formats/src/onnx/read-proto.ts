import { many, one, type Schema } from '@ibex-ml/core/protobuf';

/** The messages of an ONNX file as they are read: more forms of tensors than are written, and what must be refused. */
export interface ReadTensor {
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly floatData: readonly number[];
  readonly int32Data: readonly number[];
  readonly int64Data: readonly number[];
  readonly doubleData: readonly number[];
  readonly name: string;
  readonly rawData: Uint8Array;
  readonly externalData: readonly object[];
  readonly dataLocation: number;
}
export interface ReadAttribute {
  readonly name: string;
  readonly f: number;
  readonly i: number;
  readonly s: Uint8Array;
  readonly t: ReadTensor | undefined;
  readonly floats: readonly number[];
  readonly ints: readonly number[];
  readonly strings: readonly Uint8Array[];
  readonly type: number;
}
export interface ReadNode {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly opType: string;
  readonly attribute: readonly ReadAttribute[];
  readonly domain: string;
}
export interface ReadValue {
  readonly name: string;
  readonly type: { readonly tensorType: ReadTensorType | undefined } | undefined;
}
interface ReadTensorType {
  readonly elemType: number;
  readonly shape: { readonly dim: readonly { readonly dimValue: number }[] } | undefined;
}
export interface ReadGraph {
  readonly node: readonly ReadNode[];
  readonly initializer: readonly ReadTensor[];
  readonly input: readonly ReadValue[];
  readonly output: readonly ReadValue[];
}
export interface ReadModel {
  readonly irVersion: number;
  readonly graph: ReadGraph | undefined;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
}

const anything: Schema<object> = {};
const tensor: Schema<ReadTensor> = {
  dims: many(1, 'int'),
  dataType: one(2, 'int'),
  floatData: many(4, 'float'),
  int32Data: many(5, 'int'),
  int64Data: many(7, 'int'),
  doubleData: many(10, 'double'),
  name: one(8, 'string'),
  rawData: one(9, 'bytes'),
  externalData: many(13, () => anything),
  dataLocation: one(14, 'int'),
};
const attribute: Schema<ReadAttribute> = {
  name: one(1, 'string'),
  f: one(2, 'float'),
  i: one(3, 'int'),
  s: one(4, 'bytes'),
  t: one(5, () => tensor),
  floats: many(7, 'float'),
  ints: many(8, 'int'),
  strings: many(9, 'bytes'),
  type: one(20, 'int'),
};
const node: Schema<ReadNode> = {
  input: many(1, 'string'),
  output: many(2, 'string'),
  opType: one(4, 'string'),
  attribute: many(5, () => attribute),
  domain: one(7, 'string'),
};
const dimension: Schema<{ dimValue: number }> = { dimValue: one(1, 'int') };
const shape: Schema<{ dim: readonly { readonly dimValue: number }[] }> = { dim: many(1, () => dimension) };
const tensorType: Schema<ReadTensorType> = { elemType: one(1, 'int'), shape: one(2, () => shape) };
const type: Schema<NonNullable<ReadValue['type']>> = { tensorType: one(1, () => tensorType) };
const value: Schema<ReadValue> = { name: one(1, 'string'), type: one(2, () => type) };
const graph: Schema<ReadGraph> = {
  node: many(1, () => node),
  initializer: many(5, () => tensor),
  input: many(11, () => value),
  output: many(12, () => value),
};
const operatorSet: Schema<ReadModel['opsetImport'][0]> = { domain: one(1, 'string'), version: one(2, 'int') };

export const readModel: Schema<ReadModel> = {
  irVersion: one(1, 'int'),
  graph: one(7, () => graph),
  opsetImport: many(8, () => operatorSet),
};

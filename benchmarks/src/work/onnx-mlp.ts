/** One weight: its shape and its numbers. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type MlpWeights = readonly Weight[];

/** The shapes of the MLP's weights in Keras's order: kernel and bias, then gamma, beta, mean and variance. */
export const mlpShapes: readonly (readonly number[])[] = [
  [784, 196],
  [196],
  [196],
  [196],
  [196],
  [196],
  [196, 128],
  [128],
  [128],
  [128],
  [128],
  [128],
  [128, 10],
  [10],
];

const nodes: readonly (readonly [op: string, inputs: string, output: string])[] = [
  ['Gemm', 'x w0 w1', 'dense0'],
  ['Relu', 'dense0', 'relu0'],
  ['BatchNormalization', 'relu0 w2 w3 w4 w5', 'norm0'],
  ['Gemm', 'norm0 w6 w7', 'dense1'],
  ['Relu', 'dense1', 'relu1'],
  ['BatchNormalization', 'relu1 w8 w9 w10 w11', 'norm1'],
  ['Gemm', 'norm1 w12 w13', 'dense2'],
  ['Softmax', 'dense2', 'y'],
];

/**
 * The MLP as an ONNX file (opset 13): a ModelProto with one graph, of any batch. Numbers of fields are those of onnx.proto.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function onnxMlp(weights: MlpWeights): Uint8Array {
  const graph = [
    ...nodes.map(([op, inputs, output]) => message(1, node(op, inputs.split(' '), output))),
    text(2, 'mlp'),
    ...weights.map((weight, index) => message(5, tensor(`w${index}`, weight))),
    message(11, valueInfo('x', 784)),
    message(12, valueInfo('y', 10)),
  ];
  return join([integer(1, 8), message(7, join(graph)), message(8, integer(2, 13))]);
}

function node(op: string, inputs: readonly string[], output: string): Uint8Array {
  const epsilon = op === 'BatchNormalization' ? [message(5, join([text(1, 'epsilon'), float(2, 1e-3), integer(20, 1)]))] : [];
  return join([...inputs.map((input) => text(1, input)), text(2, output), text(4, op), ...epsilon]);
}

function tensor(name: string, { shape, values }: Weight): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return join([...shape.map((size) => integer(1, size)), integer(2, 1), text(8, name), message(9, raw)]);
}

function valueInfo(name: string, features: number): Uint8Array {
  const shape = join([message(1, text(2, 'batch')), message(1, integer(1, features))]);
  return join([text(1, name), message(2, message(1, join([integer(1, 1), message(2, shape)])))]);
}

/** Protobuf's wire format: a field's number with its kind, then a varint, four bytes, or a length and so many bytes. */
function integer(field: number, value: number): Uint8Array {
  return join([varint(field << 3), varint(value)]);
}

function float(field: number, value: number): Uint8Array {
  return join([varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]);
}

function message(field: number, bytes: Uint8Array): Uint8Array {
  return join([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

function text(field: number, value: string): Uint8Array {
  return message(field, new TextEncoder().encode(value));
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Uint8Array.of(...bytes, rest);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

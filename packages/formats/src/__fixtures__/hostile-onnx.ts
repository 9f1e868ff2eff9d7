import { encodeMessage } from '@ibex-ml/core/protobuf';
import { attributeTypes, elementTypes, modelProto, type NodeProto } from '../onnx/proto.ts';

type Node = Pick<NodeProto, 'opType'> & Partial<NodeProto>;

/** An ONNX file of these nodes, each of which takes the last one's output unless it says otherwise. */
export function onnx(nodes: readonly Node[], shape: readonly (number | null)[] = [null, 4], initializer: readonly object[] = []): Uint8Array {
  const dim = shape.map((size) => (size === null ? { dimParam: 'n' } : { dimValue: size }));
  const value = (name: string): object => ({ name, type: { tensorType: { elemType: elementTypes.float32, shape: { dim } } } });
  const node = nodes.map((each, index) => ({
    name: `n${index}`,
    input: [index === 0 ? 'x' : `y${index - 1}`],
    output: [`y${index}`],
    attribute: [],
    ...each,
  }));
  return encodeMessage(modelProto, {
    irVersion: 8,
    producerName: 'hostile',
    opsetImport: [{ domain: '', version: 18 }],
    metadataProps: [],
    graph: { name: 'g', node, initializer: initializer as never, input: [value('x') as never], output: [value(`y${nodes.length - 1}`) as never] },
  });
}

const int64 = (name: string, values: readonly number[]): object => ({
  name,
  dims: [values.length],
  dataType: elementTypes.int64,
  rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
const ints = (name: string, values: readonly number[]): NodeProto['attribute'][0] => ({ name, ints: values, type: attributeTypes.ints });
const int = (name: string, i: number): NodeProto['attribute'][0] => ({ name, i, type: attributeTypes.int });

const float = (name: string, f: number): NodeProto['attribute'][0] => ({ name, f, type: attributeTypes.float });
const string = (name: string, s: string): NodeProto['attribute'][0] => ({ name, s: new TextEncoder().encode(s), type: attributeTypes.string });
const floats = (name: string, shape: readonly number[], value: number): object => {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return { name, dims: shape, dataType: elementTypes.float32, rawData: new Uint8Array(new Float32Array(size).fill(value).buffer) };
};
const picture = [1, 2, 8, 8];

/** ONNX files that were made to do harm. */
export const hostileOnnx: Readonly<Record<string, () => Uint8Array>> = {
  'ONNX: weights without their values': () => onnx([{ opType: 'Relu' }], [null, 4], [{ name: 'w', dims: [2 ** 31, 2 ** 20], dataType: 1, rawData: new Uint8Array(0) }]),
  'ONNX: a tensor of a huge computed shape': () => onnx([{ opType: 'ConstantOfShape', input: ['s'] }], [null, 4], [int64('s', [2 ** 31, 2 ** 20])]),
  'ONNX: a huge range': () => onnx([{ opType: 'Range', input: ['a', 'b', 'c'] }], [null, 4], [int64('a', [0]), int64('b', [1e15]), int64('c', [1])]),
  'ONNX: a split into billions': () => onnx([{ opType: 'Split', attribute: [int('num_outputs', 2 ** 40)] }], [2 ** 40, 4]),
  'ONNX: a tile of billions': () => onnx([{ opType: 'Tile', input: ['x', 'r'] }], [null, 4], [int64('r', [1, 2 ** 40])]),
  'ONNX: a slice in steps of billions': () =>
    onnx([{ opType: 'Slice', input: ['x', 'a', 'b', 'c', 'd'] }], [null, 2 ** 50], [int64('a', [0]), int64('b', [2 ** 50]), int64('c', [1]), int64('d', [2])]),
  'ONNX: a hundred thousand axes': () => onnx([{ opType: 'Unsqueeze', attribute: [ints('axes', Array.from({ length: 100_000 }, (_, index) => index))] }]),
  'ONNX: messages in messages': () => new Uint8Array(20_000_000).fill(0x3a),
  'ONNX: 20 MB of fields that are not known': () => new Uint8Array(20_000_000).fill(0x78),
  'ONNX: a picture of billions': () => onnx([{ opType: 'Resize', input: ['x', '', 's'] }], picture, [floats('s', [4], 2 ** 40)]),
  'ONNX: a picture of no size': () => onnx([{ opType: 'Resize', input: ['x', '', 's'] }], picture, [floats('s', [4], NaN)]),
  'ONNX: a thousand pictures of pictures': () =>
    onnx(Array.from({ length: 1000 }, (_, index) => ({ opType: 'Resize', input: [index === 0 ? 'x' : `y${index - 1}`, '', 's'] })), picture, [floats('s', [4], 1.9)]),
  'ONNX: billions of zeros between places': () =>
    onnx([{ opType: 'ConvTranspose', input: ['x', 'w'], attribute: [ints('strides', [2 ** 40, 2 ** 40])] }], picture, [floats('w', [2, 2, 3, 3], 1)]),
  'ONNX: groups of nothing': () => onnx([{ opType: 'ConvTranspose', input: ['x', 'w'], attribute: [int('group', 0)] }], picture, [floats('w', [2, 2, 3, 3], 1)]),
  'ONNX: a window of billions of places': () =>
    onnx([{ opType: 'MaxPool', attribute: [ints('kernel_shape', [2 ** 30, 2 ** 30]), ints('dilations', [2, 2]), ints('pads', [2 ** 31, 2 ** 31, 2 ** 31, 2 ** 31])] }], picture),
  'ONNX: a margin of billions that repeats': () =>
    onnx([{ opType: 'Pad', input: ['x', 'p'], attribute: [string('mode', 'wrap')] }], picture, [int64('p', [0, 0, 2 ** 40, 0, 0, 0, 0, 0])]),
  'ONNX: a margin of billions of zeros': () => onnx([{ opType: 'Pad', input: ['x', 'p'] }], picture, [int64('p', [0, 0, 2 ** 40, 0, 0, 0, 0, 0])]),
  'ONNX: more picks than elements': () => onnx([{ opType: 'TopK', input: ['x', 'k'], output: ['y0', 'z'] }], picture, [int64('k', [2 ** 40])]),
  'ONNX: blocks of size 0': () => onnx([{ opType: 'SpaceToDepth', attribute: [int('blocksize', 0)] }], picture),
  'ONNX: an equation of a megabyte': () => onnx([{ opType: 'Einsum', attribute: [string('equation', 'a'.repeat(1_000_000))] }]),
  'ONNX: an equation of one letter': () => onnx([{ opType: 'Einsum', attribute: [string('equation', 'aa->a')] }]),
  'ONNX: a sequence of billions of steps': () =>
    onnx([{ opType: 'LSTM', input: ['x', 'w', 'r'], attribute: [int('hidden_size', 1)] }], [2 ** 40, 1, 1], [floats('w', [1, 4, 1], 1), floats('r', [1, 4, 1], 1)]),
  'ONNX: a cell of billions of units': () =>
    onnx([{ opType: 'GRU', input: ['x', 'w', 'r'], attribute: [int('hidden_size', 2 ** 40)] }], [2, 1, 1], [floats('w', [1, 3, 1], 1), floats('r', [1, 3, 1], 1)]),
  'ONNX: features around in billions': () => onnx([{ opType: 'LRN', attribute: [int('size', 2 ** 40), float('alpha', 1)] }], picture),
  'ONNX: groups that do not divide': () =>
    onnx([{ opType: 'GroupNormalization', input: ['x', 's', 's'], attribute: [int('num_groups', 3)] }], picture, [floats('s', [3], 1)]),
  'ONNX: indices beyond the values': () => onnx([{ opType: 'GatherND', input: ['x', 'i'] }], picture, [{ ...int64('i', [9, 9]), dims: [1, 2] }]),
  'ONNX: 8 bits of no type': () => onnx([{ opType: 'QuantizeLinear', input: ['x', 's'], attribute: [int('output_dtype', 23)] }], picture, [floats('s', [1], 1)]),
  'ONNX: an expansion to billions, added up': () =>
    onnx(
      [{ opType: 'Expand', input: ['c', 's'] }, { opType: 'Resize', input: ['y0', '', 'f'] }],
      picture,
      [int64('c', [1]), int64('s', [2 ** 30, 2 ** 30]), floats('f', [2], 8)],
    ),
};

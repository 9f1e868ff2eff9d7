import { encodeMessage } from '@ibex-ml/core/protobuf';
import { elementTypes, modelProto, type NodeProto, attributeTypes } from '../onnx/proto.ts';
import { onnxFromBytes } from '../onnx/import.ts';
import { decodeSafetensors } from '../safetensors/decode.ts';
import { type TfjsFiles, tfjsFromFiles } from '../tfjs/index.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function safetensors(header: string, length: bigint = BigInt(header.length)): Uint8Array {
  const bytes = new Uint8Array(8 + header.length);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  bytes.set(text(header), 8);
  return bytes;
}

type Node = Pick<NodeProto, 'opType'> & Partial<NodeProto>;

/** An ONNX file of these nodes, each of which takes the last one's output unless it says otherwise. */
function onnx(nodes: readonly Node[], shape: readonly (number | null)[] = [null, 4], initializer: readonly object[] = []): Uint8Array {
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

const json = (value: object): ReadonlyMap<string, Uint8Array> => new Map([['model.json', text(JSON.stringify(value))], ['w.bin', new Uint8Array(4)]]);

const dense = (units: number, name: string): object => ({ class_name: 'Dense', config: { name, units, batch_input_shape: [null, 1_000_000] } });

const scalar = { name: 'c', shape: [1], dtype: 'int32' };
const unused = { ...scalar, name: 'unused' };

/** A graph-model of one placeholder `x` and these nodes, the last of which is the output. */
function graph(nodes: readonly { readonly name: string; readonly op: string; readonly input?: readonly string[]; readonly attr?: object }[], weights: readonly object[] = [unused]): ReadonlyMap<string, Uint8Array> {
  const tensorShape = { dim: [{ size: '-1' }, { size: '4' }] };
  return json({
    format: 'graph-model',
    modelTopology: { node: [{ name: 'x', op: 'Placeholder' }, ...nodes] },
    signature: { inputs: { x: { name: 'x:0', dtype: 'DT_FLOAT', tensorShape } }, outputs: { y: { name: nodes.at(-1)?.name } } },
    weightsManifest: [{ paths: ['w.bin'], weights }],
  });
}
const constant = { name: 'c', op: 'Const' };

/** Bytes, or the files of tfjs. */
export type HostileFile = Uint8Array | TfjsFiles;

/** Reads such a file, by the format that its name begins with. */
export function readHostile(name: string, file: HostileFile): unknown {
  if (!(file instanceof Uint8Array)) return tfjsFromFiles(file);
  return name.startsWith('ONNX') ? onnxFromBytes(file) : decodeSafetensors(file);
}

/** What was made to do harm: each must be refused. */
export const hostileFiles: Readonly<Record<string, () => HostileFile>> = {
  'safetensors: a length of 2^63': () => safetensors('{}', 2n ** 63n),
  'safetensors: 16 MB of lists in lists': () => safetensors('['.repeat(16_000_000)),
  'safetensors: 16 MB of numbers': () => safetensors(`{"a":[${'0,'.repeat(7_999_990)}0]}`),
  'safetensors: 16 MB of empty objects': () => safetensors(`{"a":[${'{},'.repeat(5_000_000)}0]}`),
  'safetensors: 100 MB of blanks': () => safetensors(' '.repeat(100_000_000)),
  'safetensors: a name of 16 MB': () => safetensors(`{"${'x'.repeat(15_999_900)}":{}}`),
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
  'layers-model: a layer of a billion weights': () => json({ modelTopology: { class_name: 'Sequential', config: [dense(1_000_000, 'd')] }, weightsManifest: [] }),
  'layers-model: models in models': () => new Map([['model.json', text(nested(10_000))]]),
  'layers-model: weights larger than their shard': () => json({ modelTopology: {}, weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [2 ** 31, 2 ** 20], dtype: 'float32' }] }] }),
  'layers-model: a shard a hundred thousand times': () => json({ modelTopology: {}, weightsManifest: [{ paths: Array.from({ length: 100_000 }, () => 'w.bin'), weights: [] }] }),
  'graph-model: a fill of billions': () => graph([constant, { name: 'y', op: 'Fill', input: ['c', 'c'] }], [{ ...scalar, quantization: { dtype: 'uint8', scale: 2 ** 40 } }]),
  'graph-model: a split into billions': () => graph([constant, { name: 'y', op: 'Split', input: ['c', 'x'], attr: { num_split: { i: '999999999' } } }], [scalar]),
  'graph-model: a circle': () => graph([{ name: 'a', op: 'Relu', input: ['y'] }, { name: 'y', op: 'Relu', input: ['a'] }]),
  'graph-model: no such output': () => graph([{ name: 'y', op: 'Relu', input: ['x:999999'] }]),
};

const nested = (depth: number): string => `{"modelTopology":${'{"class_name":"Sequential","config":['.repeat(depth)}${']}'.repeat(depth)}}`;

/** Files that are only large: they are read, or refused, in time. */
export const largeFiles: Readonly<Record<string, () => HostileFile>> = {
  'ONNX: a chain of twenty thousand nodes': () => onnx(Array.from({ length: 20_000 }, () => ({ opType: 'Neg' }))),
  'graph-model: a chain of twenty thousand nodes': () =>
    graph(Array.from({ length: 20_000 }, (_, index) => ({ name: `n${index}`, op: 'Neg', input: [index === 0 ? 'x' : `n${index - 1}`] }))),
};

import { onnxFromBytes } from '../onnx/import.ts';
import { decodeSafetensors } from '../safetensors/decode.ts';
import { type TfjsFiles, tfjsFromFiles } from '../tfjs/index.ts';
import { hostileOnnx, onnx } from './hostile-onnx.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function safetensors(header: string, length: bigint = BigInt(header.length)): Uint8Array {
  const bytes = new Uint8Array(8 + header.length);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  bytes.set(text(header), 8);
  return bytes;
}

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
  'safetensors: a shape of more elements than numbers go': () => safetensors('{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}'),
  'safetensors: a hundred thousand axes': () => safetensors(`{"a":{"dtype":"F32","shape":[${'1,'.repeat(99_999)}1],"data_offsets":[0,5]}}`),
  'safetensors: offsets that go back': () => safetensors('{"a":{"dtype":"U8","shape":[0],"data_offsets":[9007199254740992,0]}}'),
  'safetensors: a name that every object has': () => safetensors('{"__proto__":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
  ...hostileOnnx,
  'layers-model: a layer of a billion weights': () => json({ modelTopology: { class_name: 'Sequential', config: [dense(1_000_000, 'd')] }, weightsManifest: [] }),
  'layers-model: models in models': () => new Map([['model.json', text(nested(10_000))]]),
  'layers-model: weights larger than their shard': () => json({ modelTopology: {}, weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [2 ** 31, 2 ** 20], dtype: 'float32' }] }] }),
  'layers-model: a shard a hundred thousand times': () => json({ modelTopology: {}, weightsManifest: [{ paths: Array.from({ length: 100_000 }, () => 'w.bin'), weights: [] }] }),
  'layers-model: a weight of less than nothing': () => json({ modelTopology: {}, weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [-1, -4], dtype: 'float32' }] }] }),
  'layers-model: a path out of the folder': () => json({ modelTopology: {}, weightsManifest: [{ paths: ['../w.bin'], weights: [] }] }),
  'layers-model: code of Python': () =>
    json({ modelTopology: { class_name: 'Sequential', config: [{ class_name: 'Lambda', config: { name: 'l', function: ['4wEA', null, null], batch_input_shape: [null, 2] } }] }, weightsManifest: [] }),
  'layers-model: a kernel of billions of places': () =>
    json({ modelTopology: { class_name: 'Sequential', config: [{ class_name: 'Conv2D', config: { name: 'c', filters: 2 ** 31, kernel_size: [2 ** 20, 2 ** 20], batch_input_shape: [null, 8, 8, 3] } }] }, weightsManifest: [] }),
  'graph-model: strides of billions of nothing': () =>
    graph([constant, { name: 'y', op: 'StridedSlice', input: ['x', 'c', 'c', 'c'] }], [{ ...scalar, quantization: { dtype: 'uint8', scale: 2 ** 60 } }]),
  'graph-model: margins of billions': () => graph([constant, { name: 'y', op: 'PadV2', input: ['x', 'c', 'c'] }], [{ ...scalar, shape: [2, 2], quantization: { dtype: 'uint8', scale: 1, min: 2 ** 30 } }]),
  'graph-model: a hundred thousand unknown ops': () => graph(Array.from({ length: 100_000 }, (_, index) => ({ name: `n${index}`, op: `Op${index}` }))),
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

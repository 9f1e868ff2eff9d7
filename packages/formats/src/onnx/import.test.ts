import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { FormatError, IbexError, liveVariables, NdArray, setBackend } from '@ibex-ml/core';
import { decodeMessage, encodeMessage } from '@ibex-ml/core/protobuf';
import * as layers from '@ibex-ml/layers';
import { input, type Model, sequential } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxToBytes } from './export.ts';
import { onnxFromBytes } from './import.ts';
import { attributeTypes, elementTypes, modelProto, type NodeProto } from './proto.ts';
import { readModel, type ReadTensor } from './read-proto.ts';

beforeAll(() => setBackend(cpu()));

const wave = (shape: readonly number[]): NdArray =>
  new NdArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => Math.sin(index * 1.7 + 0.3)),
    shape,
  );

const convolutions = (): Model => {
  const network = sequential([
    input([8, 8, 2]),
    layers.conv2d(4, 3, { padding: 'same', strides: 2, activation: 'relu' }),
    layers.batchNormalization(),
    layers.depthwiseConv2d(3, { depthMultiplier: 2 }),
    layers.maxPooling2d({ poolSize: 2, padding: 'same', strides: 1 }),
    layers.averagePooling2d({ poolSize: 2, padding: 'same', strides: 1 }),
    layers.zeroPadding2d({ padding: 1 }),
    layers.conv2d(4, 2, { groups: 2, activation: 'hardSigmoid' }),
    layers.flatten(),
    layers.dense(3, { activation: 'softmax' }),
  ]);
  for (const weight of network.weights) {
    if (!weight.name.endsWith('variance')) weight.assign(wave(weight.shape));
  }
  return network;
};

const mixed = (): Model =>
  sequential([
    input([6, 6, 2]),
    layers.conv2d(3, 3),
    layers.globalAveragePooling2d(),
    layers.dense(4, { activation: 'elu' }),
    layers.activation('selu'),
    layers.reshape([2, 2]),
    layers.dense(3, { activation: 'sigmoid' }),
    layers.flatten(),
    layers.dense(2, { activation: 'logSoftmax' }),
  ]);

/** A file of one node, as others write them. */
function fileOf(node: Omit<NodeProto, 'name' | 'output'>, shape: readonly (number | null)[]): Uint8Array {
  const value = (name: string): object => ({
    name,
    type: {
      tensorType: {
        elemType: elementTypes.float32,
        shape: { dim: shape.map((size) => (size === null ? { dimParam: 'n' } : { dimValue: size })) },
      },
    },
  });
  return encodeMessage(modelProto, {
    irVersion: 8,
    producerName: 'other',
    opsetImport: [{ domain: '', version: 17 }],
    metadataProps: [],
    graph: {
      name: 'g',
      node: [{ ...node, name: 'node', output: ['y'] }],
      initializer: [],
      input: [value('x') as never],
      output: [value('y') as never],
    },
  });
}

describe('a model from an ONNX file', () => {
  it.each<readonly [what: string, make: () => Model, shape: readonly number[]]>([
    ['convolutions', convolutions, [3, 8, 8, 2]],
    ['other layers', mixed, [3, 6, 6, 2]],
  ])('gives what was written: %s', async (_, make, shape) => {
    const written = make();
    const read = onnxFromBytes(await onnxToBytes(written));
    const [wanted, given] = [await written.predict(wave(shape)), await read.predict(wave(shape))] as [NdArray, NdArray];
    expect(given.shape).toEqual(wanted.shape);
    for (const [index, value] of wanted.data.entries()) expect(given.data[index]).toBeCloseTo(value, 5);
    expect(read.trainableWeights).toEqual([]);
  });

  it('is fitted further where that is asked for, in all but the statistics', async () => {
    const network = sequential([layers.dense(4, { inputShape: [3] }), layers.batchNormalization(), layers.dense(2)]);
    const read = onnxFromBytes(await onnxToBytes(network), { trainable: true });
    read.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const data = [wave([8, 3]), wave([8, 2])] as const;
    const before = await read.evaluate(...data, { verbose: 0 });
    await read.fit(...data, { epochs: 5, verbose: 0 });
    expect((await read.evaluate(...data, { verbose: 0 }))['loss']).toBeLessThan(before['loss'] as number);
  });

  it('gives what ONNX Runtime gives, in the form of PyTorch', async () => {
    const fixture = (name: string): Buffer => readFileSync(new URL(`__fixtures__/torch-like.${name}`, import.meta.url));
    const { x, y } = JSON.parse(fixture('json').toString()) as { readonly x: number[]; readonly y: number[] };
    const given = await onnxFromBytes(fixture('onnx')).predict(new NdArray(Float32Array.from(x), [2, 3, 9, 8]));
    expect((given as NdArray).shape).toEqual([2, 5]);
    for (const [index, value] of y.entries()) expect((given as NdArray).data[index]).toBeCloseTo(value, 5);
  });

  it('pools as PyTorch does: margins count where the file says so', async () => {
    const ints = (name: string, values: readonly number[]) => ({ name, ints: values, type: attributeTypes.ints });
    const attribute = [ints('kernel_shape', [2, 2]), ints('strides', [2, 2]), ints('pads', [1, 1, 1, 1])];
    const counted = { name: 'count_include_pad', i: 1, type: attributeTypes.int };
    const bytes = fileOf({ input: ['x'], opType: 'AveragePool', attribute: [...attribute, counted] }, [null, 1, 2, 2]);
    const y = (await onnxFromBytes(bytes).predict(new NdArray(Float32Array.of(4, 8, 12, 16), [1, 1, 2, 2]))) as NdArray;
    expect([y.shape, [...y.data]]).toEqual([
      [1, 1, 2, 2],
      [1, 2, 3, 4],
    ]);
  });
});

describe('bytes that are refused', () => {
  it('of nodes that are not known, all of which are listed', () => {
    const bytes = fileOf({ input: ['x'], opType: 'NonMaxSuppression', attribute: [] }, [null, 3]);
    expect(() => onnxFromBytes(bytes)).toThrow('received "also NonMaxSuppression"');
  });

  it.each<readonly [what: string, change: (tensor: ReadTensor) => ReadTensor, message: string]>([
    ['in another file', (tensor) => ({ ...tensor, dataLocation: 1 }), 'must be inside the file'],
    ['fewer than their shape', (tensor) => ({ ...tensor, dims: [300_000_000, 300_000_000] }), 'of as many values as its shape'],
    ['of a type that is not read', (tensor) => ({ ...tensor, dataType: 14 }), 'of whole numbers, floats or truth values'],
  ])('with weights %s', async (_, change, message) => {
    const file = decodeMessage('test', readModel, await onnxToBytes(sequential([layers.dense(2, { inputShape: [3] })])));
    const graph = file.graph as NonNullable<typeof file.graph>;
    const damaged = { ...file, graph: { ...graph, initializer: graph.initializer.map(change) } };
    expect(() => onnxFromBytes(encodeMessage(readModel, damaged))).toThrow(message);
    expect(() => onnxFromBytes(encodeMessage(readModel, file))).not.toThrow();
  });

  it.each<readonly [what: string, bytes: Uint8Array]>([
    ['none', new Uint8Array(0)],
    ['text', new TextEncoder().encode('this is no model at all')],
    ['groups without end', new Uint8Array(1000).fill(0x3b)],
    ['messages in messages', new Uint8Array(1000).fill(0x3a)],
    ['a length beyond the end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f)],
  ])('%s', (_, bytes) => {
    expect(() => onnxFromBytes(bytes)).toThrow(FormatError);
  });

  it('cut short anywhere', async () => {
    const bytes = await onnxToBytes(mixed());
    const live = liveVariables().length;
    let refused = 0;
    for (let size = 0; size < bytes.length; size += 7) {
      const thrown = errorOf(() => onnxFromBytes(bytes.subarray(0, size)));
      if (thrown !== null) refused += 1;
      expect(thrown === null || thrown instanceof IbexError).toBe(true);
    }
    expect(refused).toBeGreaterThan(bytes.length / 7 / 2);
    expect(liveVariables().length).toBeLessThanOrEqual(live);
  });

  it('with bits turned: a model or a typed error, nothing else', async () => {
    const bytes = await onnxToBytes(mixed());
    let seed = 7;
    const next = (limit: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % limit;
    };
    const others: unknown[] = [];
    for (let round = 0; round < 1500; round += 1) {
      const damaged = bytes.slice();
      for (let flips = 1 + next(3); flips > 0; flips -= 1) {
        const at = next(damaged.length);
        damaged[at] = (damaged[at] as number) ^ (1 << next(8));
      }
      const thrown = errorOf(() => onnxFromBytes(damaged));
      if (thrown !== null && !(thrown instanceof IbexError)) others.push(thrown);
    }
    expect(others).toEqual([]);
  });
});

function errorOf(act: () => Model): unknown {
  try {
    act().dispose();
    return null;
  } catch (error) {
    return error;
  }
}

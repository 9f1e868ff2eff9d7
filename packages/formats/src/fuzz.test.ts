import { readdirSync, readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { IbexError, liveVariables, NdArray, setBackend } from '@ibex-ml/core';
import { batchNormalization, conv2d, dense, depthwiseConv2d, flatten } from '@ibex-ml/layers';
import { input, type Model, model, sequential } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { Dice, mutatedBytes, mutatedJson } from './__fixtures__/mutations.ts';
import { processorTimeMs } from './__fixtures__/processor-time.ts';
import { onnxFromBytes } from './onnx/import.ts';
import { decodeSafetensors } from './safetensors/decode.ts';
import { encodeSafetensors } from './safetensors/encode.ts';
import { weightsToBytes } from './safetensors/weights.ts';
import { type TfjsFiles, tfjsFromFiles, tfjsGraphToFiles, tfjsLayersToFiles } from './tfjs/index.ts';

/** How many damaged files of each format are read: `IBEX_FUZZ_ROUNDS=20000` for a thorough run. */
const rounds = Number(process.env['IBEX_FUZZ_ROUNDS'] ?? 400);
const seed = Number(process.env['IBEX_FUZZ_SEED'] ?? 1);
const slowestMs = 2000;

beforeAll(() => setBackend(cpu()));

const fixtures = (folder: string): Uint8Array[] => {
  const place = new URL(`${folder}/`, import.meta.url);
  return readdirSync(place).flatMap((name) => (name.endsWith('.onnx') ? [readFileSync(new URL(name, place))] : []));
};

const network = (): Model =>
  sequential([
    input([6, 6, 2]),
    conv2d(3, 3, { activation: 'relu' }),
    batchNormalization(),
    depthwiseConv2d(2),
    flatten(),
    dense(2, { activation: 'softmax' }),
  ]);

const functional = (): Model => {
  const x = input([3]);
  const inner = sequential([input([3]), dense(4, { name: 'deep' })]);
  return model({ inputs: x, outputs: dense(2).apply(inner.apply(x)) });
};

async function damagedSafetensors(): Promise<(dice: Dice) => () => unknown> {
  const tensors = new Map([
    ['a', new NdArray(Float32Array.of(1, 2), [2], 'bfloat16')],
    ['b', new NdArray(Int32Array.of(7), [])],
  ]);
  const files = [await weightsToBytes(network()), encodeSafetensors(tensors, { made: 'here' })];
  return (dice) => {
    const file = dice.pick(files);
    if (dice.next(2) === 0) return () => decodeSafetensors(mutatedBytes(file, dice));
    const end = 8 + new DataView(file.buffer).getUint32(0, true);
    const header = new TextEncoder().encode(mutatedJson(new TextDecoder().decode(file.subarray(8, end)), dice));
    const bytes = new Uint8Array([...new Uint8Array(8), ...header, ...file.subarray(end)]);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    return () => decodeSafetensors(bytes);
  };
}

async function damagedOnnx(): Promise<(dice: Dice) => () => unknown> {
  const files = [...fixtures('onnx/__fixtures__/pytorch'), ...fixtures('onnx/__fixtures__/tf2onnx')];
  return (dice) => {
    const bytes = mutatedBytes(dice.pick(files), dice);
    return () => onnxFromBytes(bytes).dispose();
  };
}

const damagedTfjs =
  (made: readonly TfjsFiles[]) =>
  (dice: Dice): (() => unknown) => {
    const files = new Map(dice.pick(made));
    const json = files.get('model.json') as Uint8Array;
    const kind = dice.next(8);
    if (kind === 0) files.set('model.json', mutatedBytes(json, dice));
    else if (kind === 1) files.set('group1-shard1of1.bin', mutatedBytes(files.get('group1-shard1of1.bin') as Uint8Array, dice));
    else files.set('model.json', new TextEncoder().encode(mutatedJson(new TextDecoder().decode(json), dice)));
    return () => tfjsFromFiles(files).dispose();
  };

async function fixtureGraphs(): Promise<readonly TfjsFiles[]> {
  return ['cnn', 'squeeze-excite'].map((name) => {
    const read = (file: string): Uint8Array => readFileSync(new URL(`tfjs/__fixtures__/${name}/${file}`, import.meta.url));
    return new Map(['model.json', 'group1-shard1of1.bin'].map((file) => [file, read(file)]));
  });
}

describe('damaged files give a typed error, or a model, and nothing else', () => {
  it.each<readonly [format: string, prepare: () => Promise<(dice: Dice) => () => unknown>]>([
    ['safetensors', damagedSafetensors],
    ['ONNX', damagedOnnx],
    ['layers-model', async () => damagedTfjs([await tfjsLayersToFiles(network()), await tfjsLayersToFiles(functional())])],
    ['graph-model', async () => damagedTfjs([await tfjsGraphToFiles(network()), ...(await fixtureGraphs())])],
  ])('%s', { timeout: 120_000 + rounds * 100 }, async (format, prepare) => {
    const damage = await prepare();
    const [dice, live, memory] = [new Dice(seed), liveVariables().length, process.memoryUsage.rss()];
    const wrong: unknown[] = [];
    let [refused, slowest, largest] = [0, 0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const read = damage(dice);
      const start = processorTimeMs();
      try {
        read();
      } catch (error) {
        refused += 1;
        if (!(error instanceof IbexError)) wrong.push([round, error]);
      }
      slowest = Math.max(slowest, processorTimeMs() - start);
      if (round % 100 === 0) largest = Math.max(largest, process.memoryUsage.rss() - memory);
    }
    if (rounds > 1000)
      process.stdout.write(
        `${format}: ${rounds} rounds, ${refused} refused, slowest ${slowest.toFixed(0)} ms, ${(largest / 2 ** 20).toFixed(0)} MiB more\n`,
      );
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(rounds / 3);
    expect(slowest).toBeLessThan(slowestMs);
    expect(liveVariables().length).toBe(live);
  });
});

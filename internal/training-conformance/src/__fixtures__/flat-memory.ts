/**
 * A process of its own, with --expose-gc: fits for a thousand steps, shuffled, with a smaller last batch and validation, and prints what
 * memory there is before, when everything has been made and compiled by the JavaScript engine, and after.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { wasm } from '@ibex-ml/backend-wasm';
import { NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { batchNormalization, dense, dropout } from '@ibex-ml/layers';
import { sequential } from '@ibex-ml/models';
import { findBackend, memory } from '@tensorflow/tfjs-core';

declare const gc: () => void;

/** What memory there is. */
export interface Reading {
  readonly steps: number;
  /** Of all memories of WebAssembly: tfjs's and that of programs. */
  readonly wasmBytes: readonly number[];
  readonly heapBytes: number;
  readonly tensors: number;
  readonly tensorBytes: number;
}

/** The memories that are made from now on. */
const memories: WebAssembly.Memory[] = [];
WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct(target, given: ConstructorParameters<typeof WebAssembly.Memory>) {
    const made = new target(...given);
    memories.push(made);
    return made;
  },
});

await setBackend(wasm({ threads: 2 }));
setRandomSeed(1);
const model = sequential([
  dense(64, { activation: 'relu', inputShape: [32] }),
  batchNormalization(),
  dropout(0.3),
  dense(10, { activation: 'softmax' }),
]);
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
const samples = 100;
const x = new NdArray(
  Float32Array.from({ length: samples * 32 }, (_, index) => Math.sin(index)),
  [samples, 32],
);
const y = new NdArray(
  Int32Array.from({ length: samples }, (_, index) => index % 10),
  [samples],
);

let steps = 0;
async function fit(epochs: number): Promise<Reading> {
  const onTrainBatchEnd = (): void => void (steps += 1);
  await model.fit(x, y, { batchSize: 24, epochs, shuffle: true, validationSplit: 0.3, verbose: 0, callbacks: [{ onTrainBatchEnd }] });
  for (let round = 0; round < 10; round += 1) {
    gc();
    await pause(5);
  }
  const { numTensors: tensors, numBytes: tensorBytes } = memory();
  const { wasm: tfjs } = findBackend('wasm') as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } };
  const wasmBytes = [tfjs.HEAPU8.length, ...memories.map(({ buffer }) => buffer.byteLength)];
  return { steps, wasmBytes, heapBytes: process.memoryUsage().heapUsed, tensors, tensorBytes };
}

const readings = [await fit(1200), await fit(334)];
process.stdout.write(JSON.stringify({ readings, executor: model.trainer.report.executor }));
process.exit();

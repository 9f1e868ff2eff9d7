import { deepEqual, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { loadOnnx, onnxKinds } from '@ibex-ml/formats/onnx';

/** Reads the models of one node of python/onnx-nodes-import.py, and gives what ONNX Runtime gives. Argument: their folder. */

interface Plain {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly number[];
}
interface Case {
  readonly name: string;
  readonly kind: string;
  readonly inputs: readonly Plain[];
  readonly outputs: readonly Plain[];
}

function arrayOf({ shape, dtype, data }: Plain): NdArray {
  if (dtype === 'float32') return new NdArray(Float32Array.from(data), shape);
  return dtype === 'bool' ? new NdArray(Uint8Array.from(data), shape, 'bool') : new NdArray(Int32Array.from(data), shape);
}

const [, , folder = '.'] = process.argv;
const cases = JSON.parse(await readFile(join(folder, 'cases.json'), 'utf8')) as readonly Case[];

await setBackend(cpu());
let largest = 0;
for (const { name, inputs, outputs } of cases) {
  const model = await loadOnnx(join(folder, `${name}.onnx`));
  const feeds = inputs.map(arrayOf);
  const predicted: unknown = await model.predict(feeds.length === 1 ? (feeds[0] as NdArray) : feeds);
  const results = (Array.isArray(predicted) ? predicted : [predicted]) as readonly NdArray[];
  deepEqual(
    results.map(({ shape }) => shape),
    outputs.map(({ shape }) => shape),
    name,
  );
  for (const [index, { data }] of outputs.entries()) {
    const differences = data.map(
      (value, at) => Math.abs(value - (results[index]?.data[at] ?? NaN)) / Math.max(1, Math.abs(value)),
    );
    const worst = Math.max(...differences);
    ok(worst < 1e-5, `${name}: differs by ${worst}`);
    largest = Math.max(largest, worst);
  }
}
const missing = onnxKinds.filter((kind) => !cases.some((one) => one.kind === kind));
deepEqual(missing, []);
console.log(`onnx: ${cases.length} models of one node, of ${onnxKinds.length} kinds, outputs to ${largest.toExponential(1)}`);

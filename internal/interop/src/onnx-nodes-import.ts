import { deepEqual } from 'node:assert/strict';
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
const wrong: string[] = [];
for (const one of cases) {
  const worst = await differenceOf(one).catch((error: unknown) => String(error));
  if (typeof worst === 'number' && worst < 1e-5) largest = Math.max(largest, worst);
  else wrong.push(`${one.name}: ${worst}`);
}
deepEqual(wrong, []);
const missing = onnxKinds.filter((kind) => !cases.some((one) => one.kind === kind));
deepEqual(missing, []);
console.log(`onnx: ${cases.length} models of one node, of ${onnxKinds.length} kinds, outputs to ${largest.toExponential(1)}`);

/** How far the outputs are from those of ONNX Runtime, where these are at most 1. */
async function differenceOf({ name, inputs, outputs }: Case): Promise<number> {
  const model = await loadOnnx(join(folder, `${name}.onnx`));
  const feeds = inputs.map(arrayOf);
  const predicted: unknown = await model.predict(feeds.length === 1 ? (feeds[0] as NdArray) : feeds);
  const results = (Array.isArray(predicted) ? predicted : [predicted]) as readonly NdArray[];
  deepEqual(
    results.map(({ shape }) => shape),
    outputs.map(({ shape }) => shape),
  );
  const differences = outputs.flatMap(({ data }, index) =>
    data.map((value, at) => Math.abs(value - (results[index]?.data[at] ?? NaN)) / Math.max(1, Math.abs(value))),
  );
  return Math.max(...differences);
}

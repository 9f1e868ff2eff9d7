import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { saveOnnx } from '@ibex-ml/formats/onnx';
import { writeCases } from './cases.ts';

/** Writes ONNX files and what the models behind them give, for python/onnx-export.py. Argument: the folder. */

const [, , folder = '.'] = process.argv;
const labels = ['a', 'b', 'c'];
const made = 'for a test';

await setBackend(cpu());
await writeCases(folder, async (model, path, preprocess) => {
  await saveOnnx(model, `${path}.onnx`, { labels, metadata: { made }, ...(preprocess && { preprocess }) });
  return { metadata: { labels: JSON.stringify(labels), made } };
});

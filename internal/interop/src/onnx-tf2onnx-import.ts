import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { loadOnnx } from '@ibex-ml/formats/onnx';
import { checkImports } from './imported-models.ts';

/** Reads the ONNX files that tf2onnx wrote in python/onnx-tf2onnx-import.py. Argument: their folder. */

const [, , folder = '.'] = process.argv;

await setBackend(cpu());
await checkImports(folder, (name, options) => loadOnnx(join(folder, `${name}.onnx`), options), 1e-5);

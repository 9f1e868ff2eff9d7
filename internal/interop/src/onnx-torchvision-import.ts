import { join } from 'node:path';
import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend } from '@ibex-ml/core';
import { loadOnnx } from '@ibex-ml/formats/onnx';
import { checkImports } from './imported-models.ts';

/** Reads the ONNX files of torchvision's classifiers from python/onnx-torchvision-import.py. Argument: their folder. */

const [, , folder = '.'] = process.argv;

await setBackend(wasm());
await checkImports(folder, (name, options) => loadOnnx(join(folder, `${name}.onnx`), options), 2e-5);

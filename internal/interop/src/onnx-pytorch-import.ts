import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { checkImports } from './imported-onnx.ts';

/** Reads the ONNX files that PyTorch wrote in python/onnx-pytorch-import.py. Argument: their folder. */

const [, , folder = '.'] = process.argv;

await setBackend(cpu());
await checkImports(folder);

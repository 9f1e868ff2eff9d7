import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { loadTfjs } from '@ibex-ml/formats/tfjs';
import { checkImports } from './imported-models.ts';

/** Reads the graph-models that the official converter wrote in python/tfjs-graph-import.py. Argument: their folder. */

const [, , folder = '.'] = process.argv;

await setBackend(cpu());
await checkImports(folder, (name, options) => loadTfjs(join(folder, name, 'model.json'), options), 1e-6);

import { fileURLToPath } from 'node:url';
import type { Contestant } from '../contestant.ts';
import { findPython } from '../python.ts';
import { coldProcess } from './cold-process.ts';

/** This process's argument: Keras's backend. */
const backend = process.argv[3] as string;

export const contestant: Contestant = coldProcess(`keras on ${backend}`, () => [
  findPython(),
  fileURLToPath(new URL('../../python/cold.py', import.meta.url)),
  backend,
]);

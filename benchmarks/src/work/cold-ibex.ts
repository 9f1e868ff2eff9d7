import { fileURLToPath } from 'node:url';
import type { Contestant } from '../contestant.ts';
import { coldProcess } from './cold-process.ts';

export const contestant: Contestant = coldProcess('ibex, wasm', () => [
  process.execPath,
  fileURLToPath(new URL('cold-ibex-main.js', import.meta.url)),
]);

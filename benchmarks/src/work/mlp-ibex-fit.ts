import { wasm } from '@ibex-ml/backend-wasm';
import type { Contestant } from '../contestant.ts';
import { ibexFit } from './ibex-fit.ts';
import { mlp } from './ibex.ts';

export const contestant: Contestant = ibexFit('ibex, wasm, fit', wasm, mlp, [784], 60);

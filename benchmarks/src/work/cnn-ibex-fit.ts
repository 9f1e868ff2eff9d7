import { wasm } from '@ibex-ml/backend-wasm';
import type { Contestant } from '../contestant.ts';
import { ibexFit } from './ibex-fit.ts';
import { cnn } from './ibex.ts';

export const contestant: Contestant = ibexFit('ibex, wasm, fit', wasm, cnn, [28, 28, 1], 8);

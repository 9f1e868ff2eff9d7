import { wasm } from '@ibex-ml/backend-wasm';
import type { Contestant } from '../contestant.ts';
import { ibexTraining, mlp } from './ibex.ts';

export const contestant: Contestant = ibexTraining('ibex, wasm', wasm, mlp, [784]);

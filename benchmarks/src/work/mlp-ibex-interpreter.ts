import { wasm } from '@ibex-ml/backend-wasm';
import type { Contestant } from '../contestant.ts';
import { mlp, ibexTraining } from './ibex.ts';

export const contestant: Contestant = ibexTraining('ibex, interpreter', wasm, mlp, [784], false);

import { wasm } from '@ibex-ml/backend-wasm';
import type { Contestant } from '../contestant.ts';
import { mlp, ibexTraining } from './ibex.ts';

export const contestant: Contestant = ibexTraining('ibex, 2 threads', () => wasm({ threads: 2 }), mlp, [784]);

import { wasm } from '@ibex-ml/backend-wasm';
import type { Contestant } from '../contestant.ts';
import { ibexTraining, plainMlp } from './ibex.ts';

export const contestant: Contestant = ibexTraining('ibex, wasm', wasm, plainMlp, [784]);

import { wasm } from '@ibex-ml/backend-wasm';
import type { Contestant } from '../contestant.ts';
import { cnn, ibexTraining } from './ibex.ts';

export const contestant: Contestant = ibexTraining('ibex, interpreter', wasm, cnn, [28, 28, 1], false);

import type { Contestant } from '../contestant.ts';
import { mlp, startWasm, tfjsTraining } from './tfjs-layers.ts';

export const contestant: Contestant = tfjsTraining('tfjs-layers, wasm', startWasm, mlp, [784]);

import type { Contestant } from '../contestant.ts';
import { cnn, startWasm, tfjsTraining } from './tfjs-layers.ts';

export const contestant: Contestant = tfjsTraining('tfjs-layers, wasm', startWasm, cnn, [28, 28, 1]);

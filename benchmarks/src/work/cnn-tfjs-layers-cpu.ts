import type { Contestant } from '../contestant.ts';
import { cnn, startCpu, tfjsTraining } from './tfjs-layers.ts';

export const contestant: Contestant = tfjsTraining('tfjs-layers, cpu', startCpu, cnn, [28, 28, 1]);

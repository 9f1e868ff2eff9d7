import type { Contestant } from '../contestant.ts';
import { cnn, jaxTraining } from './jax-js.ts';

export const contestant: Contestant = jaxTraining('jax-js, wasm, jit', cnn);

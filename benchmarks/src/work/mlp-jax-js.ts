import type { Contestant } from '../contestant.ts';
import { jaxTraining, plainMlp } from './jax-js.ts';

export const contestant: Contestant = jaxTraining('jax-js, wasm, jit', plainMlp);

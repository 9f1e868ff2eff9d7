import { wasm } from '@ibex-ml/backend-wasm';
import { describe } from 'vitest';
import { describeMixedTraining } from './mixed-training.ts';

describe('compiled', () => {
  describeMixedTraining(wasm);
});
describe('op by op', () => {
  const names = ['mlp: mixed_float16, SGD, scale that grows', 'cnn: mixed_bfloat16, SGD'];
  describeMixedTraining(() => ({ ...wasm({ threads: 1 }), executor: undefined }), names);
});

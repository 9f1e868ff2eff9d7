import { wasm } from '@ibex-ml/backend-wasm';
import { describeGoldenTraining } from './golden-training.ts';

// Op by op over tfjs's kernels; all cases run as compiled programs, beside this file.
describeGoldenTraining(() => ({ ...wasm({ threads: 1 }), executor: undefined }), ['mlp: momentum', 'mlp: Adam', 'cnn: Adam']);

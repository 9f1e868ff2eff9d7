import { wasm } from '@ibex-ml/backend-wasm';
import { laterOptimizerCases } from '@ibex-ml/golden';
import { describeGoldenOptimizers } from './golden-optimizers.ts';

// SGD, RMSprop, Adam and AdamW train Keras's reference networks compiled, beside this file.
describeGoldenOptimizers(wasm, laterOptimizerCases());

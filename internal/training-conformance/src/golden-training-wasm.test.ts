import { wasm } from '@ibex-ml/backend-wasm';
import { describeGoldenTraining } from './golden-training.ts';

describeGoldenTraining(wasm);

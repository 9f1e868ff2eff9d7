import { wasm } from '@ibex-ml/backend-wasm';
import { describeGoldenLayers } from './golden-layers.ts';

describeGoldenLayers(wasm);

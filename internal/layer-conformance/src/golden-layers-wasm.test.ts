import { wasm } from '@ibex-ml/backend-wasm';
import { describeGoldenAugmentation } from './golden-augmentation.ts';
import { describeGoldenLayers } from './golden-layers.ts';

describeGoldenLayers(wasm);
describeGoldenAugmentation(wasm);

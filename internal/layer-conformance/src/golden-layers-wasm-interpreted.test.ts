import { wasm } from '@ibex-ml/backend-wasm';
import { describeGoldenAugmentation } from './golden-augmentation.ts';
import { describeGoldenLayers } from './golden-layers.ts';

// Op by op over tfjs's kernels; the other test of WebAssembly runs compiled programs.
describeGoldenLayers(() => ({ ...wasm({ threads: 1 }), executor: undefined }));
describeGoldenAugmentation(() => ({ ...wasm({ threads: 1 }), executor: undefined }));

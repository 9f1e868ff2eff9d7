export { describeGoldenAugmentation } from './golden-augmentation.ts';
export { describeGoldenLayers, missingLayers } from './golden-layers.ts';

export { describeGoldenLayers, missingLayers } from './golden-layers.ts';

export { describeGoldenTraining } from './golden-training.ts';

export type { Place, Source } from '../files/source.ts';
export { readWeights } from './read-weights.ts';

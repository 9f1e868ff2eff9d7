export type { Place } from '../files/source.ts';
export type { TfjsFiles } from './manifest.ts';
export { loadTfjs, tfjsFromFiles } from './read.ts';
export { tfjsOps } from './read-graph.ts';
export type { TfjsOptions } from './read.ts';
export { saveTfjsGraph, saveTfjsLayers } from './save.ts';
export { tfjsGraphToFiles } from './write-graph.ts';
export type { TfjsGraphOptions } from './write-graph.ts';
export { tfjsLayersToFiles } from './write-layers.ts';

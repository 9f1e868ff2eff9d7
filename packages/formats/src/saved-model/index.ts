export { savedModelToFiles, saveSavedModel } from './export.ts';
export type { SavedModelOptions } from './export.ts';
export type { Preprocessing } from '../inference/preprocessing.ts';

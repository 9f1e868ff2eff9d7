import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { saveSavedModel } from '@ibex-ml/formats/saved-model';
import { writeCases } from './cases.ts';

/** Writes SavedModels and what the models behind them give, for python/saved-model-export.py. Argument: the folder. */

const [, , folder = '.'] = process.argv;
const labels = ['a', 'b', 'c'];

await setBackend(cpu());
await writeCases(folder, async (model, path, preprocess) => {
  await saveSavedModel(model, path, { labels, ...(preprocess && { preprocess }) });
  return { labels };
});

import { confusionMatrix } from '@ibex-ml/metrics';
import { describe, expect, it } from 'vitest';
import { exampleModels } from './__fixtures__/example-models.ts';
import { judged } from './__fixtures__/judged.ts';
import { confusionMatrixPlot, historyPlot, plotModel, rocPlot, type Plot } from './index.ts';

const classNames = ['cat', 'dog', 'horse', 'frog'];
const { yTrue, probabilities } = judged(classNames.length, 200);
const predicted = Array.from({ length: 200 }, (_, row) => {
  const { data } = probabilities.rows(row, row + 1);
  return data.indexOf(Math.max(...data));
});
const epoch = [0, 1, 2, 3, 4, 5];
const history = { loss: epoch.map((at) => 1.2 / (at + 1)), val_loss: epoch.map((at) => 1.3 / (at + 1) + 0.02 * at) };

/** Those of the README. */
const pictures: Readonly<Record<string, Plot>> = {
  training: historyPlot({ epoch, history }),
  'confusion-matrix': confusionMatrixPlot(confusionMatrix(yTrue, predicted), { classNames }),
  roc: rocPlot(yTrue, probabilities, { classNames }),
  model: plotModel((exampleModels['branches'] as () => never)(), { showShapes: true, showLayerNames: true }),
};

describe("the README's pictures", () => {
  // vitest -u draws them anew.
  it.each(Object.entries(pictures))('%s is what is drawn today', async (name, plot) => {
    await expect(`${plot.toSVG()}\n`).toMatchFileSnapshot(`../pictures/${name}.svg`);
  });
});

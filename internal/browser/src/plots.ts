import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { conv2d, dense, globalAveragePooling2d } from '@ibex-ml/layers';
import { input, type Model, sequential } from '@ibex-ml/models';
import {
  calibrationPlot,
  classBalancePlot,
  classificationMetrics,
  confusionMatrixPlot,
  gradCam,
  historyPlot,
  mistakeGrid,
  perClassExamples,
  type Plot,
  plotModel,
  precisionRecallPlot,
  report,
  rocPlot,
  sampleGrid,
} from '@ibex-ml/plots';

const classNames = ['T-shirt/top', '<script>alert(1)</script>', 'a name that is longer than there is room for it'] as const;
const samples = 30;
const side = 8;

/** Every plot of the same numbers, and a report of all. */
export async function drawAll(): Promise<{ readonly plots: Readonly<Record<string, Plot>>; readonly html: string }> {
  await setBackend(cpu());
  const names = { classNames: [...classNames] };
  const yTrue = Array.from({ length: samples }, (_, row) => (row * 7) % 3);
  const probabilities = yTrue.map((label, row) => likely(label, row));
  const images = new NdArray(
    Uint8Array.from({ length: samples * side * side }, (_, place) => (place * 37) % 256),
    [samples, side, side],
  );
  const history = { epoch: [0, 1, 2], history: { loss: [3, 2, 1.5], val_loss: [3.5, 2.5, 2], accuracy: [0.3, 0.6, 0.7] } };
  const model = network();
  const { overlay } = await gradCam(model, images.rows(0, 1).reshape([side, side, 1]));
  const plots = {
    history: historyPlot(history),
    confusionMatrix: confusionMatrixPlot(classificationMetrics(yTrue, probabilities).confusionMatrix, names),
    roc: rocPlot(yTrue, probabilities, names),
    precisionRecall: precisionRecallPlot(yTrue, probabilities, names),
    calibration: calibrationPlot(yTrue, probabilities),
    classBalance: classBalancePlot({ train: yTrue, test: yTrue.slice(0, 10) }, names),
    samples: sampleGrid(images, { ...names, labels: yTrue }),
    mistakes: mistakeGrid(images, yTrue, probabilities, names),
    examples: perClassExamples(images, yTrue, probabilities, names),
    model: plotModel(model, { showShapes: true, showLayerNames: true }),
    gradCam: sampleGrid(overlay.reshape([1, side, side, 3]), { title: 'Grad-CAM' }),
  };
  const settings = {
    'a setting of many words that goes on': 'and a value of many words that goes on and on and on and on and on',
  };
  const html = report({
    title: 'A run <of> everything',
    settings,
    history,
    model,
    test: { yTrue, probabilities, images },
    labels: { train: yTrue },
    ...names,
    plots: [plots.gradCam],
  });
  return { plots, html };
}

/** Probabilities that are right for most. */
function likely(label: number, row: number): readonly number[] {
  const weights = classNames.map((_, column) => 1 + ((row * 13 + column * 5) % 7) + (column === label ? 4 : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function network(): Model {
  const model = sequential([
    input([side, side, 1], { name: 'picture' }),
    conv2d(3, 3, { name: 'seen', activation: 'relu' }),
    globalAveragePooling2d({ name: 'pooled' }),
    dense(3, { name: 'out', activation: 'softmax' }),
  ]);
  for (const weight of model.weights) {
    const values = Float32Array.from({ length: weight.size }, (_, index) => (((index * 37) % 64) - 28) / 64);
    weight.assign(new NdArray(values, weight.shape));
  }
  return model;
}

import { NdArray } from '@ibex-ml/core';
import type { History, Sequential } from '@ibex-ml/models';
import { type ClassificationMetrics, classificationMetrics, gradCamGrid, type Plot, report } from '@ibex-ml/plots';
import type { AppData } from './load-data.ts';

/** What a report is made from. */
export interface ReportedRun {
  readonly data: AppData;
  readonly model: Sequential;
  readonly history: History;
  /** The model's outputs for the test images. */
  readonly probabilities: NdArray;
  readonly title: string;
  readonly settings: Readonly<Record<string, string | number>>;
}

/** The figures of a run on the test images, and the page that shows them. */
export async function reportRun({ data, model, history, probabilities, title, settings }: ReportedRun): Promise<{
  readonly metrics: ClassificationMetrics;
  readonly html: string;
}> {
  const { train, test, classNames } = data;
  const metrics = classificationMetrics(test.y, probabilities, { classNames });
  // Where a network without feature maps looked is not to be seen.
  const looks = model.layers.some(({ className }) => className === 'Conv2D');
  const gradCam: { readonly gradCam?: Plot } = looks
    ? { gradCam: await gradCamGrid(model, test.x, test.y, probabilities, { classNames }) }
    : {};
  const html = report({
    title,
    settings,
    history,
    model,
    classNames,
    labels: { train: train.y, test: test.y },
    test: { yTrue: test.y, probabilities, images: asImages(test.x), metrics, ...gradCam },
  });
  return { metrics, html };
}

/** The likeliest class of each sample, as `predictClasses` gives it. */
export function likeliest({ data, shape: [count = 0, classes = 0] }: NdArray): NdArray {
  const rows = Array.from({ length: count }, (_, row) => data.subarray(row * classes, (row + 1) * classes));
  return new NdArray(
    Int32Array.from(rows, (row) => row.indexOf(Math.max(...row))),
    [count],
  );
}

/** Images as rows and columns, also where each came as one list. */
function asImages(x: NdArray): NdArray {
  const [count = 0, size = 0, ...rest] = x.shape;
  if (rest.length > 0) return x;
  const side = Math.sqrt(size);
  return x.reshape([count, side, side]);
}

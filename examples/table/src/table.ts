import { setRandomSeed } from '@ibex-ml/core';
import { trainTestSplit } from '@ibex-ml/data';
import { type ColumnType, type CsvSource, csvDataset } from '@ibex-ml/data/csv';
import { dense, normalization } from '@ibex-ml/layers';
import { classificationReport } from '@ibex-ml/metrics';
import { sequential, type Sequential } from '@ibex-ml/models';

/** What is learned from a table. */
export interface TableOptions {
  /** The column to tell. */
  readonly target: string;
  /** The columns to tell it by: numbers are 'float32', texts 'category'. Default: all others, as numbers. */
  readonly columns?: { readonly [name: string]: ColumnType };
  readonly epochs?: number;
  readonly seed?: number;
}

/** A model of the rows of a table, and how well it does on a quarter of them that it was not trained on. */
export interface TableModel {
  readonly model: Sequential;
  readonly classNames: readonly string[];
  readonly featureNames: readonly string[];
  readonly droppedRows: readonly number[];
  readonly accuracy: number;
  readonly report: string;
}

/** Fits a small network to three quarters of the rows, and tests it on the others. Rows in which a value is missing are left out. */
export async function learnTable(source: CsvSource, options: TableOptions): Promise<TableModel> {
  const { target, columns, epochs = 100, seed = 1 } = options;
  setRandomSeed(seed);
  const table = await csvDataset(source, { target, missing: 'drop', ...(columns === undefined ? {} : { columns }) });
  const { featureNames, droppedRows } = table;
  const classNames = table.classNames ?? [];
  const { train, test } = trainTestSplit({ x: table.x, y: table.y }, { testSize: 0.25, stratify: table.y, seed });

  // The layer standardizes by the mean and the variance of the rows that train, now and whenever the model is asked.
  const scale = normalization({ inputShape: [featureNames.length] });
  await scale.adapt(train.x);
  const model = sequential([
    scale,
    dense(16, { activation: 'relu' }),
    dense(16, { activation: 'relu' }),
    dense(classNames.length, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  await model.fit(train.x, train.y, { epochs, batchSize: 16, verbose: 0 });

  const predicted = await model.predictClasses(test.x);
  const { accuracy = 0 } = await model.evaluate(test.x, test.y, { verbose: 0 });
  const report = classificationReport(test.y, predicted, { targetNames: classNames });
  return { model, classNames, featureNames, droppedRows, accuracy, report };
}

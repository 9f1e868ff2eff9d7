const losses =
  'BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy CategoricalFocalCrossentropy CategoricalGeneralizedCrossEntropy ' +
  'CategoricalHinge Circle CosineSimilarity CTC Dice Hinge Huber KLDivergence LogCosh MeanAbsoluteError MeanAbsolutePercentageError ' +
  'MeanSquaredError MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy SquaredHinge Tversky';

const metrics =
  'Accuracy AUC BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy CategoricalCrossentropy CategoricalHinge ' +
  'ConcordanceCorrelation CosineSimilarity F1Score FalseNegatives FalsePositives FBetaScore Hinge IoU KLDivergence LogCoshError Mean ' +
  'MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanSquaredError MeanSquaredLogarithmicError OneHotIoU OneHotMeanIoU ' +
  'PearsonCorrelation Poisson Precision PrecisionAtRecall R2Score Recall RecallAtPrecision RootMeanSquaredError ' +
  'SensitivityAtSpecificity SparseCategoricalAccuracy SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy ' +
  'SpecificityAtSensitivity SquaredHinge Sum TopKCategoricalAccuracy TrueNegatives TruePositives';

const optimizers =
  'Adadelta Adafactor Adagrad Adam Adamax AdamW Ftrl Lamb Lion LossScaleOptimizer MultiOptimizer Muon Nadam RMSprop ScheduleFreeAdamW SGD';

/** The classes that Keras 3 has. Of others, of Ibex or of your own, it must be told by custom_objects. */
const known: Readonly<Record<string, ReadonlySet<string>>> = {
  'keras.losses': new Set(losses.split(' ')),
  'keras.metrics': new Set(metrics.split(' ')),
  'keras.optimizers': new Set(optimizers.split(' ')),
};

/** Whether a module of Keras has a class of this name. */
export function isOfKeras(module: 'keras.losses' | 'keras.metrics' | 'keras.optimizers', className: string): boolean {
  return known[module]?.has(className) === true;
}

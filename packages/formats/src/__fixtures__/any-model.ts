import * as layers from '@ibex-ml/layers';
import { input, type Model, model } from '@ibex-ml/models';
import type { KerasTensor } from '@ibex-ml/layers';
import type { Dice } from './mutations.ts';

/** Every activation by its name. */
export const activations = [
  'linear', 'relu', 'relu6', 'leakyRelu', 'softmax', 'logSoftmax', 'sigmoid', 'hardSigmoid', 'tanh', 'gelu', 'elu', 'selu', 'softplus',
  'softsign', 'silu', 'hardSilu', 'mish', 'exponential', 'celu', 'hardShrink', 'hardTanh', 'logSigmoid', 'softShrink', 'sparsePlus',
  'sparseSigmoid', 'squareplus', 'tanhShrink',
] as const; // prettier-ignore

/** Makes a layer, or some, of one value. */
type Step = (dice: Dice, x: KerasTensor) => KerasTensor;

const one =
  (make: (dice: Dice) => layers.AnyLayer): Step =>
  (dice, x) =>
    make(dice).apply(x) as KerasTensor;

const padding = (dice: Dice): 'same' | 'valid' => dice.pick(['same', 'valid']);
const activation = (dice: Dice): (typeof activations)[number] => dice.pick(activations);
const flag = (dice: Dice): boolean => dice.next(2) === 0;
/** Strides or gaps, not both: no kernel has both. */
const pace = (dice: Dice): object => dice.pick([{}, { strides: 2 }, { dilationRate: 2 }, { strides: [1, 2] }]);
const noise = { seed: 1 };

/** Steps that go anywhere. */
const anywhere: readonly Step[] = [
  one((dice) => layers.activation(activation(dice))),
  one((dice) => layers.reLU(dice.pick([{}, { maxValue: 6 }, { negativeSlope: 0.1, threshold: 0.2 }]))),
  one((dice) => layers.leakyReLU(dice.pick([{}, { negativeSlope: 0.5 }]))),
  one((dice) => layers.eluLayer(dice.pick([{}, { alpha: 0.5 }]))),
  one(() => layers.softmaxLayer()),
  one(() => layers.pReLU()),
  one(() => layers.identityLayer()),
  one((dice) => layers.dropout(dice.pick([0, 0.5]))),
  one(() => layers.gaussianNoise(0.2)),
  one(() => layers.gaussianDropout(0.2)),
  one(() => layers.activityRegularization({ l2: 0.1 })),
  one((dice) => layers.batchNormalization(dice.pick([{}, { scale: false }, { center: false, epsilon: 0.1 }]))),
  one((dice) => layers.layerNormalization(dice.pick([{}, { scale: false }, { center: false }]))),
  one(() => layers.unitNormalization()),
  one(() => layers.rmsNormalization()),
  one(() => layers.alphaDropout(0.1)),
  one((dice) => layers.rescaling(dice.pick([0.5, 2]), dice.pick([{}, { offset: -1 }]))),
  one((dice) => layers.normalization({ mean: 0.5, variance: 2, invert: flag(dice) })),
  one((dice) => layers.dense(1 + dice.next(4), { activation: activation(dice), useBias: flag(dice) })),
  ...[layers.add, layers.average, layers.concatenate, layers.maximum, layers.minimum, layers.multiply, layers.subtract].map(
    (merge): Step => (dice, x) => {
      const [a, b] = [layers.activation(activation(dice)).apply(x), layers.activation(activation(dice)).apply(x)];
      return merge().apply([a as KerasTensor, b as KerasTensor]) as KerasTensor;
    },
  ),
  (dice, x) => layers.reshape(shuffled(dice, x.shape.slice(1) as number[])).apply(x) as KerasTensor,
];

const onVectors: readonly Step[] = [
  one((dice) => layers.categoryEncoding(3, { outputMode: dice.pick(['multiHot', 'count', 'oneHot']) })),
  one((dice) => layers.discretization({ binBoundaries: [-0.5, 0.25], outputMode: dice.pick(['multiHot', 'count', 'oneHot']) })),
  one((dice) => layers.repeatVector(1 + dice.next(3))),
  (_, x) => layers.dot(1, { normalize: true }).apply([x, layers.activation('tanh').apply(x) as KerasTensor]) as KerasTensor,
];

const onSequences: readonly Step[] = [
  one((dice) => layers.conv1d(2, 2, { padding: padding(dice), activation: activation(dice), ...dice.pick([{}, { strides: 2 }, { dilationRate: 2 }]) })),
  one((dice) => layers.depthwiseConv1d(2, { padding: padding(dice), ...dice.pick([{}, { strides: 2 }, { dilationRate: 2 }]) })),
  one((dice) => layers.separableConv1d(2, 2, { padding: padding(dice), activation: activation(dice) })),
  one((dice) => layers.conv1dTranspose(2, 2, { padding: padding(dice), strides: 1 + dice.next(3) })),
  one((dice) => layers.zeroPadding1d({ padding: dice.pick<number | [number, number]>([1, [0, 2]]) })),
  one((dice) => layers.cropping1d({ cropping: dice.pick<number | [number, number]>([1, [0, 2]]) })),
  one((dice) => layers.upSampling1d({ size: 1 + dice.next(3) })),
  one(() => layers.spatialDropout1d(0.3)),
  one((dice) => layers.maxPooling1d({ poolSize: 2, padding: padding(dice), strides: 1 })),
  one((dice) => layers.averagePooling1d({ poolSize: 2, padding: padding(dice) })),
  one((dice) => layers.globalAveragePooling1d({ keepDims: flag(dice) })),
  one((dice) => layers.globalMaxPooling1d({ keepDims: flag(dice) })),
  one((dice) => layers.adaptiveAveragePooling1d(1 + dice.next(4))),
  one((dice) => layers.adaptiveMaxPooling1d(1 + dice.next(4))),
  one(() => layers.permute([2, 1])),
  one(() => layers.flatten()),
];

const onImages: readonly Step[] = [
  one((dice) => layers.conv2d(2, 2, { padding: padding(dice), activation: activation(dice), useBias: flag(dice), ...pace(dice) })),
  one((dice) => layers.conv2dTranspose(2, 3, { padding: padding(dice), activation: activation(dice), ...pace(dice) })),
  one((dice) => layers.conv2dTranspose(2, [2, 3], { strides: [3, 2], outputPadding: [dice.next(3), dice.next(2)] })),
  one((dice) => layers.depthwiseConv2d(2, { padding: padding(dice), depthMultiplier: 1 + dice.next(2), ...dice.pick([{}, { strides: 2 }, { dilationRate: 2 }]) })),
  one((dice) => layers.separableConv2d(3, 2, { padding: padding(dice), activation: activation(dice) })),
  one((dice) => layers.maxPooling2d({ poolSize: [2, 1 + dice.next(2)], padding: padding(dice), strides: 1 + dice.next(2) })),
  one((dice) => layers.averagePooling2d({ poolSize: 2, padding: padding(dice), strides: 1 + dice.next(2) })),
  one((dice) => layers.globalAveragePooling2d({ keepDims: flag(dice) })),
  one((dice) => layers.globalMaxPooling2d({ keepDims: flag(dice) })),
  one((dice) => layers.adaptiveAveragePooling2d([1 + dice.next(3), 2])),
  one((dice) => layers.adaptiveMaxPooling2d(1 + dice.next(3))),
  one((dice) => layers.groupNormalization({ groups: dice.pick([-1, 1]) })),
  one((dice) => layers.unitNormalization({ axis: dice.pick([1, 3]) })),
  one((dice) => layers.layerNormalization({ axis: dice.pick<number | number[]>([[1, 2, 3], 3]) })),
  one((dice) => layers.batchNormalization({ axis: dice.pick([1, 3]) })),
  one(() => layers.pReLU({ sharedAxes: [1, 2] })),
  one((dice) => layers.zeroPadding2d({ padding: dice.pick<number | [[number, number], [number, number]]>([1, [[1, 0], [0, 2]]]) })), // prettier-ignore
  one((dice) => layers.cropping2d({ cropping: dice.pick<number | [[number, number], [number, number]]>([0, [[1, 0], [0, 1]]]) })), // prettier-ignore
  one((dice) => layers.upSampling2d({ size: [2, 1 + dice.next(2)], interpolation: dice.pick(['nearest', 'bilinear']) })),
  one((dice) => layers.resizing(3 + dice.next(5), 4, { interpolation: dice.pick(['bilinear', 'nearest', 'bicubic', 'lanczos3']), antialias: flag(dice) })),
  one((dice) => layers.resizing(4, 5, dice.pick([{ cropToAspectRatio: true }, { padToAspectRatio: true }]))),
  one(() => layers.centerCrop(3, 3)),
  one((dice) => layers.permute(dice.pick([[3, 1, 2], [2, 1, 3]]))), // prettier-ignore
  one(() => layers.spatialDropout2d(0.3)),
  one(() => layers.randomBrightness(0.2, noise)),
  one(() => layers.randomContrast(0.2, noise)),
  one(() => layers.randomCrop(3, 3, noise)),
  one(() => layers.randomErasing(noise)),
  one(() => layers.randomFlip(noise)),
  one(() => layers.randomRotation(0.1, noise)),
  one(() => layers.randomTranslation(0.1, 0.1, noise)),
  one(() => layers.randomZoom(0.1, noise)),
  one(() => layers.flatten()),
];

/** All steps, by how many axes a value has beside the batch. */
const steps: Readonly<Record<number, readonly Step[]>> = {
  1: [...anywhere, ...onVectors],
  2: [...anywhere, ...onSequences],
  3: [...anywhere, ...onImages],
};

/** Words, and what an embedding makes of them. */
function words(): readonly [KerasTensor, KerasTensor] {
  const x = input([4], { dtype: 'int32' });
  return [x, layers.embedding(8, 3).apply(x) as KerasTensor];
}

/** What a model is made from: an image, a sequence, a vector, or words. */
const beginnings: readonly (() => readonly [KerasTensor, KerasTensor])[] = [
  () => same(input([6, 7, 3])),
  () => same(input([6, 7, 3])),
  () => same(input([5, 4])),
  () => same(input([6])),
  words,
];
const same = (x: KerasTensor): readonly [KerasTensor, KerasTensor] => [x, x];

/** How many there are of steps for a value of so many axes; the first of a model can be chosen, so that each comes about. */
export const stepCounts: readonly number[] = [1, 2, 3].map((axes) => (steps[axes] as readonly Step[]).length);

/** A model that begins with this step, on a value of so many axes. */
export function modelOfStep(dice: Dice, axes: number, index: number): Model {
  const x = input([[6], [5, 4], [6, 7, 3]][axes - 1] as number[]);
  return model({ inputs: x, outputs: ((steps[axes] as readonly Step[])[index] as Step)(dice, x) });
}

/** A model of a few steps that the dice choose. Some cannot be: then what the layers throw is thrown. */
export function anyModel(dice: Dice): Model {
  const [inputs, begun] = dice.pick(beginnings)();
  let x = begun;
  for (let count = 1 + dice.next(4); count > 0; count -= 1) x = dice.pick(steps[x.shape.length - 1] ?? anywhere)(dice, x);
  return model({ inputs, outputs: x });
}

/** The same sizes in another order. */
function shuffled(dice: Dice, sizes: readonly number[]): readonly number[] {
  const rest = [...sizes];
  return sizes.map(() => rest.splice(dice.next(rest.length), 1)[0] as number);
}

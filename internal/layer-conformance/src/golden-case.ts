import { type ExecutionOptions, getBackend, jit, type NdArray, ops, type Tensor, valueAndGrad } from '@ibex-ml/core';
import type { GoldenArray, LayerCase } from '@ibex-ml/golden';
import { type AnyLayer, layerFromConfig, type OneOrMore } from '@ibex-ml/layers';
import { expect } from 'vitest';
import { expectEqualArrays, hosted } from './compare.ts';

/** How far results may be from Keras's, relative to the largest magnitude of an array. */
const tolerance = 1e-5;

/**
 * Cases in which Keras itself is further than that from the exact numbers: it folds the mean into an offset, x · s + (beta - mean · s),
 * which cancels where the mean is far larger than the spread.
 */
const cancelsInKeras: Readonly<Record<string, number>> = {
  'BatchNormalization: constant columns, training': 1e-3,
  'BatchNormalization: far from zero, training': 1e-3,
};

/** The layer of a case; Keras's `keepdims` is written `keepDims` here. */
export function makeLayer({ layer: className, config }: LayerCase): AnyLayer {
  const { keepdims, ...rest } = config;
  return layerFromConfig({ className, config: keepdims === undefined ? rest : { ...rest, keepDims: keepdims } });
}

/** Compares weights' names and order, the output, the gradients of inputs, the weights after, and the penalties. */
export async function expectForward(item: LayerCase): Promise<void> {
  const layer = prepare(item);
  const own = layer.weights.map((weight) => [weight.name.slice(layer.name.length + 1), layer.trainableWeights.includes(weight)]);
  expect(own).toEqual(item.weights.map(({ name, trainable }) => [name, trainable]));

  const floats = item.inputGradients.flatMap((gradient, index) => (gradient === null ? [] : [index]));
  const run = jit((inputs: readonly Tensor[], upstream: Tensor) => {
    let output: Tensor | null = null;
    const losses: Tensor[] = [];
    const weighted = (...differentiable: readonly Tensor[]): Tensor => {
      const given = inputs.map((input, index) => differentiable[floats.indexOf(index)] ?? input);
      output = call(layer, item, given, losses);
      return ops.sum(ops.mul(output, upstream));
    };
    const { gradients } = valueAndGrad(weighted)(...floats.map((index) => inputs[index] as Tensor));
    const penalties = [...layer.weightLosses(), ...losses];
    return { output: output as unknown as Tensor, gradients, penalties };
  }, compiled());
  const { output, gradients, penalties } = await run(item.inputs.map(hosted), hosted(item.upstream));

  expectEqualArrays('output', output, item.output, cancelsInKeras[item.name] ?? tolerance);
  for (const [place, index] of floats.entries()) {
    expectEqualArrays(
      `gradient of input ${index}`,
      gradients[place] as NdArray,
      item.inputGradients[index] as GoldenArray,
      cancelsInKeras[item.name] ?? tolerance,
    );
  }
  const after = item.weightsAfter ?? item.weights;
  for (const [index, value] of (await layer.getWeights()).entries()) {
    expectEqualArrays(`${after[index]?.name} after`, value, after[index]?.value as GoldenArray, tolerance);
  }
  const penalty = penalties.reduce((sum, each) => sum + each.at(), 0);
  const expected = item.regularizationLoss ?? 0;
  expect(Math.abs(penalty - expected), `penalty ${penalty} where Keras has ${expected}`).toBeLessThanOrEqual(
    tolerance * expected,
  );
}

/** Compares the gradients of the trainable weights. */
export async function expectWeightGradients(item: LayerCase): Promise<void> {
  const layer = prepare(item);
  const run = jit((inputs: readonly Tensor[], upstream: Tensor) => {
    const weighted = (): Tensor => ops.sum(ops.mul(call(layer, item, inputs), upstream));
    return valueAndGrad(weighted, layer.trainableWeights)().gradients;
  }, compiled());
  const gradients = await run(item.inputs.map(hosted), hosted(item.upstream));
  expect(gradients.length).toBe(item.weightGradients.length);
  for (const [index, { name, value }] of item.weightGradients.entries()) {
    const loose = cancelsInKeras[item.name];
    expectEqualArrays(`gradient of ${name}`, gradients[index] as NdArray, value, loose ?? tolerance, loose === undefined ? 0 : 1);
  }
}

/** Where the backend has a compiler, every op of every layer must compile. */
function compiled(): ExecutionOptions {
  return getBackend().executor === undefined ? {} : { jitCompile: true };
}

function prepare(item: LayerCase): AnyLayer {
  const layer = makeLayer(item);
  layer.ensureBuilt(item.inputs);
  layer.setWeights(item.weights.map(({ value }) => hosted(value)));
  return layer;
}

function call(layer: AnyLayer, { training, inputs: given }: LayerCase, inputs: readonly Tensor[], losses: Tensor[] = []): Tensor {
  const listed: OneOrMore<Tensor> = given.length === 1 ? (inputs[0] as Tensor) : inputs;
  return layer.apply(listed, { training, addLoss: (loss) => losses.push(loss) }) as Tensor;
}

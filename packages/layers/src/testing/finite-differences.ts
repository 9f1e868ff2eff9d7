import { isFloat, jit, NdArray, ops, specOf, type Tensor, valueAndGrad } from '@ibex-ml/core';
import { expect } from 'vitest';
import type { AnyLayer } from '../layer/layer.ts';
import { sampleData } from './sample-data.ts';

/** How far an element is moved to both sides. */
const step = 1e-2;
/** How far a gradient may be from the difference quotient, relative to the largest one of its array. */
const tolerance = 1e-2;
/** What float32 leaves of a difference quotient of 0. */
const noise = 1e-3;

/** Compares the gradients of a weighted sum of the layer's output, by float inputs and by trainable weights, to difference quotients. */
export async function expectGradients(
  layer: AnyLayer,
  data: readonly NdArray[],
  call: (layer: AnyLayer, inputs: readonly Tensor[]) => Tensor,
): Promise<void> {
  const weights = layer.trainableWeights;
  const initial = await layer.getWeights();
  const weighted = (inputs: readonly Tensor[]): Tensor => {
    const output = call(layer, inputs);
    return ops.sum(ops.mul(output, sampleData(specOf(output).shape as readonly number[], 'float32', 7)));
  };
  const floats = data.filter(({ dtype }) => isFloat(dtype));
  const byInputs = jit((inputs: readonly Tensor[]) => valueAndGrad((...list) => weighted(list))(...inputs).gradients);
  const byWeights = jit((inputs: readonly Tensor[]) => valueAndGrad(() => weighted(inputs), weights)().gradients);
  const value = jit(weighted);

  if (floats.length === data.length) {
    const gradients = await byInputs(data);
    for (const [index, array] of data.entries()) {
      const at = async (moved: NdArray): Promise<number> => (await value(data.map((one, i) => (i === index ? moved : one)))).at();
      await expectQuotients(`input ${index}`, array, gradients[index] as NdArray, at);
      layer.setWeights(initial);
    }
  }
  const gradients = await byWeights(data);
  layer.setWeights(initial);
  for (const [index, weight] of weights.entries()) {
    const at = async (moved: NdArray): Promise<number> => {
      layer.setWeights(initial.map((one, i) => (layer.weights[i] === weight ? moved : one)));
      return (await value(data)).at();
    };
    const before = initial[layer.weights.indexOf(weight)] as NdArray;
    await expectQuotients(weight.name, before, gradients[index] as NdArray, at);
  }
}

async function expectQuotients(
  name: string,
  array: NdArray,
  gradient: NdArray,
  at: (moved: NdArray) => Promise<number>,
): Promise<void> {
  expect(gradient.shape, name).toEqual(array.shape);
  const largest = Math.max(...gradient.data.map(Math.abs));
  const stride = Math.max(1, Math.floor(array.size / 12));
  for (let index = 0; index < array.size; index += stride) {
    const moved = (by: number): NdArray =>
      new NdArray(
        array.data.map((x, i) => (i === index ? x + by : x)),
        array.shape,
        array.dtype,
      );
    const quotient = ((await at(moved(step))) - (await at(moved(-step)))) / (2 * step);
    const difference = Math.abs(quotient - (gradient.data[index] as number));
    expect(difference, `gradient by ${name}[${index}]: ${gradient.data[index]}, quotient ${quotient}`).toBeLessThanOrEqual(
      tolerance * largest + noise,
    );
  }
}

import { type Backend, jit, type NdArray, ndarray, ops, setBackend, type Tensor, Variable } from '@ibex-ml/core';
import type { GoldenArray, JsonValue, OptimizerCase } from '@ibex-ml/golden';
import { optimizerFromConfig } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';

const host = ({ data, shape, dtype }: GoldenArray): NdArray => ndarray(data, { shape, dtype });

const onePerStep = (step: Tensor): Tensor => ops.div(0.1, ops.add(step, 1));

/**
 * Takes the steps of Keras's optimizers from the same gradients, and holds the weights, all of the optimizer's state and its names,
 * and the learning rate to Keras's.
 *
 * @param makeBackend - as in `cpu`
 */
export function describeGoldenOptimizers(makeBackend: () => Backend | Promise<Backend>, cases: readonly OptimizerCase[]): void {
  describe('steps of optimizers against Keras', () => {
    beforeAll(async () => {
      await setBackend(await makeBackend());
    });

    it.each(cases.map((item) => [item.name, item] as const))('%s', async (_, item) => {
      const optimizer = optimizerFromConfig({ className: item.optimizer, config: configOf(item) });
      const weights = item.variables.map(({ name, value }) => new Variable(host(value), { name: `dense/${name}` }));
      optimizer.build(weights);
      expect(optimizer.variables.map(({ name }) => name)).toEqual(item.slots.map(({ path }) => path));
      expect(optimizer.variables.map(({ shape }) => shape)).toEqual(item.slots.map(({ shape }) => shape));
      const step = jit((gradients: readonly Tensor[]) => {
        optimizer.apply(gradients, weights);
        return [];
      });
      for (const [index, gradients] of item.gradients.entries()) {
        expect(await optimizer.readLearningRate()).toBeCloseTo(item.learningRates.data[index] as number, 6);
        await step(gradients.map(host));
        const at = item.recorded.indexOf(index);
        if (at < 0) continue;
        await expectEqual(`step ${index}`, weights, item.variableValues[at]);
        await expectEqual(`step ${index}`, optimizer.variables, item.values[at]);
      }
      await optimizer.finalize(weights);
      await expectEqual('the end', weights, item.finalized ?? item.variableValues.at(-1));
    });
  });
}

function configOf({ config, excludeFromWeightDecay }: OptimizerCase): Record<string, unknown> {
  const given: Record<string, JsonValue | typeof onePerStep | readonly string[]> = { ...config };
  if (given['learningRate'] === 'onePerStep') given['learningRate'] = onePerStep;
  return excludeFromWeightDecay === undefined ? given : { ...given, excludeFromWeightDecay };
}

async function expectEqual(
  when: string,
  variables: readonly Variable[],
  wanted: readonly GoldenArray[] | undefined,
): Promise<void> {
  expect(wanted?.length).toBe(variables.length);
  for (const [at, variable] of variables.entries()) {
    expect(difference(await variable.read(), wanted?.[at] as GoldenArray), `${variable.name}, ${when}`).toBeLessThanOrEqual(2e-6);
  }
}

/** The largest difference of an element, relative to it where it is above 1. */
function difference(actual: NdArray, { data }: GoldenArray): number {
  const differences = Array.from(actual.data, (value, index) => {
    const wanted = data[index] as number;
    return Math.abs(value - wanted) / Math.max(1, Math.abs(wanted));
  });
  return Math.max(...differences);
}

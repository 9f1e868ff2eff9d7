import { backboneCases, type SummaryRow } from '@ibex-ml/golden';
import { type AnyLayer, withZeroWeights } from '@ibex-ml/layers';
import { describe, expect, it } from 'vitest';
import { makeBackbone } from './__fixtures__/make-backbone.ts';

/** What a layer's row would be in Keras, where operators on placeholders are `Add` and `Multiply`. */
function rowOf(layer: AnyLayer, place: number, layers: readonly AnyLayer[]): SummaryRow {
  const operator = /^(add|multiply)(_\d+)?$/.test(layer.name) && layer.className === 'Rescaling';
  const [node] = layer.inboundNodes;
  const [, ...shape] = node?.outputs[0]?.shape ?? [];
  const className = operator ? (layer.name.startsWith('add') ? 'Add' : 'Multiply') : layer.className;
  const above = node?.inputs.map((input) => place - layers.indexOf(input.node.layer)) ?? [];
  return [layer.name, className, shape, layer.countParams(), above];
}

describe('summaries of Keras', () => {
  const cases = backboneCases().map((item) => [`${item.architecture} ${JSON.stringify(item.options)}`, item] as const);

  it.each(cases)('%s', async (_, { architecture, options, ...keras }) => {
    const backbone = await withZeroWeights(() => makeBackbone(architecture, options));
    expect(backbone.layers.map(rowOf)).toEqual(keras.layers);
    expect(backbone.name).toBe(keras.name);
    expect(backbone.countParams()).toBe(keras.total);
    expect(backbone.trainableWeights.reduce((sum, { size }) => sum + size, 0)).toBe(keras.trainable);
    if (keras.weights !== undefined) expect(backbone.weights.map(({ name }) => name)).toEqual(keras.weights);
  });
});

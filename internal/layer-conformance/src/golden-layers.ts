import { ArgumentError, type Backend, setBackend } from '@ibex-ml/core';
import { type LayerCase, laterLayerCases, layerCases } from '@ibex-ml/golden';
import { builtinLayers } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectForward, expectWeightGradients, makeLayer } from './golden-case.ts';

/** Activations that Keras's numbers are there for, but not the activation: it sorts. */
const missingActivations: readonly unknown[] = ['sparsemax'];

/**
 * Holds every layer to what Keras computed, on a backend: outputs, gradients of inputs and weights, weights after the call,
 * penalties.
 *
 * @param makeBackend - as in `cpu`
 */
export function describeGoldenLayers(makeBackend: () => Backend | Promise<Backend>): void {
  const cases = [...layerCases(), ...laterLayerCases().filter(isThere)];
  describe('layers against Keras', () => {
    beforeAll(async () => {
      await setBackend(await makeBackend());
    });

    it.each(cases.filter((item) => !isRefused(item)).map((item) => [item.name, item] as const))('%s', async (_, item) => {
      await expectForward(item);
      await expectWeightGradients(item);
    });

    it.each(cases.filter(isRefused).map((item) => [item.name, item] as const))('%s: refused, there are no masks', (_, item) => {
      expect(() => makeLayer(item)).toThrow(ArgumentError);
    });
  });
}

/** What Keras's numbers are there for, but not the layer or the activation. */
export function missingLayers(): readonly string[] {
  const missing = [...layerCases(), ...laterLayerCases()].filter((item) => !isThere(item));
  return [...new Set(missing.map(({ layer, config }) => (layer === 'Activation' ? String(config['activation']) : layer)))];
}

function isThere({ layer, config }: LayerCase): boolean {
  return Object.hasOwn(builtinLayers, layer) && !missingActivations.includes(config['activation']);
}

function isRefused({ config }: LayerCase): boolean {
  return config['maskZero'] === true;
}

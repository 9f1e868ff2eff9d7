import type { Tensor } from '@ibex-ml/core';
import { type KerasTensor, withZeroWeights } from '@ibex-ml/layers';
import { type Functional, model } from '@ibex-ml/models';
import type { BackboneOptions } from './backbone-options.ts';
import { sourcesOf } from './imagenet/image-input.ts';
import { assignWeights } from './weights/assign-weights.ts';

/** A network from images to a class or to features. */
export type Backbone = Functional<Tensor, Tensor>;

/**
 * The model of a network, with its weights.
 *
 * @param where - the factory, as errors name it
 * @param network - applies the layers, from an input to the output
 */
export async function buildBackbone(
  where: string,
  name: string,
  { weights }: BackboneOptions,
  network: () => KerasTensor,
): Promise<Backbone> {
  const output = weights === null ? network() : withZeroWeights(network);
  const backbone = model({ inputs: sourcesOf(output), outputs: output, name }) as Backbone;
  if (weights !== null) assignWeights(where, backbone, await weights);
  return backbone;
}

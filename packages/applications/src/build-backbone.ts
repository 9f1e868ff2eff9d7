import type { Tensor } from '@ibex-ml/core';
import type { KerasTensor } from '@ibex-ml/layers';
import { type Functional, model } from '@ibex-ml/models';
import type { BackboneOptions } from './backbone-options.ts';
import { sourcesOf } from './imagenet/image-input.ts';
import { assignWeights } from './weights/assign-weights.ts';

/** A network from images to a class or to features. */
export type Backbone = Functional<Tensor, Tensor>;

/** The model between an image and what was made of it, with its weights. */
export async function buildBackbone(
  where: string,
  output: KerasTensor,
  name: string,
  weights: BackboneOptions['weights'],
): Promise<Backbone> {
  const named = await weights;
  const backbone = model({ inputs: sourcesOf(output), outputs: output, name }) as Backbone;
  if (named !== null) assignWeights(where, backbone, named);
  return backbone;
}

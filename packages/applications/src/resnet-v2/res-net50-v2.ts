import type { BackboneOptions } from '../backbone-options.ts';
import type { Backbone } from '../build-backbone.ts';
import { buildResNetV2 } from './res-net-v2.ts';

/**
 * ResNet50V2: fifty layers of residuals that are normalized before their convolutions. Its images are scaled to -1 to 1 by
 * `preprocessInput`.
 *
 * Input:  [batch, height, width, 3], float; height and width of at least 32
 * Output: [batch, classes]; without the top [batch, height / 32, width / 32, 2048], or [batch, 2048] where pooled
 *
 * @param options.weights - see BackboneOptions; there is no default
 * @throws {ArgumentError} when an option is out of bounds
 * @throws {FormatError} when the weights are those of another network
 * @example
 * const base = await resNet50V2({ inputShape: [64, 64, 3], includeTop: false, pooling: 'avg', weights: null });
 * base.outputs[0].shape // [null, 2048]
 * @see keras.applications.ResNet50V2
 */
export async function resNet50V2(options: BackboneOptions): Promise<Backbone> {
  return buildResNetV2({ where: 'resNet50V2', name: 'resnet50v2', blocks: [3, 4, 6, 3] }, options);
}

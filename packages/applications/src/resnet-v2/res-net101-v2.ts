import type { BackboneOptions } from '../backbone-options.ts';
import type { Backbone } from '../build-backbone.ts';
import { buildResNetV2 } from './res-net-v2.ts';

/**
 * ResNet101V2: a hundred and one layers of residuals that are normalized before their convolutions. Its images are scaled to -1 to 1 by
 * `preprocessInput`.
 *
 * Input:  [batch, height, width, 3], float; height and width of at least 32
 * Output: [batch, classes]; without the top [batch, height / 32, width / 32, 2048], or [batch, 2048] where pooled
 *
 * @param options.weights - see BackboneOptions; there is no default
 * @throws {ArgumentError} when an option is out of bounds
 * @throws {FormatError} when the weights are those of another network
 * @see keras.applications.ResNet101V2
 */
export async function resNet101V2(options: BackboneOptions): Promise<Backbone> {
  return buildResNetV2({ where: 'resNet101V2', name: 'resnet101v2', blocks: [3, 4, 23, 3] }, options);
}

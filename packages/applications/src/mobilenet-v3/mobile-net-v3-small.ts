import type { Backbone } from '../build-backbone.ts';
import { type Block, block, buildMobileNetV3, type MobileNetV3Options } from './mobile-net-v3.ts';

const blocks: readonly Block[] = [
  block(1, 16, 2, { kernelSize: 3, hard: false }),
  block(72 / 16, 24, 2, { kernelSize: 3, excites: false, hard: false }),
  block(88 / 24, 24, 1, { kernelSize: 3, excites: false, hard: false }),
  block(4, 40, 2),
  block(6, 40, 1),
  block(6, 40, 1),
  block(3, 48, 1),
  block(3, 48, 1),
  block(6, 96, 2),
  block(6, 96, 1),
  block(6, 96, 1),
];

/**
 * MobileNetV3, small: inverted residuals with squeeze-and-excite and hard swish. It scales pixels of 0 to 255 itself.
 *
 * Input:  [batch, height, width, 3], float, pixels of 0 to 255; height and width of at least 32
 * Output: [batch, classes]; without the top [batch, height / 32, width / 32, features], or [batch, features] where pooled, with
 *         576 features at alpha 1
 *
 * @param options.weights - see BackboneOptions; there is no default
 * @throws {ArgumentError} when an option is out of bounds
 * @throws {FormatError} when the weights are those of another network
 * @example
 * const base = await mobileNetV3Small({ includeTop: false, pooling: 'avg', weights: null });
 * base.outputs[0].shape // [null, 576]
 * @see keras.applications.MobileNetV3Small; Howard et al. 2019, table 2
 */
export async function mobileNetV3Small(options: MobileNetV3Options): Promise<Backbone> {
  return buildMobileNetV3({ where: 'mobileNetV3Small', name: 'MobileNetV3Small', blocks, lastFilters: 1024 }, options);
}

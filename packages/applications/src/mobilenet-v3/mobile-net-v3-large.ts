import type { Backbone } from '../build-backbone.ts';
import { type Block, block, buildMobileNetV3, type MobileNetV3Options } from './mobile-net-v3.ts';

const plain = { kernelSize: 3, excites: false } as const;
const blocks: readonly Block[] = [
  block(1, 16, 1, { ...plain, hard: false }),
  block(4, 24, 2, { ...plain, hard: false }),
  block(3, 24, 1, { ...plain, hard: false }),
  block(3, 40, 2, { hard: false }),
  block(3, 40, 1, { hard: false }),
  block(3, 40, 1, { hard: false }),
  block(6, 80, 2, plain),
  block(2.5, 80, 1, plain),
  block(2.3, 80, 1, plain),
  block(2.3, 80, 1, plain),
  block(6, 112, 1, { kernelSize: 3 }),
  block(6, 112, 1, { kernelSize: 3 }),
  block(6, 160, 2),
  block(6, 160, 1),
  block(6, 160, 1),
];

/**
 * MobileNetV3, large: inverted residuals with squeeze-and-excite and hard swish. It scales pixels of 0 to 255 itself.
 *
 * Input:  [batch, height, width, 3], float, pixels of 0 to 255; height and width of at least 32
 * Output: [batch, classes]; without the top [batch, height / 32, width / 32, features], or [batch, features] where pooled, with
 *         960 features at alpha 1
 *
 * @param options.weights - see BackboneOptions; there is no default
 * @throws {ArgumentError} when an option is out of bounds
 * @throws {FormatError} when the weights are those of another network
 * @example
 * const base = await mobileNetV3Large({ includeTop: false, pooling: 'avg', weights: null });
 * base.outputs[0].shape // [null, 960]
 * @see keras.applications.MobileNetV3Large; Howard et al. 2019, table 1
 */
export async function mobileNetV3Large(options: MobileNetV3Options): Promise<Backbone> {
  return buildMobileNetV3({ where: 'mobileNetV3Large', name: 'MobileNetV3Large', blocks, lastFilters: 1280 }, options);
}

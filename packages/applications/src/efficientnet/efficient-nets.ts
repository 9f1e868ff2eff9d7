import type { Backbone } from '../build-backbone.ts';
import { buildEfficientNet, type EfficientNetOptions } from './efficient-net.ts';

/**
 * EfficientNetB0: inverted residuals with squeeze-and-excite and swish. It scales pixels of 0 to 255 itself, by the weights of a
 * `normalization` layer. B1 to B7 are the same, wider and deeper, for larger images.
 *
 * Input:  [batch, height, width, 3], float, pixels of 0 to 255; height and width of at least 32
 * Output: [batch, classes]; without the top [batch, height / 32, width / 32, 1280], or [batch, 1280] where pooled
 *
 * @param options.weights - see BackboneOptions; there is no default
 * @throws {ArgumentError} when an option is out of bounds
 * @throws {FormatError} when the weights are those of another network
 * @example
 * const base = await efficientNetB0({ inputShape: [64, 64, 3], includeTop: false, pooling: 'avg', weights: null });
 * base.outputs[0].shape // [null, 1280]
 * @see keras.applications.EfficientNetB0; Tan and Le 2019, table 1
 */
export async function efficientNetB0(options: EfficientNetOptions): Promise<Backbone> {
  const kind = { where: 'efficientNetB0', name: 'efficientnetb0', width: 1, depth: 1, size: 224, dropoutRate: 0.2 };
  return buildEfficientNet(kind, options);
}

/** As efficientNetB0, with 1280 features, for images of 240. @see keras.applications.EfficientNetB1 */
export async function efficientNetB1(options: EfficientNetOptions): Promise<Backbone> {
  const kind = { where: 'efficientNetB1', name: 'efficientnetb1', width: 1, depth: 1.1, size: 240, dropoutRate: 0.2 };
  return buildEfficientNet(kind, options);
}

/** As efficientNetB0, with 1408 features, for images of 260. @see keras.applications.EfficientNetB2 */
export async function efficientNetB2(options: EfficientNetOptions): Promise<Backbone> {
  const kind = { where: 'efficientNetB2', name: 'efficientnetb2', width: 1.1, depth: 1.2, size: 260, dropoutRate: 0.3 };
  return buildEfficientNet(kind, options);
}

/** As efficientNetB0, with 1536 features, for images of 300. @see keras.applications.EfficientNetB3 */
export async function efficientNetB3(options: EfficientNetOptions): Promise<Backbone> {
  const kind = { where: 'efficientNetB3', name: 'efficientnetb3', width: 1.2, depth: 1.4, size: 300, dropoutRate: 0.3 };
  return buildEfficientNet(kind, options);
}

/** As efficientNetB0, with 1792 features, for images of 380. @see keras.applications.EfficientNetB4 */
export async function efficientNetB4(options: EfficientNetOptions): Promise<Backbone> {
  const kind = { where: 'efficientNetB4', name: 'efficientnetb4', width: 1.4, depth: 1.8, size: 380, dropoutRate: 0.4 };
  return buildEfficientNet(kind, options);
}

/** As efficientNetB0, with 2048 features, for images of 456. @see keras.applications.EfficientNetB5 */
export async function efficientNetB5(options: EfficientNetOptions): Promise<Backbone> {
  const kind = { where: 'efficientNetB5', name: 'efficientnetb5', width: 1.6, depth: 2.2, size: 456, dropoutRate: 0.4 };
  return buildEfficientNet(kind, options);
}

/** As efficientNetB0, with 2304 features, for images of 528. @see keras.applications.EfficientNetB6 */
export async function efficientNetB6(options: EfficientNetOptions): Promise<Backbone> {
  const kind = { where: 'efficientNetB6', name: 'efficientnetb6', width: 1.8, depth: 2.6, size: 528, dropoutRate: 0.5 };
  return buildEfficientNet(kind, options);
}

/** As efficientNetB0, with 2560 features, for images of 600. @see keras.applications.EfficientNetB7 */
export async function efficientNetB7(options: EfficientNetOptions): Promise<Backbone> {
  const kind = { where: 'efficientNetB7', name: 'efficientnetb7', width: 2, depth: 3.1, size: 600, dropoutRate: 0.5 };
  return buildEfficientNet(kind, options);
}

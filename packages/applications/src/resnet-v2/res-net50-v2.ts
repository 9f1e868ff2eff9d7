import { activation, add, batchNormalization, conv2d, type KerasTensor, maxPooling2d, zeroPadding2d } from '@ibex-ml/layers';
import type { BackboneOptions } from '../backbone-options.ts';
import { type Backbone, buildBackbone } from '../build-backbone.ts';
import { imageInput } from '../imagenet/image-input.ts';
import { denseTop } from '../imagenet/top.ts';

/** The stacks: channels, how many blocks, and the stride of the last of them. */
const stacks: readonly (readonly [filters: number, blocks: number, stride: 1 | 2])[] = [
  [64, 3, 2],
  [128, 4, 2],
  [256, 6, 2],
  [512, 3, 1],
];

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
 * @see keras.applications.ResNet50V2; He et al. 2016, "Identity mappings in deep residual networks", section 3
 */
export async function resNet50V2(options: BackboneOptions): Promise<Backbone> {
  const where = 'resNet50V2';
  const image = imageInput({ where, defaultShape: [224, 224, 3] }, options);
  let x = zeroPadding2d({ padding: 3, name: 'conv1_pad' }).apply(image);
  x = conv2d(64, 7, { strides: 2, name: 'conv1_conv' }).apply(x);
  x = zeroPadding2d({ padding: 1, name: 'pool1_pad' }).apply(x);
  x = maxPooling2d({ poolSize: 3, strides: 2, name: 'pool1_pool' }).apply(x);
  for (const [index, [filters, blocks, stride]] of stacks.entries()) {
    for (let block = 1; block <= blocks; block += 1) {
      x = residual(x, filters, block === 1, block === blocks ? stride : 1, `conv${index + 2}_block${block}`);
    }
  }
  const features = activated('post', x);
  const output = denseTop(features, options, { poolingNames: { avg: 'avg_pool', max: 'max_pool' } });
  return buildBackbone(where, output, options.name ?? 'resnet50v2', options.weights);
}

/** Shrinks the channels, looks around, grows them, and adds the input, brought to the same shape. */
function residual(inputs: KerasTensor, filters: number, grows: boolean, stride: 1 | 2, name: string): KerasTensor {
  const before = activated(`${name}_preact`, inputs);
  const shortcut = grows
    ? conv2d(4 * filters, 1, { strides: stride, name: `${name}_0_conv` }).apply(before)
    : stride > 1
      ? maxPooling2d({ poolSize: 1, strides: stride }).apply(inputs)
      : inputs;
  let x = conv2d(filters, 1, { useBias: false, name: `${name}_1_conv` }).apply(before);
  x = activated(`${name}_1`, x);
  x = zeroPadding2d({ padding: 1, name: `${name}_2_pad` }).apply(x);
  x = conv2d(filters, 3, { strides: stride, useBias: false, name: `${name}_2_conv` }).apply(x);
  x = activated(`${name}_2`, x);
  x = conv2d(4 * filters, 1, { name: `${name}_3_conv` }).apply(x);
  return add({ name: `${name}_out` }).apply([shortcut, x]);
}

function activated(name: string, x: KerasTensor): KerasTensor {
  const normalized = batchNormalization({ epsilon: 1.001e-5, name: `${name}_bn` }).apply(x);
  return activation('relu', { name: `${name}_relu` }).apply(normalized);
}

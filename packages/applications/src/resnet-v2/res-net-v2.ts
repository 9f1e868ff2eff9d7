import { activation, add, batchNormalization, conv2d, type KerasTensor, maxPooling2d, zeroPadding2d } from '@ibex-ml/layers';
import type { BackboneOptions } from '../backbone-options.ts';
import { type Backbone, buildBackbone } from '../build-backbone.ts';
import { imageInput } from '../imagenet/image-input.ts';
import { denseTop } from '../imagenet/top.ts';

/** How deep a network of the family is, and what it is called. */
export interface ResNetV2 {
  /** The factory, as errors name it. */
  readonly where: string;
  readonly name: string;
  /** How many blocks each of the four stacks has. */
  readonly blocks: readonly [number, number, number, number];
}

/** The channels of the stacks, and the stride of the last block of each. */
const stacks: readonly (readonly [filters: number, stride: 1 | 2])[] = [
  [64, 2],
  [128, 2],
  [256, 2],
  [512, 1],
];

/**
 * Builds a network of the family: residuals that are normalized before their convolutions.
 *
 * @see keras.src.applications.resnet.ResNet; He et al. 2016, "Identity mappings in deep residual networks", section 3
 */
export async function buildResNetV2(kind: ResNetV2, options: BackboneOptions): Promise<Backbone> {
  return buildBackbone(kind.where, options.name ?? kind.name, options, () => resNetV2(kind, options));
}

function resNetV2({ where, blocks: counts }: ResNetV2, options: BackboneOptions): KerasTensor {
  const image = imageInput({ where, defaultShape: [224, 224, 3] }, options);
  let x = zeroPadding2d({ padding: 3, name: 'conv1_pad' }).apply(image);
  x = conv2d(64, 7, { strides: 2, name: 'conv1_conv' }).apply(x);
  x = zeroPadding2d({ padding: 1, name: 'pool1_pad' }).apply(x);
  x = maxPooling2d({ poolSize: 3, strides: 2, name: 'pool1_pool' }).apply(x);
  for (const [index, [filters, stride]] of stacks.entries()) {
    const blocks = counts[index] as number;
    for (let block = 1; block <= blocks; block += 1) {
      x = residual(x, filters, block === 1, block === blocks ? stride : 1, `conv${index + 2}_block${block}`);
    }
  }
  const features = activated('post', x);
  return denseTop(features, options, { poolingNames: { avg: 'avg_pool', max: 'max_pool' } });
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

import { type Backend, type ExecutionOptions, getBackend, jit, type NdArray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { augmentation, type AugmentationCase, type GoldenArray } from '@ibex-ml/golden';
import { type AnyLayer, layerFromConfig, randomCrop, randomRotation } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectEqualArrays, hosted } from './compare.ts';

type Drawn = Readonly<Record<string, Tensor>>;

/** What layers that augment have besides what all layers have. */
interface Augmenting {
  getRandomTransformation(images: Tensor): Drawn;
  transformImages(images: Tensor, transformation: Drawn): Tensor;
  transformLabels(labels: Tensor, transformation: Drawn): Tensor;
}

const tolerance = 1e-5;
const truths: readonly string[] = ['flips', 'applyErasing', 'batchMasks'];

/**
 * Holds image augmentation to Keras's on a backend: images and labels by the transformations that Keras drew, warps, and crops.
 *
 * @param makeBackend - as in `cpu`
 */
export function describeGoldenAugmentation(makeBackend: () => Backend | Promise<Backend>): void {
  const { cases, crops, warps } = augmentation();
  describe('augmentation against Keras', () => {
    beforeAll(async () => {
      await setBackend(await makeBackend());
    });

    it.each(cases.map((item) => [item.name, item] as const))('%s', async (_, item) => {
      const layer = layerFromConfig({ className: item.layer, config: item.config }) as AnyLayer & Augmenting;
      const given = item.labels === undefined ? [] : [hosted(item.labels)];
      const run = jit((images: Tensor, rows: readonly Tensor[], drawn: Drawn) => {
        const transformation = typed(drawn);
        const output = layer.transformImages(images, transformation);
        return { output, labels: rows.map((labels) => layer.transformLabels(labels, transformation)) };
      }, compiled());
      const { output, labels } = await run(hosted(item.images), given, arrays(item));
      expectEqualArrays('output', output, item.output, tolerance);
      if (item.labelsOutput !== undefined) expectEqualArrays('labels', labels[0] as NdArray, item.labelsOutput, tolerance);
    });

    it.each(cases.map((item) => [item.name, item] as const))('%s: draws the same kinds of arrays', async (_, item) => {
      const layer = layerFromConfig({ className: item.layer, config: item.config }) as AnyLayer & Augmenting;
      const drawn = await jit((images: Tensor) => layer.getRandomTransformation(images), compiled())(hosted(item.images));
      expect(Object.keys(drawn).sort()).toEqual(Object.keys(item.transformation).sort());
      const batch = item.images.shape[0];
      expect(Object.values(drawn).every(({ shape }) => shape[0] === batch)).toBe(true);
    });

    it('turns by the matrices that angles make in Keras', async () => {
      const item = cases.find(({ name }) => name === 'RandomRotation: defaults') as AugmentationCase;
      const { angle, rotationMatrix } = item.transformation as {
        readonly angle: GoldenArray;
        readonly rotationMatrix: GoldenArray;
      };
      for (const [index, degrees] of [...angle.data].entries()) {
        const layer = randomRotation([degrees / 360, degrees / 360]);
        const drawn = await jit((images: Tensor) => ({ ...layer.getRandomTransformation(images) }))(hosted(item.images));
        const row = { shape: [1, 8], dtype: 'float32', data: rotationMatrix.data.slice(index * 8, index * 8 + 8) } as const;
        expectEqualArrays('the matrix', drawn.rotationMatrix.rows(0, 1), row, 1e-6);
      }
    });

    it.each(crops.map((item) => [item.name, item] as const))('RandomCrop: %s', async (_, item) => {
      const layer = randomCrop(item.height, item.width);
      const [hStart, wStart] = item.start;
      const images = hosted(item.images);
      const run = jit(
        (x: Tensor, row: Tensor, column: Tensor) => ({
          output: layer.transformImages(x, item.isDrawn ? { hStart: row, wStart: column } : { hStart, wStart }),
          training: layer.apply(x, { training: true }),
          resized: layer.apply(x),
        }),
        compiled(),
      );
      const { output, training, resized } = await run(images, hStart, wStart);
      expectEqualArrays('output', output, item.output, tolerance);
      expect(training.shape).toEqual(item.output.shape);
      if (!item.isDrawn) expectEqualArrays('output by itself', training, item.output, tolerance);
      expectEqualArrays('at inference', resized, item.resized, tolerance);
    });

    it.each(warps.map((item) => [item.name, item] as const))('affine_transform: %s', async (_, item) => {
      const { fillMode, interpolation } = item;
      const options = { fillMode, interpolation, fillValue: 0.3 };
      const run = jit((x: Tensor, by: Tensor) => ops.affineTransform(x, by, options), compiled());
      expectEqualArrays('output', await run(hosted(item.images), hosted(item.transforms)), item.output, tolerance);
    });
  });
}

function arrays({ transformation }: AugmentationCase): Readonly<Record<string, NdArray>> {
  return Object.fromEntries(Object.entries(transformation).map(([key, value]) => [key, hosted(value)]));
}

/** Truth values come as integers. */
function typed(drawn: Drawn): Drawn {
  return Object.fromEntries(
    Object.entries(drawn).map(([key, value]) => [key, truths.includes(key) ? ops.cast(value, 'bool') : value]),
  );
}

/** Where the backend has a compiler, everything must compile. */
function compiled(): ExecutionOptions {
  return getBackend().executor === undefined ? {} : { jitCompile: true };
}

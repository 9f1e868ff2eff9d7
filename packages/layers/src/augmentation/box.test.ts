import { cpu } from '@ibex-ml/backend-cpu';
import { jit, NdArray, setBackend, type Tensor } from '@ibex-ml/core';
import { augmentation } from '@ibex-ml/golden';
import { beforeAll, describe, expect, it } from 'vitest';
import { boxEdges, boxMasks, partsOutside } from './box.ts';

const { shape, masks, mixWeight, ...corners } = augmentation().boxes;
const [batch, height, width, channels] = shape;

describe('boxes', () => {
  beforeAll(() => setBackend(cpu()));
  const edges = (['x0', 'x1', 'y0', 'y1'] as const).map((name) => new NdArray(corners[name].data, corners[name].shape));
  const sizes = { batch, height, width, channels };

  it('cover the pixels that they cover in Keras', async () => {
    const run = jit((x0: Tensor, x1: Tensor, y0: Tensor, y1: Tensor) => boxMasks({ x0, x1, y0, y1 }, sizes));
    const made = await run(...(edges as [NdArray, NdArray, NdArray, NdArray]));
    expect(made.shape).toEqual([batch, height, width, 1]);
    expect([...made.data]).toEqual([...masks.data].filter((_, index) => index % channels === 0));
  });

  it('leave the part of the image that they leave in Keras', async () => {
    const run = jit((x0: Tensor, x1: Tensor, y0: Tensor, y1: Tensor) => partsOutside({ x0, x1, y0, y1 }, sizes));
    const made = await run(...(edges as [NdArray, NdArray, NdArray, NdArray]));
    for (const [index, part] of made.data.entries()) expect(part).toBeCloseTo(mixWeight.data[index] as number, 6);
  });

  it('lie inside the image, at both ends for positions of 0 and 1', async () => {
    const run = jit((part: Tensor, position: Tensor) => [...boxEdges(part, position, 10)]);
    const [start, end] = (await run(
      new NdArray(Float32Array.of(0.5, 0.5, 1, 0), [4]),
      new NdArray(Float32Array.of(0, 1, 0.3, 0.5), [4]),
    )) as [NdArray, NdArray];
    expect([...start.data]).toEqual([0, 5, 0, 5]);
    expect([...end.data]).toEqual([5, 10, 10, 5]);
  });
});

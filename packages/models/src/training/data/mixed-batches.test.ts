import { cpu } from '@ibex-ml/backend-cpu';
import { HostRandom, jit, NdArray, setBackend, type Tensor } from '@ibex-ml/core';
import { Dataset, toCategorical } from '@ibex-ml/data';
import { conv2d, cutMix, dense, globalAveragePooling2d, mixUp, randomFlip, rescaling } from '@ibex-ml/layers';
import { beforeAll, expect, it } from 'vitest';
import { input } from '../../model/input.ts';
import { sequential } from '../../model/sequential.ts';

const random = new HostRandom(4);
const labels = Int32Array.from({ length: 48 }, () => random.integer(3));
/** Bytes whose mean says the class. */
const images = new NdArray(
  Uint8Array.from({ length: 48 * 36 }, (_, index) => 80 * (labels[Math.floor(index / 36)] as number) + random.integer(40)),
  [48, 6, 6, 1],
);

beforeAll(() => setBackend(cpu()));

it('fit takes batches of bytes that are flipped and mixed with their labels on the way', async () => {
  const [flip, mix, cut] = [randomFlip({ mode: 'horizontal', seed: 1 }), mixUp({ seed: 2 }), cutMix({ seed: 3 })];
  const augment = jit((x: Tensor, y: Tensor) => {
    const mixed = mix.apply([flip.apply(x, { training: true }), y], { training: true });
    return cut.apply(mixed, { training: true }) as readonly [Tensor, Tensor];
  });
  const seen: NdArray[] = [];
  const train = Dataset.fromArrays(images, toCategorical(labels, 3))
    .shuffle('all', { seed: 5 })
    .batch(16)
    .map(async ([x, y]) => {
      const batch = await augment(x, y);
      seen.push(batch[1]);
      return batch;
    });
  const model = sequential([
    input([6, 6, 1]),
    rescaling(1 / 255),
    conv2d(4, 3, { activation: 'relu' }),
    globalAveragePooling2d(),
    dense(3, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const { history } = await model.fit(train, { epochs: 2, verbose: 0 });
  expect(history['loss']?.every(Number.isFinite)).toBe(true);
  expect(seen).toHaveLength(6);
  const rows = seen.flatMap((y) => Array.from({ length: 16 }, (_, row) => [...y.rows(row, row + 1).data]));
  for (const row of rows) expect(row.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 5);
  expect(rows.some((row) => row.some((part) => part > 0.01 && part < 0.99))).toBe(true);
});

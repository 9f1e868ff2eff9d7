import { cpu } from '@ibex-ml/backend-cpu';
import {
  type DType,
  IbexError,
  jit,
  type NdArray,
  ops,
  setBackend,
  type Shape,
  type Spec,
  type Tensor,
  upload,
  valueAndGrad,
} from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyLayer } from '../layer/layer.ts';
import type { OneOrMore } from '../layer/one-or-more.ts';
import { layerFromConfig } from '../serialization/layer-from-config.ts';
import { expectGradients } from './finite-differences.ts';
import { sampleData } from './sample-data.ts';

/** A layer with what it is given and what it must give. */
export interface LayerSample {
  /** A new layer, with the same arguments at every call. */
  readonly make: () => AnyLayer;
  /** The shapes of the inputs, batch included: one, or several for a layer that takes a list. */
  readonly inputs: OneOrMore<readonly number[]>;
  /** The type of the inputs; default float32. */
  readonly dtype?: DType;
  readonly output: readonly number[];
  /** Shapes of the weights under their names, in order; default none. */
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  /** Names of the weights that optimizers leave alone; default none. */
  readonly statistics?: readonly string[];
  /** Names of the statistics that are int32 whatever the policy; default none. */
  readonly integers?: readonly string[];
  /** The modes in which gradients are compared to finite differences; not those that draw random numbers. Default both. */
  readonly modes?: readonly ('inference' | 'training')[];
  /** Shapes of inputs that it refuses before it has been built. */
  readonly refuses?: readonly OneOrMore<Shape>[];
}

/** How far a layer's numbers may be from those in float32, as a part of the largest: a few roundings. */
const tolerances = { mixed_float16: 0.01, mixed_bfloat16: 0.08 } as const;

function expectNear(actual: NdArray, expected: NdArray, tolerance: number): void {
  // Gradients that cancel out leave only rounding.
  let [largest, off] = [0.05, 0];
  for (const [place, number] of expected.data.entries()) {
    largest = Math.max(largest, Math.abs(number));
    off = Math.max(off, Math.abs((actual.data[place] as number) - number));
  }
  expect(off).toBeLessThanOrEqual(tolerance * largest);
}

/** What every layer must hold to: call it in the layer's test, once per kind of arguments. */
export function describeLayer(name: string, sample: LayerSample): void {
  const { make, output, weights = {}, statistics = [], integers = [], dtype = 'float32' } = sample;
  const listed = Array.isArray(sample.inputs[0]);
  const shapes = (listed ? sample.inputs : [sample.inputs]) as readonly (readonly number[])[];
  const data = shapes.map((shape, index) => sampleData(shape, dtype, index + 1));
  const specs = (batch: number | null): OneOrMore<Spec> =>
    arranged(shapes.map(([, ...rest]) => ({ shape: [batch, ...rest], dtype })));
  const arranged = <T>(items: readonly T[]): OneOrMore<T> => (listed ? items : (items[0] as T));
  const batch = shapes[0]?.[0] as number;
  const built = (): AnyLayer => {
    const layer = make();
    layer.computeOutputSpec(specs(batch));
    return layer;
  };
  const call = (layer: AnyLayer, inputs: readonly Tensor[], training: boolean = false): Tensor =>
    layer.apply(arranged(inputs), { training }) as Tensor;

  const hasTypes = (layer: AnyLayer): boolean =>
    layer.weights.every(({ name, dtype }) => dtype === (integers.some((end) => name.endsWith(`/${end}`)) ? 'int32' : 'float32'));

  describe(name, () => {
    beforeAll(() => setBackend(cpu()));

    it('has a config that makes the same layer', () => {
      const layer = make();
      const config = JSON.parse(JSON.stringify(layer.getConfig())) as Record<string, unknown>;
      const copy = layerFromConfig({ className: layer.className, config });
      expect(copy.getConfig()).toEqual(config);
      expect(copy.className).toBe(layer.className);
    });

    it('has its weights in order', () => {
      const layer = built();
      const own = layer.weights.map((weight) => [weight.name.slice(layer.name.length + 1), weight.shape]);
      expect(own).toEqual(Object.entries(weights));
      expect(hasTypes(layer)).toBe(true);
      const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
      expect(layer.countParams()).toBe(Object.values(weights).reduce((sum, shape) => sum + count(shape), 0));
      const trained = layer.trainableWeights.map((weight) => weight.name.slice(layer.name.length + 1));
      expect(trained).toEqual(Object.keys(weights).filter((weight) => !statistics.includes(weight)));
    });

    it('knows the shape of its output, also without the batch', async () => {
      const layer = make();
      const [, ...rest] = output;
      expect(layer.computeOutputSpec(specs(null))[0]?.shape).toEqual([null, ...rest]);
      expect(layer.computeOutputSpec(specs(batch))[0]?.shape).toEqual(output);
      for (const training of [false, true]) {
        const y = await jit((inputs: readonly Tensor[]) => call(layer, inputs, training))(data);
        expect(y.shape).toEqual(output);
        expect([...y.data].every(Number.isFinite)).toBe(true);
      }
    });

    it('gives on tensors what it gives in a program, and leaves nothing behind', async () => {
      const layer = built();
      const expected = await jit((inputs: readonly Tensor[]) => call(layer, inputs))(data);
      const tensors = data.map(upload);
      const y = call(layer, tensors) as ReturnType<typeof upload>;
      expect([...(await y.data())]).toEqual([...expected.data]);
      for (const tensor of [...tensors, y]) tensor.dispose();
    });

    it.each(sample.modes ?? (['inference', 'training'] as const))(
      'has the gradients of finite differences at %s',
      async (mode) => {
        await expectGradients(built(), data, (layer, inputs) => call(layer, inputs, mode === 'training'));
      },
    );

    it('takes its weights over to another', async () => {
      const [layer, copy] = [built(), built()];
      layer.setWeights(layer.weights.map((weight, index) => sampleData(weight.shape, weight.dtype, index)));
      copy.setWeights(await layer.getWeights());
      const run = (one: AnyLayer): Promise<NdArray> => jit((inputs: readonly Tensor[]) => call(one, inputs))(data);
      expect((await run(copy)).data).toEqual((await run(layer)).data);
      expect(() => layer.setWeights([...layer.weights, ...layer.weights, sample].map(() => sampleData([1])))).toThrow(IbexError);
    });

    it('freezes', async () => {
      const layer = built();
      layer.trainable = false;
      expect(layer.trainableWeights).toEqual([]);
      expect(layer.nonTrainableWeights).toEqual(layer.weights);
      expect(layer.weightLosses()).toEqual([]);
      expect(layer.getConfig().trainable).toBe(false);
      const before = await layer.getWeights();
      await jit((inputs: readonly Tensor[]) => call(layer, inputs, true))(data);
      expect(await layer.getWeights()).toEqual(before);
    });

    it.each(['mixed_float16', 'mixed_bfloat16'] as const)('computes in %s and keeps its weights in float32', (policy) => {
      const { className } = make();
      const layer = layerFromConfig({ className, config: { ...make().getConfig(), dtype: policy } });
      expect(layer.computeOutputSpec(specs(batch))[0]?.dtype).toBe(layer.dtypePolicy.computeDtype);
      expect(hasTypes(layer)).toBe(true);
    });

    it.each(['mixed_float16', 'mixed_bfloat16'] as const)('has the numbers and gradients of %s', async (policy) => {
      const { className } = make();
      const [wide, narrow] = (['float32', policy] as const).map((dtype) => {
        const layer = layerFromConfig({ className, config: { ...make().getConfig(), dtype } });
        layer.computeOutputSpec(specs(batch));
        return layer;
      }) as [AnyLayer, AnyLayer];
      narrow.setWeights(await wide.getWeights());
      const run = (layer: AnyLayer): Promise<readonly NdArray[]> =>
        jit((inputs: readonly Tensor[]) => {
          let y: Tensor | null = null;
          const loss = (): Tensor => ops.mean(ops.square(ops.cast((y = call(layer, inputs)), 'float32')));
          const { gradients } = valueAndGrad(loss, layer.trainableWeights)();
          return [y as unknown as Tensor, ...gradients];
        })(data);
      const [expected, actual] = [await run(wide), await run(narrow)];
      expect(actual.map((array) => array.dtype)).toEqual([
        narrow.dtypePolicy.computeDtype,
        ...narrow.trainableWeights.map(() => 'float32'),
      ]);
      for (const [index, array] of actual.entries()) expectNear(array, expected[index] as NdArray, tolerances[policy]);
    });

    if (Object.keys(weights).length > statistics.length) {
      it('lowers a loss by one step', async () => {
        const layer = built();
        const target = sampleData(output, 'float32', 9);
        const loss = jit((inputs: readonly Tensor[], goal: Tensor) => {
          const squared = (): Tensor => ops.mean(ops.square(ops.sub(call(layer, inputs, true), goal)));
          const { value, gradients } = valueAndGrad(squared, layer.trainableWeights)();
          for (const [index, weight] of layer.trainableWeights.entries()) {
            weight.assign(ops.sub(weight.value, ops.mul(gradients[index] as Tensor, 0.01)));
          }
          return value;
        });
        const first = (await loss(data, target)).at();
        expect((await loss(data, target)).at()).toBeLessThan(first);
      });
    }

    if (sample.refuses !== undefined) {
      it.each(sample.refuses.map((shape) => [JSON.stringify(shape), shape] as const))(
        'refuses %s and stays as it was',
        (_, wrong) => {
          const layer = make();
          const several = (Array.isArray(wrong[0]) ? wrong : [wrong]) as readonly Shape[];
          const refused = (): unknown => layer.computeOutputSpec(arranged(several.map((shape) => ({ shape, dtype }))));
          expect(refused).toThrow(IbexError);
          expect(refused).toThrow(`"${layer.name}"`);
          expect(layer.built).toBe(false);
          expect(layer.weights).toEqual([]);
          expect(layer.computeOutputSpec(specs(batch))[0]?.shape).toEqual(output);
        },
      );
    }
  });
}

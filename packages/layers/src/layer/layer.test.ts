import { cpu } from '@ibex-ml/backend-cpu';
import {
  ArgumentError,
  type DTypePolicyName,
  jit,
  type NdArray,
  ndarray,
  ops,
  setBackend,
  setDtypePolicy,
  type Shape,
  ShapeError,
  type Spec,
  specOf,
  StateError,
  type Tensor,
  upload,
  valueAndGrad,
  type Variable,
} from '@ibex-ml/core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dense } from '../core/dense.ts';
import { batchNormalization } from '../normalization/batch-normalization.ts';
import { ones } from '../initializers/constant.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import { dropout } from '../regularization/dropout.ts';
import { KerasTensor } from './keras-tensor.ts';
import { Layer } from './layer.ts';
import type { CallContext, LayerOptions } from './options.ts';

beforeAll(() => setBackend(cpu()));

/** A layer as a user writes it: y = x · √(1 + factor²), with a factor per feature. */
class Stretch extends Layer {
  readonly className = 'Stretch';
  #factor: Variable | null = null;

  protected override build([input]: readonly Spec[]): void {
    const shape = [input?.shape.at(-1) as number];
    this.#factor = this.addWeight({ name: 'factor', shape, initializer: ones() });
  }

  protected call(x: Tensor): Tensor {
    return ops.mul(x, ops.sqrt(ops.add(ops.square(this.weight(this.#factor)), 1)));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {};
  }

  early(): Tensor {
    return this.weight(null);
  }
}

/** A layer made of layers, which adds a loss of its own. */
class Block extends Layer {
  readonly className = 'Block';
  readonly #inner = this.track(dense(2, { kernelRegularizer: 'l2' }));
  readonly #norm = this.track(batchNormalization());
  readonly #drop = this.track(dropout(0.5, { seed: 1 }));

  protected call(x: Tensor, context: CallContext): Tensor {
    const y = this.#norm.apply(this.#inner.apply(x, context), context);
    context.addLoss(ops.mean(y));
    return this.#drop.apply(y, context);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {};
  }
}

const placeholder = (shape: Shape): KerasTensor =>
  new KerasTensor({ shape, dtype: 'float32' }, 'x', { layer: dense(1), inputs: [], listed: false, outputs: [] }, 0);

describe('a layer of one’s own', () => {
  it('trains', async () => {
    const layer = new Stretch();
    const [x, goal] = [
      ndarray([
        [1, 2],
        [3, -1],
      ]),
      ndarray([
        [2, 6],
        [6, -3],
      ]),
    ];
    const step = jit((input: Tensor, target: Tensor) => {
      const loss = (): Tensor => ops.mean(ops.square(ops.sub(layer.apply(input, { training: true }), target)));
      layer.ensureBuilt([specOf(input)]);
      const { value, gradients } = valueAndGrad(loss, layer.trainableWeights)();
      for (const [index, weight] of layer.trainableWeights.entries()) {
        weight.assign(ops.sub(weight.value, ops.mul(gradients[index] as Tensor, 0.05)));
      }
      return value;
    });
    for (let count = 0; count < 100; count += 1) await step(x, goal);
    expect((await step(x, goal)).at()).toBeLessThan(1e-6);
    const [factor] = await layer.getWeights();
    expect(factor?.data[0]).toBeCloseTo(Math.sqrt(3), 3);
    expect(factor?.data[1]).toBeCloseTo(Math.sqrt(8), 3);
  });

  it('is named after its class, and numbers itself', () => {
    const [one, two] = [new Stretch({ name: 'wide' }), new Stretch()];
    expect([one.name, one.label]).toEqual(['wide', 'stretch "wide"']);
    expect(two.name).toMatch(/^stretch(_\d+)?$/);
  });

  it('cannot use a weight before it is made', () => {
    expect(() => new Stretch().early()).toThrow(StateError);
  });
});

describe('a layer made of layers', () => {
  const built = async (context: Partial<CallContext> = {}): Promise<{ layer: Block; y: NdArray }> => {
    const layer = new Block();
    const y = await jit((x: Tensor) => layer.apply(x, context))(
      ndarray([
        [1, 2, 3],
        [3, 2, 0],
      ]),
    );
    return { layer, y };
  };

  it('has the weights and the state of the layers inside', async () => {
    const { layer } = await built();
    const names = layer.weights.map((weight) => weight.name.split('/')[1]);
    expect(names).toEqual(['kernel', 'bias', 'gamma', 'beta', 'moving_mean', 'moving_variance']);
    expect(layer.trainableWeights.length).toBe(4);
    expect(layer.nonTrainableWeights.length).toBe(2);
    expect(layer.seedStates.length).toBe(1);
    expect(layer.countParams()).toBe(6 + 2 + 4 * 2);
  });

  it('freezes and thaws them', async () => {
    const { layer } = await built();
    layer.trainable = false;
    expect(layer.sublayers.map((inner) => inner.trainable)).toEqual([false, false, false]);
    expect(layer.nonTrainableWeights).toEqual(layer.weights);
    layer.trainable = true;
    expect(layer.trainableWeights.length).toBe(4);
  });

  it('shows what each of them gives, and what it gives itself', async () => {
    const shown: string[] = [];
    await built({ onOutput: (layer, output) => shown.push(`${layer.className} ${String(specOf(output as Tensor).shape)}`) });
    expect(shown).toEqual(['Dense 2,2', 'BatchNormalization 2,2', 'Dropout 2,2', 'Block 2,2']);
  });

  it('adds up penalties and losses', async () => {
    const losses: Tensor[] = [];
    const layer = new Block();
    const collect = jit((x: Tensor) => {
      layer.apply(x, { training: true, addLoss: (loss) => losses.push(loss) });
      return [...losses, ...layer.weightLosses()];
    });
    const values = await collect(
      ndarray([
        [1, 2, 3],
        [3, 2, 0],
      ]),
    );
    const [kernel] = await layer.getWeights();
    expect(values.length).toBe(2);
    expect(values[0]?.at()).toBeCloseTo(0, 5);
    expect(values[1]?.at()).toBeCloseTo(0.01 * [...(kernel?.data ?? [])].reduce((sum, w) => sum + w * w, 0), 5);
  });
});

describe('the activity penalty', () => {
  it('is divided by the batch and added to the loss', async () => {
    const layer = dense(1, { kernelInitializer: 'ones', activityRegularizer: 'l2' });
    const run = jit((x: Tensor) => {
      const losses: Tensor[] = [];
      layer.apply(x, { addLoss: (loss) => losses.push(loss) });
      return losses;
    });
    const [loss] = await run(ndarray([[1], [2], [3], [4]]));
    expect(loss?.at()).toBeCloseTo((0.01 * 30) / 4, 6);
    expect(layer.getConfig()['activityRegularizer']).toEqual({ className: 'L2', config: { l2: 0.01 } });
    expect(dense(1).getConfig()).not.toHaveProperty('activityRegularizer');
  });
});

describe('placeholders', () => {
  it('leave a node with the shape of the output', () => {
    const layer = dense(5, { name: 'out' });
    const x = placeholder([null, 3]);
    const y = layer.apply(x);
    expect([y.shape, y.dtype, y.index]).toEqual([[null, 5], 'float32', 0]);
    expect(y.node).toBe(layer.inboundNodes[0]);
    expect(y.node.inputs).toEqual([x]);
    expect(y.node.outputs).toEqual([y]);
    expect(layer.built).toBe(true);
    layer.apply(placeholder([null, 3]));
    expect(layer.inboundNodes.length).toBe(2);
  });

  it('leave nothing where they do not fit', () => {
    const layer = dense(5);
    expect(() => layer.apply(placeholder([null, null]))).toThrow(ShapeError);
    expect([layer.inboundNodes.length, layer.built, layer.weights.length]).toEqual([0, false, 0]);
  });

  it('do not mix with tensors', () => {
    const x = upload(ndarray([[1]]));
    const mixed = [placeholder([null, 1]), x] as unknown as Tensor;
    expect(() => dense(1).apply(mixed)).toThrow(ArgumentError);
    x.dispose();
  });
});

describe('weights', () => {
  it('are set all or none', async () => {
    const layer = dense(1, { kernelInitializer: 'ones' });
    layer.ensureBuilt([{ shape: [null, 2], dtype: 'float32' }]);
    expect(() => layer.setWeights([ndarray([[5], [6]]), ndarray([1, 2])])).toThrow('2 arrays: float32[2, 1], float32[1]');
    expect(() => layer.setWeights([ndarray([[5], [6]])])).toThrow(ShapeError);
    expect(() => layer.setWeights([ndarray([[5], [6]]), ndarray([1], { dtype: 'int32' })])).toThrow('int32[1]');
    expect(() => layer.setWeights([[[5], [6]], [1]] as unknown as NdArray[])).toThrow(ShapeError);
    expect((await layer.getWeights()).map(({ data }) => [...data])).toEqual([[1, 1], [0]]);
    expect(() => dense(1).setWeights([ndarray([1])])).toThrow('Build the layer first');
  });

  it('keep their order when one of them is frozen', () => {
    const layer = dense(1);
    layer.ensureBuilt([{ shape: [null, 2], dtype: 'float32' }]);
    const [kernel, bias] = layer.weights as [Variable, Variable];
    kernel.trainable = false;
    expect(layer.weights).toEqual([kernel, bias]);
    expect(layer.trainableWeights).toEqual([bias]);
  });

  it('are made anew where the first call fails', () => {
    const layer = dense(2, { activation: (x) => ops.reshape(x, [7]) });
    const spec = { shape: [1, 3], dtype: 'float32' } as const;
    expect(() => layer.computeOutputSpec(spec)).toThrow(ShapeError);
    expect([layer.built, layer.weights.length]).toEqual([false, 0]);
    expect(() => layer.computeOutputSpec({ ...spec, shape: [1, 5] })).toThrow('dense');
  });

  it('are penalized only where they are trained', async () => {
    const penalty: Regularizer = { className: 'One', call: () => ops.constant(ndarray([1])), getConfig: () => ({}) };
    const layer = dense(1, { kernelRegularizer: penalty, biasRegularizer: penalty });
    layer.ensureBuilt([{ shape: [null, 2], dtype: 'float32' }]);
    const count = (): Promise<number> => jit(() => layer.weightLosses())().then((losses) => losses.length);
    expect(await count()).toBe(2);
    (layer.weights[0] as Variable).trainable = false;
    expect(await count()).toBe(1);
    layer.trainable = false;
    expect(await count()).toBe(0);
  });
});

describe('types', () => {
  afterEach(() => setDtypePolicy('float32'));
  const make = (options: LayerOptions): Stretch => new Stretch(options);

  it.each(['float32', 'mixed_float16', 'mixed_bfloat16'] as const)('follow the policy %s', (dtype: DTypePolicyName) => {
    const layer = make({ dtype });
    const [output] = layer.computeOutputSpec({ shape: [1, 2], dtype: 'float32' });
    expect(output?.dtype).toBe(layer.dtypePolicy.computeDtype);
    expect(layer.weights[0]?.dtype).toBe('float32');
    setDtypePolicy(dtype);
    expect(make({}).dtypePolicy.name).toBe(dtype);
  });

  it('come back to float32 in a layer that is told so', () => {
    const [output] = make({ dtype: 'float32' }).computeOutputSpec({ shape: [1, 2], dtype: 'float16' });
    expect(output?.dtype).toBe('float32');
  });
});

describe('a tensor that is passed on', () => {
  it('is one of its own', async () => {
    const x = upload(ndarray([1, 2]));
    const y = dropout(0.5).apply(x) as typeof x;
    expect(y).not.toBe(x);
    x.dispose();
    expect([...(await y.data())]).toEqual([1, 2]);
    y.dispose();
  });
});

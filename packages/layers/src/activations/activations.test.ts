import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dense } from '../core/dense.ts';
import type { Activation } from './activation.ts';
import { elu, gelu, leakyRelu, linear, relu6, softmax } from './activations.ts';
import { activationConfig, type ActivationName, resolveActivation } from './resolve.ts';

const names: readonly (readonly [ActivationName, string])[] = [
  ['linear', 'linear'],
  ['relu', 'relu'],
  ['relu6', 'relu6'],
  ['leakyRelu', 'leaky_relu'],
  ['leaky_relu', 'leaky_relu'],
  ['softmax', 'softmax'],
  ['logSoftmax', 'log_softmax'],
  ['sigmoid', 'sigmoid'],
  ['hardSigmoid', 'hard_sigmoid'],
  ['tanh', 'tanh'],
  ['gelu', 'gelu'],
  ['elu', 'elu'],
  ['selu', 'selu'],
  ['softplus', 'softplus'],
  ['softsign', 'softsign'],
  ['silu', 'silu'],
  ['swish', 'silu'],
  ['hardSilu', 'hard_silu'],
  ['hardSwish', 'hard_silu'],
  ['hard_swish', 'hard_silu'],
  ['mish', 'mish'],
  ['exponential', 'exponential'],
  ['celu', 'celu'],
  ['glu', 'glu'],
  ['hardShrink', 'hard_shrink'],
  ['hardTanh', 'hard_tanh'],
  ['logSigmoid', 'log_sigmoid'],
  ['softShrink', 'soft_shrink'],
  ['sparsePlus', 'sparse_plus'],
  ['sparseSigmoid', 'sparse_sigmoid'],
  ['squareplus', 'squareplus'],
  ['tanhShrink', 'tanh_shrink'],
];

describe('activations by name', () => {
  it.each(names)('%s is Keras’s %s', (name, keras) => {
    expect(activationConfig('layer', resolveActivation(name))).toBe(keras);
    expect(resolveActivation(keras as ActivationName)).toBe(resolveActivation(name));
  });

  it('takes none for linear, and functions', () => {
    expect(resolveActivation(null)).toBe(linear);
    expect(resolveActivation(undefined)).toBe(linear);
    const own: Activation = (x) => ops.square(x);
    expect(resolveActivation(own)).toBe(own);
    expect(() => activationConfig('dense "out"', own)).toThrow('dense "out": activation must be known by name');
  });

  it('keeps arguments through a config', () => {
    const data = { className: 'leaky_relu', config: { negativeSlope: 0.1 } };
    expect(activationConfig('layer', resolveActivation(data))).toEqual(data);
  });

  it('refuses names and arguments that are none', () => {
    expect(() => resolveActivation('toString' as 'relu')).toThrow(ArgumentError);
    expect(() => resolveActivation({ className: 'relu', config: { alpha: 1 } })).toThrow('given no arguments');
    expect(() => resolveActivation({ className: 'gelu', config: { exact: true } })).toThrow('given no arguments but approximate');
  });
});

it('glu refuses halves that are none', () => {
  const spec = { shape: [null, 3], dtype: 'float32' } as const;
  expect(() => dense(3, { activation: 'glu', name: 'd' }).computeOutputSpec(spec)).toThrow(
    'glu: x must be of an even size on axis -1',
  );
  expect(dense(4, { activation: 'glu' }).computeOutputSpec(spec)[0]?.shape).toEqual([null, 2]);
});

describe('activations with arguments', () => {
  beforeAll(() => setBackend(cpu()));
  const on = async (activation: Activation, values: number[][]): Promise<number[]> => [
    ...(await jit((x: Tensor) => activation(x))(ndarray(values))).data,
  ];

  it('scales what is below 0', async () => {
    expect(await on((x) => leakyRelu(x, { negativeSlope: 0.5 }), [[-2, 2]])).toEqual([-1, 2]);
    expect((await on((x) => elu(x, { alpha: 2 }), [[-1, 3]]))[0]).toBeCloseTo(2 * Math.expm1(-1), 6);
  });

  it('runs softmax along another axis', async () => {
    expect(
      await on(
        (x) => softmax(x, { axis: 0 }),
        [
          [1, 5],
          [1, 5],
        ],
      ),
    ).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('approaches gelu', async () => {
    const [exact, near] = [
      (await on(gelu, [[1]]))[0] as number,
      (await on((x) => gelu(x, { approximate: true }), [[1]]))[0] as number,
    ];
    expect(exact).toBeCloseTo(0.8413447, 5);
    expect(near).toBeCloseTo(0.841192, 5);
  });

  it('lets NaN through', async () => {
    expect(await on(relu6, [[Number.NaN, 7]])).toEqual([Number.NaN, 6]);
  });
});

import {
  type DeviceValue,
  type Executor,
  HostRandom,
  NdArray,
  ops,
  type Tensor,
  TracedFunction,
  valueAndGrad,
  Variable,
} from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { expectClose, usual } from '../reference/compare.ts';
import { valuesOf } from '../reference/values.ts';
import { graphFor, readAll } from './run-program.ts';

const tolerance = { ...usual, relative: 1e-5, ofLargest: 1e-5 };
const steps = 5;

/** A training step, its variables, and a batch. */
interface Training {
  readonly variables: readonly Variable[];
  readonly step: (x: Tensor, y: Tensor) => Tensor;
  readonly x: NdArray;
  readonly y: NdArray;
}

/** Whole training steps as one program: losses and weights must be those of running op by op. */
export function describeTraining(executor: () => Executor): void {
  it.each([
    ['a perceptron with dropout and momentum', perceptron],
    ['a convolutional network with batch normalisation', convolutional],
  ] as const)('%s', async (_, make) => {
    const [wanted, actual] = [make(), make()];
    const eager = new TracedFunction(wanted.step, { runEagerly: true });
    const program = await executor().prepare(graphFor((x, y) => [actual.step(x, y)], [actual.x, actual.y]));
    for (let step = 0; step < steps; step += 1) {
      const expected = await ((await eager.run([wanted.x, wanted.y])) as DeviceValue).read();
      const [loss] = await readAll(await program.run([actual.x, actual.y]));
      expectClose(`loss of step ${step}`, loss as NdArray, valuesOf(expected), tolerance);
    }
    for (const [index, variable] of wanted.variables.entries()) {
      const value = await (actual.variables[index] as Variable).read();
      expectClose(`${variable.name} at the end`, value, valuesOf(await variable.read()), tolerance);
    }
    expect(wanted.variables.length).toBeGreaterThan(3);
  });
}

/** A variable of random numbers, and the velocity that momentum keeps for it. */
function weight(random: HostRandom, name: string, shape: readonly number[]): readonly [Variable, Variable] {
  return [
    new Variable(randomArray(random, shape), { name }),
    new Variable(new NdArray(new Float32Array(sizeOf(shape)), shape), { name: `${name}/velocity` }),
  ];
}

/** Mean cross-entropy of logits, and a step down its gradient with momentum. */
function trained(weights: readonly (readonly [Variable, Variable])[], logitsOf: (x: Tensor) => Tensor): Training['step'] {
  const trainable = weights.map(([variable]) => variable);
  return (x, y) => {
    const loss = (): Tensor => ops.neg(ops.mean(ops.sum(ops.mul(y, ops.logSoftmax(logitsOf(x))), -1)));
    const { value, gradients } = valueAndGrad(loss, trainable)();
    for (const [index, [variable, velocity]] of weights.entries()) {
      velocity.assign(ops.sub(ops.mul(velocity.value, 0.9), ops.mul(gradients[index] as Tensor, 0.1)));
      variable.assign(ops.add(variable.value, velocity.value));
    }
    return value;
  };
}

function perceptron(): Training {
  const random = new HostRandom(3);
  const [kernel, bias, output] = [
    weight(random, 'kernel', [9, 14]),
    weight(random, 'bias', [14]),
    weight(random, 'output', [14, 3]),
  ];
  const seed = new Variable(new NdArray(Int32Array.of(5, 0), [2], 'int32'), { name: 'seed' });
  const step = trained([kernel, bias, output], (x) => {
    const kept = ops.greaterEqual(ops.randomUniform(seed.value, [8, 14]), 0.3);
    seed.assign(ops.add(seed.value, new NdArray(Int32Array.of(0, 1), [2], 'int32')));
    const hidden = ops.relu(ops.add(ops.matmul(x, kernel[0].value), bias[0].value));
    return ops.matmul(ops.mul(ops.mul(hidden, ops.cast(kept, 'float32')), 1 / 0.7), output[0].value);
  });
  return { variables: [...kernel, ...bias, ...output, seed], step, x: randomArray(random, [8, 9]), y: oneHot(8, 3) };
}

function convolutional(): Training {
  const random = new HostRandom(4);
  const [filter, gamma, beta, output] = [
    weight(random, 'filter', [3, 3, 2, 5]),
    weight(random, 'gamma', [5]),
    weight(random, 'beta', [5]),
    weight(random, 'output', [5 * 3 * 3, 3]),
  ];
  const running = new Variable(randomArray(random, [5]), { name: 'running mean' });
  const step = trained([filter, gamma, beta, output], (x) => {
    const features = ops.conv2d(x, filter[0].value, { strides: [1, 1], padding: 'same' });
    const mean = ops.mean(features, [0, 1, 2]);
    const centred = ops.sub(features, mean);
    const variance = ops.mean(ops.square(centred), [0, 1, 2]);
    running.assign(ops.add(ops.mul(running.value, 0.9), ops.mul(mean, 0.1)));
    const normal = ops.mul(centred, ops.rsqrt(ops.add(variance, 1e-3)));
    const active = ops.relu(ops.add(ops.mul(normal, gamma[0].value), beta[0].value));
    const pooled = ops.maxPool2d(active, [2, 2], { strides: [2, 2] });
    return ops.matmul(ops.reshape(pooled, [4, 5 * 3 * 3]), output[0].value);
  });
  const x = randomArray(random, [4, 6, 6, 2]);
  return { variables: [...filter, ...gamma, ...beta, ...output, running], step, x, y: oneHot(4, 3) };
}

function randomArray(random: HostRandom, shape: readonly number[]): NdArray {
  return new NdArray(
    Float32Array.from({ length: sizeOf(shape) }, () => random.uniform() - 0.5),
    shape,
  );
}

function oneHot(rows: number, classes: number): NdArray {
  const data = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row += 1) data[row * classes + (row % classes)] = 1;
  return new NdArray(data, [rows, classes]);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

import { ArgumentError, BackendError, jit, NdArray, ops, setBackend, type Tensor, valueAndGrad, Variable } from '@ibex-ml/core';
import { afterEach, expect, it } from 'vitest';
import { Code } from './compiled/encode/code.ts';
import { ModuleWriter } from './compiled/encode/module.ts';
import { Engine } from './compiled/engine/engine.ts';
import type { Run } from './compiled/engine/machine.ts';
import { wasm } from './wasm.ts';

const engines: Engine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.stop();
});

function noise(count: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  });
}

/** A few steps of a network that is large enough to be shared out: losses and weights. */
async function train(threads: number, channels: number): Promise<readonly NdArray[]> {
  await setBackend(wasm({ threads }));
  const shapes = [[3, 3, channels, 24], [14 * 14 * 24, 37], [37]] as const;
  const weights = shapes.map(
    (shape, index) =>
      new Variable(
        new NdArray(
          noise(
            shape.reduce<number>((a, b) => a * b, 1),
            index,
          ).map((x) => x / 30),
          shape,
        ),
        { name: `w${index}` },
      ),
  );
  const [filter, kernel, bias] = weights as [Variable, Variable, Variable];
  const step = jit((x: Tensor, y: Tensor) => {
    const { value, gradients } = valueAndGrad(() => {
      const features = ops.relu(ops.conv2d(x, filter.value));
      const centred = ops.sub(features, ops.mean(features, [0, 1, 2]));
      const logits = ops.add(ops.matmul(ops.reshape(centred, [40, 14 * 14 * 24]), kernel.value), bias.value);
      return ops.mean(ops.square(ops.sub(ops.softmax(logits), y)));
    }, weights)();
    for (const [index, weight] of weights.entries()) weight.assign(ops.sub(weight.value, gradients[index] as Tensor));
    return value;
  });
  const x = new NdArray(noise(40 * 16 * 16 * channels, 7), [40, 16, 16, channels]);
  const y = new NdArray(noise(40 * 37, 8), [40, 37]);
  const results: NdArray[] = [];
  for (let count = 0; count < 3; count += 1) results.push(await step(x, y));
  return [...results, ...(await Promise.all(weights.map((weight) => weight.read())))];
}

// Eight channels are convolved by way of transforms, four are not.
it.each([4, 8])('gives the same bits with any number of threads, with images of %d channels', async (channels) => {
  const one = await train(1, channels);
  for (const threads of [2, 3, 5]) expect(await train(threads, channels)).toEqual(one);
});

it('an error in a thread becomes an error of the run, and of every later one', async () => {
  const engine = await Engine.start({ build: 'auto', threads: 3, aloneBelow: 0 });
  engines.push(engine);
  const program = await engine.load(trappingProgram(), 1);
  await expect(program.run(anywhere)).rejects.toThrow(BackendError);
  await expect(program.run(anywhere)).rejects.toThrow(/threads must be alive/);
});

const anywhere: Run = {
  counters: 0,
  countersLength: 0,
  base: 0,
  workspace: 0,
  table: 0,
  scratch: 0,
  scratchBytes: 0,
  arrivals: null,
  reads: [],
};

/** A module whose functions trap in every thread. */
function trappingProgram(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  module.add(new Code(['i32', 'i32', 'i32', 'i32', 'i32'], ['i32']).op('unreachable'), 'run', true);
  module.add(new Code(['i32', 'i32', 'i32']), 'commit', true);
  return module.encoded(true);
}

it.each([0, 1.5, -1, 65, Number.NaN])('refuses %d threads', (threads) => {
  expect(() => wasm({ threads })).toThrow(ArgumentError);
});

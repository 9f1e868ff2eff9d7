import { type Executor, ndarray, NdArray, ops, upload } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { graphFor, readAll, runOnce } from './run-program.ts';

const two = ndarray([
  [1, -2, 3],
  [4, 5, -6],
]);

/** What goes in and comes out of programs. */
export function describeValues(executor: () => Executor): void {
  it('gives outputs in order, one value for each, also of the same node', async () => {
    const [doubled, again, sum] = await runOnce(
      executor(),
      (x) => {
        const twice = ops.mul(x, 2);
        return [twice, twice, ops.sum(x)];
      },
      [two],
    );
    expect([...(doubled as NdArray).data]).toEqual([2, -4, 6, 8, 10, -12]);
    expect(again).toEqual(doubled);
    expect(again?.data).not.toBe(doubled?.data);
    expect(sum).toEqual(ndarray(5));
  });

  it('gives back an argument and a constant that are outputs', async () => {
    const [argument, constant] = await runOnce(executor(), (x) => [x, ops.add(ndarray([7, 8]), 0)], [two]);
    expect(argument).toEqual(two);
    expect(constant).toEqual(ndarray([7, 8]));
  });

  it('runs with no ops, no arguments and no outputs', async () => {
    const program = await executor().prepare(graphFor(() => []));
    expect(await program.run([])).toEqual([]);
  });

  it.each([
    ['float32', Float32Array.of(1.5, -0, Number.NaN, Number.POSITIVE_INFINITY)],
    ['int32', Int32Array.of(3, -4, 2 ** 31 - 1, -(2 ** 31))],
    ['uint8', Uint8Array.of(0, 1, 127, 255)],
    ['bool', Uint8Array.of(0, 1, 1, 0)],
  ] as const)('carries %s through', async (dtype, data) => {
    const given = new NdArray(data, [2, 2], dtype);
    const [same, turned] = await runOnce(executor(), (x) => [x, ops.transpose(x, [1, 0])], [given]);
    expect(same).toEqual(given);
    expect(turned?.dtype).toBe(dtype);
    expect([...(turned as NdArray).data]).toEqual([0, 2, 1, 3].map((place) => data[place]));
  });

  it('leaves arrays and tensors that it is given as they were', async () => {
    const given = ndarray([1, 2, 3]);
    const tensor = upload(given);
    const program = await executor().prepare(graphFor((x) => [ops.relu(ops.neg(x)), x], [given]));
    const [, same] = await readAll(await program.run([tensor]));
    expect(same).toEqual(given);
    expect([...(await tensor.data())]).toEqual([1, 2, 3]);
    tensor.dispose();
    await readAll(await program.run([given]));
    expect(given).toEqual(ndarray([1, 2, 3]));
  });

  it('gives values that can be taken as tensors, and disposed of unread', async () => {
    const program = await executor().prepare(graphFor((x) => [ops.square(x), ops.neg(x)], [two]));
    const [square, negative] = await program.run([two]);
    expect(square?.shape).toEqual([2, 3]);
    expect(square?.dtype).toBe('float32');
    const tensor = square?.take();
    negative?.dispose();
    expect([...((await tensor?.data()) ?? [])]).toEqual([1, 4, 9, 16, 25, 36]);
    tensor?.dispose();
  });

  it('gives values that later runs do not touch', async () => {
    const program = await executor().prepare(graphFor((x) => [ops.mul(x, 3)], [two]));
    const [first] = await program.run([two]);
    const [second] = await program.run([
      ndarray([
        [0, 0, 0],
        [1, 1, 1],
      ]),
    ]);
    expect(await first?.read()).toEqual(
      ndarray([
        [3, -6, 9],
        [12, 15, -18],
      ]),
    );
    expect(await second?.read()).toEqual(
      ndarray([
        [0, 0, 0],
        [3, 3, 3],
      ]),
    );
  });

  it('computes with nothing in a tensor', async () => {
    const none = new NdArray(new Float32Array(0), [0, 3]);
    const [scaled, sum] = await runOnce(executor(), (x) => [ops.mul(x, 2), ops.sum(x, 0)], [none]);
    expect(scaled?.shape).toEqual([0, 3]);
    expect(sum).toEqual(ndarray([0, 0, 0]));
  });
}

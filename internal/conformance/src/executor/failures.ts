import { type Executor, ndarray, ops, StateError, Variable } from '@ibex-ml/core';
import { engine } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { graphFor, readAll } from './run-program.ts';

/** What a run that fails leaves, and what runs leave in memory. */
export function describeFailures(executor: () => Executor): void {
  it('changes no variable when a run fails, and works again after', async () => {
    const [count, lost] = [new Variable(ndarray([1]), { name: 'count' }), new Variable(ndarray([5]), { name: 'lost' })];
    const program = await executor().prepare(
      graphFor(() => {
        count.assign(ops.add(count.value, 1));
        lost.assign(ops.mul(lost.value, 2));
        return [ops.add(count.value, lost.value)];
      }),
    );
    await readAll(await program.run([]));
    lost.dispose();
    const before = engine().state.numTensors;
    await expect(program.run([])).rejects.toThrow(StateError);
    expect(engine().state.numTensors).toBe(before);
    expect(await count.read()).toEqual(ndarray([2]));
    const other = await executor().prepare(graphFor(() => [ops.add(count.value, 1)]));
    expect(await readAll(await other.run([]))).toEqual([ndarray([3])]);
  });

  it('names the ops that it lacks, and prepares what it does not lack', async () => {
    const graph = graphFor(
      (x) => [ops.softmax(ops.matmul(x, x))],
      [
        ndarray([
          [1, 2],
          [3, 4],
        ]),
      ],
    );
    const missing = executor().missing(graph);
    const names = graph.nodes.flatMap(({ source }) => (source.kind === 'op' ? [source.op.name] : []));
    expect(missing.filter((name) => !names.includes(name))).toEqual([]);
    if (missing.length > 0) return;
    await expect(executor().prepare(graph)).resolves.toHaveProperty('run');
  });

  it('leaves memory flat over many runs', async () => {
    const weight = new Variable(ndarray([0, 0, 0]), { name: 'weight' });
    const x = ndarray([1, 2, 3]);
    const program = await executor().prepare(
      graphFor(
        (given) => {
          const change = ops.mul(ops.add(given, 1), 0.5);
          weight.assign(ops.add(weight.value, change));
          return [ops.sum(weight.value)];
        },
        [x],
      ),
    );
    await readAll(await program.run([x]));
    const { numTensors, numBytes } = engine().memory();
    for (let run = 0; run < 300; run += 1) await readAll(await program.run([x]));
    expect({ numTensors: engine().memory().numTensors, numBytes: engine().memory().numBytes }).toEqual({ numTensors, numBytes });
    expect(await weight.read()).toEqual(ndarray([301, 451.5, 602]));
  });
}

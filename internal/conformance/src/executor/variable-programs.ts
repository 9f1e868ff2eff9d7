import { type Executor, ndarray, NdArray, ops, SelectedRows, upload, Variable } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { graphFor, readAll } from './run-program.ts';

function numbers(array: NdArray | undefined): number[] {
  return [...(array?.data ?? [])];
}

async function valueOf(variable: Variable): Promise<number[]> {
  return numbers(await variable.read());
}

/** How programs read and change variables. */
export function describeVariables(executor: () => Executor): void {
  it('reads all values before it changes any: two variables swap', async () => {
    const [a, b] = [new Variable(ndarray([1, 2]), { name: 'a' }), new Variable(ndarray([3, 4]), { name: 'b' })];
    const swap = graphFor(() => {
      const [left, right] = [ops.add(a.value, 0), ops.add(b.value, 0)];
      a.assign(right);
      b.assign(left);
      return [];
    });
    const program = await executor().prepare(swap);
    await program.run([]);
    expect([await valueOf(a), await valueOf(b)]).toEqual([
      [3, 4],
      [1, 2],
    ]);
    await program.run([]);
    expect([await valueOf(a), await valueOf(b)]).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('runs once for each list of arguments, and gives the outputs of the last run', async () => {
    const total = new Variable(ndarray([1, 2]), { name: 'total' });
    const graph = graphFor(
      (x) => {
        total.assign(ops.add(total.value, x));
        return [ops.mul(total.value, 2)];
      },
      [ndarray([0, 0])],
    );
    const program = await executor().prepare(graph);
    const rows = ndarray([
      [10, 20],
      [100, 200],
    ]);
    const selected = new NdArray(new SelectedRows(rows, [1]), [1, 2]).reshape([2]);
    const outputs = await program.runAll([[rows.rows(0, 1).reshape([2])], [selected], [ndarray([1000, 2000])]]);
    expect(await readAll(outputs)).toEqual([ndarray([2222, 4444])]);
    expect(await valueOf(total)).toEqual([1111, 2222]);
  });

  it('swaps them also by their bare values', async () => {
    const [a, b] = [new Variable(ndarray([1, 2]), { name: 'a' }), new Variable(ndarray([3, 4]), { name: 'b' })];
    const program = await executor().prepare(
      graphFor(() => {
        const left = a.value;
        a.assign(b.value);
        b.assign(left);
        return [];
      }),
    );
    await program.run([]);
    expect([await valueOf(a), await valueOf(b)]).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });

  it('gives a value that a later change of the variable leaves alone', async () => {
    const total = new Variable(ndarray([10]), { name: 'total' });
    const program = await executor().prepare(
      graphFor(() => {
        const before = total.value;
        total.assign(ops.add(total.value, 1));
        return [before, total.value];
      }),
    );
    const first = await program.run([]);
    const second = await program.run([]);
    expect((await readAll(first)).map(numbers)).toEqual([[10], [11]]);
    expect((await readAll(second)).map(numbers)).toEqual([[11], [12]]);
    expect(await valueOf(total)).toEqual([12]);
  });

  it('sees what is assigned between runs, from the host and from a tensor', async () => {
    const weight = new Variable(ndarray([1, 2, 3]), { name: 'weight' });
    const program = await executor().prepare(graphFor(() => [ops.mul(weight.value, 10)]));
    const run = async (): Promise<number[]> => numbers((await readAll(await program.run([])))[0]);
    expect(await run()).toEqual([10, 20, 30]);
    weight.assign(ndarray([4, 5, 6]));
    expect(await run()).toEqual([40, 50, 60]);
    const negative = upload(ndarray([-4, -5, -6]));
    weight.assign(negative);
    negative.dispose();
    expect(await run()).toEqual([-40, -50, -60]);
  });

  it('shares variables between programs, in turn', async () => {
    const count = new Variable(ndarray(0), { name: 'count' });
    const step = (amount: number): ReturnType<typeof graphFor> =>
      graphFor(() => {
        count.assign(ops.add(count.value, amount));
        return [count.value];
      });
    const [one, ten] = [await executor().prepare(step(1)), await executor().prepare(step(10))];
    const values: number[] = [];
    for (const program of [one, ten, one, one, ten]) values.push(...numbers((await readAll(await program.run([])))[0]));
    expect(values).toEqual([1, 11, 12, 13, 23]);
    expect(await valueOf(count)).toEqual([23]);
  });

  it('sees what another program has changed, in what it makes of variables alone', async () => {
    const weight = new Variable(
      ndarray([
        [1, 2],
        [3, 4],
      ]),
      { name: 'weight' },
    );
    const x = ndarray([[1, 1]]);
    const product = await executor().prepare(graphFor((given) => [ops.matmul(given, ops.exp(ops.neg(weight.value)))], [x]));
    const change = await executor().prepare(
      graphFor(() => {
        weight.assign(ops.mul(weight.value, 2));
        return [];
      }),
    );
    const expected = (factor: number): number[] =>
      [1, 2].map((column) => Math.exp(-factor * column) + Math.exp(-factor * (column + 2)));
    for (const factor of [1, 2, 2, 4]) {
      if (factor !== (await weight.read()).data[0]) await change.run([]);
      const [result] = await readAll(await product.run([x]));
      for (const [column, value] of expected(factor).entries()) expect(result?.data[column]).toBeCloseTo(value, 5);
    }
  });

  it('runs that are started together all count', async () => {
    const count = new Variable(ndarray(0), { name: 'count' });
    const program = await executor().prepare(
      graphFor(() => {
        count.assign(ops.add(count.value, 1));
        return [count.value];
      }),
    );
    const values = await Promise.all(Array.from({ length: 5 }, async () => readAll(await program.run([]))));
    expect(values.flat().map(numbers)).toEqual([[1], [2], [3], [4], [5]]);
    expect(await valueOf(count)).toEqual([5]);
  });

  it('assigns one value to two variables, and an argument and a constant to others', async () => {
    const make = (name: string): Variable => new Variable(ndarray([0, 0]), { name });
    const [a, b, c, d] = [make('a'), make('b'), make('c'), make('d')];
    const given = ndarray([5, 6]);
    const program = await executor().prepare(
      graphFor(
        (x) => {
          const doubled = ops.mul(x, 2);
          a.assign(doubled);
          b.assign(doubled);
          c.assign(x);
          d.assign(ops.add(ndarray([7, 8]), 0));
          return [];
        },
        [given],
      ),
    );
    await program.run([given]);
    a.assign(ndarray([0, 0]));
    expect(await Promise.all([a, b, c, d].map(valueOf))).toEqual([
      [0, 0],
      [10, 12],
      [5, 6],
      [7, 8],
    ]);
    expect(given).toEqual(ndarray([5, 6]));
  });

  it('keeps the type of whole numbers', async () => {
    const step = new Variable(ndarray([1, 2], { dtype: 'int32' }), { name: 'step' });
    const program = await executor().prepare(
      graphFor(() => {
        step.assign(ops.add(step.value, ndarray([1, 1], { dtype: 'int32' })));
        return [];
      }),
    );
    await program.run([]);
    expect(await step.read()).toEqual(ndarray([2, 3], { dtype: 'int32' }));
  });

  it('a variable can be disposed of, and others go on', async () => {
    const [gone, kept] = [new Variable(ndarray([1]), { name: 'gone' }), new Variable(ndarray([1]), { name: 'kept' })];
    const program = await executor().prepare(
      graphFor(() => {
        kept.assign(ops.add(kept.value, 1));
        return [];
      }),
    );
    await program.run([]);
    gone.dispose();
    await program.run([]);
    expect(await valueOf(kept)).toEqual([3]);
  });
}

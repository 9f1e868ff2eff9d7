import { type Executor, grad, isFloat, type NdArray, type Operand, ops, opSet, type Tensor } from '@ibex-ml/core';
import { describe, it } from 'vitest';
import { families } from '../ops/families.ts';
import type { OpCase } from '../ops/op-case.ts';
import { expectClose, type Tolerance, usual } from '../reference/compare.ts';
import { valuesOf } from '../reference/values.ts';
import { evaluate } from '../ops/evaluate.ts';
import { graphFor, readAll } from './run-program.ts';

/** A compiler may add in another order than the kernels do. */
const gradientTolerance = { ...usual, relative: 1e-5, ofLargest: 1e-5 };

/**
 * Every case of the op suite as a program: its values against the reference in doubles, and its gradients against those that running
 * op by op gives (which the op suite holds to finite differences).
 */
export function describeOpPrograms(executor: () => Executor, allowance: Partial<Tolerance>): void {
  for (const { name, cases } of families) {
    describe(name, () => {
      it.each(cases.map((item) => [`${item.op}: ${item.name}`, item] as const))('%s', async (_, item) => {
        await expectValues(executor(), item, allowance);
        if (hasGradients(item)) await expectGradients(executor(), item);
      });
    });
  }
}

async function expectValues(
  executor: Executor,
  { call, inputs, reference, tolerance }: OpCase,
  allowance: Partial<Tolerance>,
): Promise<void> {
  const program = await executor.prepare(graphFor((...symbols) => [call(...symbols)], inputs));
  const [actual] = await readAll(await program.run(inputs));
  expectClose('the result', actual as NdArray, reference(...inputs.map(valuesOf)), { ...usual, ...allowance, ...tolerance });
}

async function expectGradients(executor: Executor, item: OpCase): Promise<void> {
  const graph = graphFor((...symbols) => gradientsOf(item, symbols), item.inputs);
  const wanted = await evaluate(graph, item.inputs);
  const actual = await readAll(await (await executor.prepare(graph)).run(item.inputs));
  for (const [place, gradient] of wanted.entries()) {
    expectClose(`gradient ${place}`, actual[place] as NdArray, valuesOf(gradient), gradientTolerance);
  }
}

/** Whether a case's gradients can be held to others. */
export function hasGradients(item: OpCase): boolean {
  const op = opSet.find(({ name }) => name === item.op);
  const [output] = graphFor((...symbols) => [item.call(...symbols)], item.inputs).outputs;
  const floats = item.inputs.some(({ dtype }) => isFloat(dtype));
  return typeof op?.vjp === 'function' && item.gradient !== 'none' && floats && output !== undefined && isFloat(output.dtype);
}

/** The gradients of the sum of squares of the result, by each float input. */
export function gradientsOf(item: OpCase, symbols: readonly Tensor[]): readonly Tensor[] {
  const chosen = item.inputs.flatMap(({ dtype }, index) => (isFloat(dtype) ? [index] : []));
  const loss = (...floats: readonly Tensor[]): Tensor => {
    const all = symbols.map((symbol, index): Operand =>
      chosen.includes(index) ? (floats[chosen.indexOf(index)] as Tensor) : symbol,
    );
    return ops.sum(ops.square(item.call(...all)));
  };
  return grad(loss)(...chosen.map((index) => symbols[index] as Tensor));
}

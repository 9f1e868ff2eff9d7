import {
  type Backend,
  type DType,
  grad,
  isFloat,
  type NdArray,
  type Op,
  type Operand,
  ops,
  opSet,
  setBackend,
  type Shape,
  type Tensor,
  traceFunction,
} from '@ibex-ml/core';
import { engine } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, type Tolerance, usual } from '../reference/compare.ts';
import { arrayOf, countOf, map, type Values, valuesOf } from '../reference/values.ts';
import { evaluate, graphOf } from './evaluate.ts';
import { families } from './families.ts';
import { differences, weightsOf } from './finite-differences.ts';
import type { OpCase, Refusal } from './op-case.ts';

/** Gradients are sums of several rounded numbers. */
const gradientTolerance = { ...usual, relative: 5e-6, ofLargest: 5e-6 };

/**
 * Holds every op, on one backend, to references in doubles: values, shapes and types, gradients, refusals, and that nothing is
 * left in memory.
 *
 * @param name - what the backend is called in the report
 * @param makeBackend - as in `cpu`
 * @param allowance - what the backend may do beyond the usual, such as `flushed`
 */
export function opConformance(
  name: string,
  makeBackend: () => Backend | Promise<Backend>,
  allowance: Partial<Tolerance> = {},
): void {
  describe(`ops on ${name}`, () => {
    beforeAll(async () => setBackend(await makeBackend()));

    it('are all covered', () => {
      const covered = new Set(families.flatMap(({ cases }) => cases.map(({ op }) => op)));
      expect(opSet.filter((op) => !covered.has(op.name)).map((op) => op.name)).toEqual([]);
    });

    for (const family of families) {
      describe(family.name, () => {
        describe.each(family.cases.map((item) => [`${item.op}: ${item.name}`, item] as const))('%s', (_, item) => {
          describeCase(item, allowance);
        });
        it.each(family.refusals.map((item) => [item.op, item.name, item] as const))('%s refuses %s', (_op, _name, item) => {
          expectRefusal(item);
        });
      });
    }
  });
}

function describeCase(item: OpCase, allowance: Partial<Tolerance>): void {
  const { inputs, call, reference } = item;
  const { vjp } = opNamed(item.op);

  it('computes', async () => {
    const graph = graphOf(call, inputs);
    const used = graph.nodes.flatMap(({ source }) => (source.kind === 'op' ? [source.op.name] : []));
    expect(used, 'ops of the graph').toContain(item.op);
    const [actual] = await evaluate(graph, inputs);
    expectClose('the result', actual as NdArray, reference(...inputs.map(valuesOf)), {
      ...usual,
      ...allowance,
      ...item.tolerance,
    });
  });

  if (item.batched !== undefined) it('infers an unknown batch', () => expectUnknownBatch(item, item.batched ?? []));

  if (vjp === 'undefined') {
    it('ends the line of gradients', () => {
      expect(() => gradientsOf(item)).toThrow(expect.objectContaining({ name: 'GradientError' }));
    });
  } else if (item.gradient !== 'none' && isDifferentiable(item)) {
    it(vjp === 'zero' ? 'has gradients of zero' : 'has the right gradients', async () => {
      const { graph, weights } = gradientsOf(item);
      const gradients = await evaluate(graph, inputs);
      const wanted = vjp === 'zero' ? zeroGradients(item) : expectedGradients(item, weights);
      for (const [place, input] of floatInputs(item).entries()) {
        const what = `the gradient of input ${input}`;
        expectClose(what, gradients[place] as NdArray, wanted[place] as Values, gradientTolerance);
      }
    });
  }
}

function isDifferentiable(item: OpCase): boolean {
  const [output] = graphOf(item.call, item.inputs).outputs;
  return floatInputs(item).length > 0 && output !== undefined && isFloat(output.dtype);
}

function zeroGradients(item: OpCase): Values[] {
  return floatInputs(item).map((input) => map(valuesOf(item.inputs[input] as NdArray), () => 0));
}

function expectedGradients(item: OpCase, weights: Values): readonly Values[] {
  const { gradient = 'differences', inputs, reference } = item;
  if (typeof gradient === 'function') return gradient(weights, ...inputs.map(valuesOf));
  return floatInputs(item).map((input) => differences(reference, inputs, input, weights.data));
}

function opNamed(name: string): Op {
  const found = opSet.find((op) => op.name === name);
  if (found === undefined) throw new Error(`there is no op "${name}" in the set`);
  return found;
}

function floatInputs({ inputs }: OpCase): number[] {
  return inputs.flatMap(({ dtype }, index) => (isFloat(dtype) ? [index] : []));
}

/** The graph of the gradients of a weighted sum of the result, by each float input. */
function gradientsOf(item: OpCase): { readonly graph: ReturnType<typeof graphOf>; readonly weights: Values } {
  const { shape } = graphOf(item.call, item.inputs).outputs[0] as { readonly shape: Shape };
  const sizes = shape.map((size) => size as number);
  const weights = weightsOf(countOf(sizes));
  const chosen = floatInputs(item);
  const graph = graphOf((...inputs) => {
    const weighted = (...floats: readonly Tensor[]): Tensor => {
      const all = inputs.map((input, index): Operand =>
        chosen.includes(index) ? (floats[chosen.indexOf(index)] as Tensor) : input,
      );
      return ops.sum(ops.mul(item.call(...all), arrayOf(weights, sizes)));
    };
    return grad(weighted)(...chosen.map((index) => inputs[index] as Tensor));
  }, item.inputs);
  return { graph, weights: { shape: sizes, data: weights } };
}

/** An axis whose size changes with the batch must be unknown, and every other one known. */
function expectUnknownBatch({ inputs, call }: OpCase, batched: readonly number[]): void {
  const inferred = (batch: (size: number) => number | null): { readonly shape: Shape; readonly dtype: DType } => {
    const specs = inputs.map(({ shape, dtype }, index) => ({
      shape: batched.includes(index) ? [batch(shape[0] as number), ...shape.slice(1)] : shape,
      dtype,
    }));
    const [output] = traceFunction((...symbols) => call(...symbols), specs).graph.outputs;
    return output as NonNullable<typeof output>;
  };
  const [one, other] = [inferred((size) => size), inferred((size) => size + 1)];
  const expected = one.shape.map((size, axis) => (size === other.shape[axis] ? size : null));
  const unknown = inferred(() => null);
  expect({ shape: unknown.shape, dtype: unknown.dtype }).toEqual({ shape: expected, dtype: one.dtype });
}

function expectRefusal({ inputs, call, error }: Refusal): void {
  const trace = (): unknown => traceFunction((...symbols) => call(...symbols), inputs);
  expect(trace).toThrow(error);
  try {
    trace();
  } catch (thrown) {
    const { argument, expected, remedy } = thrown as { readonly [field: string]: unknown };
    expect([argument, expected, remedy].every((field) => typeof field === 'string' && field !== '')).toBe(true);
  }
  const before = engine().state.numTensors;
  const arrays = inputs.map(({ shape, dtype }) => zerosOf(shape, dtype));
  expect(() => call(...arrays)).toThrow(error);
  expect(engine().state.numTensors, 'tensors after the refusal').toBe(before);
}

function zerosOf(shape: Shape, dtype: DType): NdArray {
  const sizes = shape.map((size) => size ?? 1);
  return arrayOf(
    Array.from({ length: countOf(sizes) }, () => 0),
    sizes,
    dtype,
  );
}

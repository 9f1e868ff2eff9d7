import {
  type DType,
  type Graph,
  NdArray,
  ops,
  type SymbolicTensor,
  type Tensor,
  traceFunction,
  valueAndGrad,
  Variable,
} from '@ibex-ml/core';
import * as fc from 'fast-check';
import type { Drawn, Numbers, Step } from './random-ops/drawn.ts';
import { grow } from './random-ops/grow.ts';

/** What a graph begins with. */
interface Input {
  readonly kind: 'argument' | 'variable' | 'constant';
  readonly dtype: DType;
  /** Places in the list of sizes. */
  readonly axes: readonly number[];
  readonly seed: number;
  /** Whether NaN, infinities and -0 are among the numbers. */
  readonly odd: boolean;
}

/** A graph as plain numbers, so that a failing one shrinks. */
export interface Recipe {
  readonly sizes: readonly number[];
  readonly inputs: readonly Input[];
  readonly steps: readonly Step[];
  readonly outputs: readonly number[];
  readonly updates: readonly (readonly [variable: number, value: number])[];
  /** What to differentiate by the variables, so that a step of training is taken; null for none. */
  readonly loss: number | null;
}

/** A graph with what it runs on, and how far its results may be off. */
export interface RandomGraph {
  readonly graph: Graph;
  readonly args: readonly NdArray[];
  readonly variables: readonly Variable[];
  /** For each output, then for each variable: what rounding may change; null where that is not known. */
  readonly errors: readonly (number | null)[];
}

const nat = (max: number): fc.Arbitrary<number> => fc.nat({ max });

/** Recipes of graphs; `sizes` are those that axes may have. */
export function recipes(sizes: fc.Arbitrary<number>): fc.Arbitrary<Recipe> {
  const input = fc.record<Input>({
    kind: fc.constantFrom('argument', 'variable', 'constant'),
    dtype: fc.constantFrom('float32', 'float32', 'float32', 'int32', 'bool', 'uint8'),
    axes: fc.array(nat(3), { maxLength: 4 }),
    seed: nat(2 ** 31 - 1),
    odd: fc.nat({ max: 5 }).map((value) => value === 5),
  });
  const step = fc.record<Step>({
    op: nat(2 ** 20),
    picks: fc.tuple(nat(1000), nat(1000), nat(1000)),
    numbers: fc.tuple(nat(1000), nat(1000), nat(1000), nat(1000)),
  });
  return fc.record<Recipe>({
    sizes: fc.array(sizes, { minLength: 4, maxLength: 4 }),
    inputs: fc.array(input, { minLength: 1, maxLength: 5 }),
    steps: fc.array(step, { maxLength: 14 }),
    outputs: fc.array(nat(1000), { minLength: 1, maxLength: 3 }),
    updates: fc.array(fc.tuple(nat(1000), nat(1000)), { maxLength: 4 }),
    loss: fc.option(nat(1000), { freq: 2 }),
  });
}

/** The graph of a recipe, with variables of its own. What does not fit is left out. */
export function graphOfRecipe(recipe: Recipe, mostElements: number): RandomGraph {
  const starts = recipe.inputs.map((input) => ({ input, value: numbersOf(input, recipe.sizes, mostElements) }));
  const given = starts.filter(({ input }) => input.kind === 'argument');
  const variables = starts.map(({ input, value }, index) =>
    input.kind === 'variable' ? new Variable(value, { name: `v${index}` }) : null,
  );
  const errors: (number | null)[] = [];
  const { graph } = traceFunction(
    (...symbols) => {
      const values = starts.map(({ input, value }, index): Drawn => {
        const variable = variables[index];
        const tensor: Tensor =
          input.kind === 'argument'
            ? (symbols[given.findIndex((entry) => entry.value === value)] as SymbolicTensor)
            : (variable?.value ?? ops.constant(value));
        return { tensor: tensor as SymbolicTensor, numbers: numbersFor(input) };
      });
      for (const step of recipe.steps) {
        const made = grow(values, step, mostElements);
        if (made !== null) values.push(made);
      }
      const chosen = recipe.outputs.map((pick) => pickFromEnd(values, pick));
      errors.push(...chosen.map(({ numbers }) => numbers.error));
      const after = updateAll(recipe, variables, values);
      errors.push(...after);
      return chosen.map(({ tensor }) => tensor);
    },
    given.map(({ value }) => value),
  );
  return {
    graph,
    args: given.map(({ value }) => value),
    variables: variables.filter((variable) => variable !== null),
    errors,
  };
}

/** Assigns values that fit, and takes a step down a slope; gives the errors of all variables. */
function updateAll(
  { updates, loss }: Recipe,
  variables: readonly (Variable | null)[],
  values: readonly Drawn[],
): (number | null)[] {
  const all = variables.filter((variable) => variable !== null);
  const errors = new Map<Variable, number | null>(all.map((variable) => [variable, 0]));
  const floats = all.filter(({ dtype }) => dtype === 'float32');
  const goals = values.filter(({ tensor, numbers }) => tensor.dtype === 'float32' && numbers.limit < 100);
  const assign = (variable: Variable, value: Tensor, error: number | null): void => {
    variable.assign(value);
    errors.set(variable, error);
  };
  const step = (): void => {
    if (loss === null || goals.length === 0) return;
    const { gradients } = valueAndGrad(() => ops.sum(ops.tanh(pickFromEnd(goals, loss).tensor)), floats)();
    for (const [index, variable] of floats.entries()) {
      assign(variable, ops.sub(variable.value, ops.mul(gradients[index] as Tensor, 0.25)), null);
    }
  };
  // Every other time the step is taken with what was assigned before.
  if ((loss ?? 0) % 2 === 0) step();
  for (const [which, pick] of updates) {
    const variable = all[which % Math.max(1, all.length)];
    if (variable === undefined) continue;
    const fits = values.filter(({ tensor }) => tensor.dtype === variable.dtype && tensor.shape.join() === variable.shape.join());
    const { tensor, numbers } = pickFromEnd(fits, pick);
    assign(variable, tensor, numbers.error);
  }
  if ((loss ?? 0) % 2 === 1) step();
  return all.map((variable) => errors.get(variable) as number | null);
}

/** Later values are made of more: they are the more likely choice. */
function pickFromEnd<T>(values: readonly T[], pick: number): T {
  return values[values.length - 1 - (Math.floor(pick / 3) % values.length)] as T;
}

function numbersFor({ dtype, odd }: Input): Numbers {
  if (dtype === 'float32') return { error: 0, grain: 0.25, limit: 3, odd };
  return { error: 0, grain: 1, limit: dtype === 'bool' ? 1 : dtype === 'uint8' ? 200 : 6, odd: false };
}

function numbersOf({ dtype, axes, seed, odd }: Input, sizes: readonly number[], mostElements: number): NdArray {
  const shape: number[] = [];
  let count = 1;
  for (const axis of axes) {
    const size = sizes[axis] as number;
    if (count * Math.max(1, size) > mostElements) continue;
    count *= Math.max(1, size);
    shape.push(size);
  }
  const elements = shape.reduce((a, b) => a * b, 1);
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
  const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
  const draw = (): number => (odd && next(9) === 0 ? (strange[next(4)] as number) : (next(25) - 12) / 4);
  const fill: Readonly<Record<string, () => NdArray['data']>> = {
    float32: () => Float32Array.from({ length: elements }, draw),
    int32: () => Int32Array.from({ length: elements }, () => next(13) - 6),
    bool: () => Uint8Array.from({ length: elements }, () => next(2)),
    uint8: () => Uint8Array.from({ length: elements }, () => next(201)),
  };
  return new NdArray((fill[dtype] as () => NdArray['data'])(), shape, dtype);
}

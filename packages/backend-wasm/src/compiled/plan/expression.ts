import { type DType, NdArray, type SymbolicTensor } from '@ibex-ml/core';
import type { Access } from './access.ts';
import type { Buffer } from './buffer.ts';
import { elementwiseCost } from './cost.ts';
import { type IndexMap, movedMap, moves, sizesOf, stretchedMap, stridesUnder } from './index-map.ts';
import type { Values } from './values.ts';

/** What one element of a result is made of. Shared parts are one object. */
export type Expression =
  | { readonly kind: 'load'; readonly dtype: DType; readonly access: Access }
  | { readonly kind: 'constant'; readonly dtype: DType; readonly value: number }
  | {
      readonly kind: 'op';
      readonly dtype: DType;
      readonly name: string;
      readonly attributes: Readonly<Record<string, unknown>>;
      readonly inputs: readonly Expression[];
    };

export type LoadExpression = Extract<Expression, { readonly kind: 'load' }>;

/**
 * Resolves values of a graph to expressions over what lies in buffers: elementwise ops become parts of the expression, ops that only
 * move elements change where it reads.
 */
export class ExpressionBuilder {
  readonly #values: Values;
  readonly #loops: number;
  readonly #known = new Map<string, Expression>();

  /**
   * @param loops - how many loops the task has
   */
  constructor(values: Values, loops: number) {
    this.#values = values;
    this.#loops = loops;
  }

  /** The element of a value where a map says. `root` is computed even if it has a buffer: it is what fills it. */
  of(node: SymbolicTensor, map: IndexMap, root: boolean = false): Expression {
    const key = `${node.id} ${map.map(({ loop, step, offset }) => `${loop},${step},${offset}`).join(' ')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#make(node, map, root);
    this.#known.set(key, made);
    return made;
  }

  #make(node: SymbolicTensor, map: IndexMap, root: boolean): Expression {
    const { dtype, source } = node;
    const constant = this.#values.constantOf(node);
    if (constant !== null) return { kind: 'constant', dtype, value: constant };
    const buffer = root ? null : this.#values.bufferOf(node);
    if (buffer !== null) return { kind: 'load', dtype, access: this.#access(buffer, map, sizesOf(node.shape)) };
    if (source.kind !== 'op') return this.#load(node, map);
    const [first] = source.inputs as readonly [SymbolicTensor];
    if (moves.has(source.op.name)) {
      const moved = movedMap(node, first, map);
      if (moved !== null) return this.of(first, moved);
      return this.#load(first, map, sizesOf(node.shape));
    }
    if (source.op.name === 'oneHot') return this.#oneHot(node, first, map);
    const inputs = source.inputs.map((input) => this.of(input, stretchedMap(map, sizesOf(input.shape), sizesOf(node.shape))));
    return { kind: 'op', dtype, name: source.op.name, attributes: source.attributes, inputs };
  }

  /** What must lie in a buffer; under another shape, where it is reshaped. */
  #load(node: SymbolicTensor, map: IndexMap, sizes: readonly number[] = sizesOf(node.shape)): Expression {
    const buffer = this.#values.requireBuffer(node);
    return { kind: 'load', dtype: node.dtype, access: this.#access(buffer, map, sizes) };
  }

  #access(buffer: Buffer, map: IndexMap, sizes: readonly number[]): Access {
    return { buffer, ...stridesUnder(map, sizes, this.#loops) };
  }

  /** The last axis counts from 0: an element is 1 where the index is that number. */
  #oneHot(node: SymbolicTensor, indices: SymbolicTensor, map: IndexMap): Expression {
    const depth = sizesOf(node.shape).at(-1) as number;
    const counting = this.#values.constantBuffer(
      `0 to ${depth - 1}`,
      new NdArray(
        Int32Array.from({ length: depth }, (_, index) => index),
        [depth],
        'int32',
      ),
    );
    const place: Expression = { kind: 'load', dtype: 'int32', access: this.#access(counting, map.slice(-1), [depth]) };
    const inputs = [this.of(indices, map.slice(0, -1)), place];
    const hit: Expression = { kind: 'op', dtype: 'bool', name: 'equal', attributes: {}, inputs };
    return { kind: 'op', dtype: node.dtype, name: 'cast', attributes: { dtype: node.dtype }, inputs: [hit] };
  }
}

/** Every load in some expressions, each once. */
export function loadExpressionsOf(expressions: readonly Expression[]): LoadExpression[] {
  const seen = new Set<Expression>();
  const loads: LoadExpression[] = [];
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'load') loads.push(expression);
    if (expression.kind === 'op') for (const input of expression.inputs) visit(input);
  };
  for (const expression of expressions) visit(expression);
  return loads;
}

/** How many instructions it takes to compute some expressions and to store each; what they share counts once. */
export function instructionsOf(expressions: readonly Expression[]): number {
  const seen = new Set<Expression>();
  const count = (expression: Expression): number => {
    if (seen.has(expression)) return 0;
    seen.add(expression);
    if (expression.kind !== 'op') return 1;
    return expression.inputs.reduce((sum, input) => sum + count(input), elementwiseCost(expression.name) ?? 1);
  };
  return expressions.reduce((sum, expression) => sum + count(expression) + 1, 0);
}

/** How some expressions walk over buffers. */
export function loadsOf(expressions: readonly Expression[]): Access[] {
  return loadExpressionsOf(expressions).map(({ access }) => access);
}

/** The expressions with every load replaced; shared parts stay shared. */
export function withLoads(expressions: readonly Expression[], replace: (access: Access) => Access): Expression[] {
  const known = new Map<Expression, Expression>();
  const visit = (expression: Expression): Expression => {
    const done = known.get(expression);
    if (done !== undefined) return done;
    let made = expression;
    if (expression.kind === 'load') made = { ...expression, access: replace(expression.access) };
    if (expression.kind === 'op') made = { ...expression, inputs: expression.inputs.map(visit) };
    known.set(expression, made);
    return made;
  };
  return expressions.map(visit);
}

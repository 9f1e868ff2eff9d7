import type { Local } from '../encode/code.ts';
import type { Access } from '../plan/access.ts';
import { type Expression, loadExpressionsOf } from '../plan/expression.ts';
import { emitElementwise } from './elementwise.ts';
import type { Pointers } from './pointers.ts';
import type { TaskCode } from './task-code.ts';
import { emitLoad, type Width } from './vectors.ts';

/** Evaluates expressions where the pointers stand; what is shared is computed once. */
export class Evaluation {
  readonly #code: TaskCode;
  readonly #pointers: Pointers;
  readonly #vectorLoop: number;
  readonly #locals = new Map<string, Local>();
  readonly #ids = new Map<Expression, number>();
  readonly #varying = new Map<Expression, boolean>();
  /** Loads that were made before the innermost loop. */
  #hoisted = new Set<string>();
  #done = new Set<string>();

  /**
   * @param vectorLoop - the loop along which the lanes of a vector lie
   */
  constructor(code: TaskCode, pointers: Pointers, vectorLoop: number) {
    this.#code = code;
    this.#pointers = pointers;
    this.#vectorLoop = vectorLoop;
  }

  /** Loads, before the innermost loop, what stays the same in it. */
  hoist(expressions: readonly Expression[], innermost: number, width: Width, vectors: number): void {
    this.#hoisted = new Set();
    this.#done = new Set();
    for (const load of loadExpressionsOf(expressions)) {
      if (load.access.strides[innermost] !== 0) continue;
      for (let vector = 0; vector < vectors; vector += 1) {
        const key = this.#keyOf(load, vector);
        this.#load(load.access, width, vector);
        this.#code.set(this.#localOf(key));
        this.#hoisted.add(key);
      }
    }
  }

  /** Begins anew: the pointers have moved, or the width has changed. */
  restart(): void {
    this.#done = new Set(this.#hoisted);
  }

  /** Puts the value on the stack; `vector` counts vectors from the pointers on. */
  push(expression: Expression, width: Width, vector: number = 0): void {
    const code = this.#code;
    if (expression.kind === 'constant') {
      if (expression.dtype === 'float32') code.floats(expression.value);
      else code.integers(expression.dtype === 'bool' ? -expression.value : expression.value);
      return;
    }
    const key = this.#keyOf(expression, vector);
    if (this.#done.has(key)) return void code.get(this.#localOf(key));
    if (expression.kind === 'load') this.#load(expression.access, width, vector);
    else {
      const { name, attributes, inputs } = expression;
      const from = inputs[0]?.dtype ?? expression.dtype;
      const operands = inputs.map((input) => () => {
        this.push(input, width, vector);
      });
      emitElementwise(name, { code, attributes, from: name === 'where' ? 'bool' : from }, operands);
    }
    code.tee(this.#localOf(key));
    this.#done.add(key);
  }

  #load(access: Access, width: Width, vector: number): void {
    const stride = access.strides[this.#vectorLoop] ?? 0;
    emitLoad(this.#code, access, this.#pointers.of(access), stride, width, vector * 4);
  }

  #localOf(key: string): Local {
    const known = this.#locals.get(key);
    if (known !== undefined) return known;
    const local = this.#code.local('v128');
    this.#locals.set(key, local);
    return local;
  }

  /** What is the same in all lanes is the same in all vectors. */
  #keyOf(expression: Expression, vector: number): string {
    const id = this.#ids.get(expression) ?? this.#ids.size;
    this.#ids.set(expression, id);
    return `${id}/${this.#varies(expression) ? vector : 0}`;
  }

  /** Whether it walks along the loop in which the lanes lie. */
  #varies(expression: Expression): boolean {
    const known = this.#varying.get(expression);
    if (known !== undefined) return known;
    const varies =
      expression.kind === 'load'
        ? expression.access.strides[this.#vectorLoop] !== 0
        : expression.kind === 'op' && expression.inputs.some((input) => this.#varies(input));
    this.#varying.set(expression, varies);
    return varies;
  }
}

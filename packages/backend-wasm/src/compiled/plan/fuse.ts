import type { Expression } from './expression.ts';
import { countOf } from './index-map.ts';
import { LoopTask } from './loop-task.ts';
import type { Buffer } from './buffer.ts';
import type { Task } from './task.ts';

/** Loops of the same shape that read the same numbers become one loop with several results. */
export function fuse(tasks: readonly Task[]): Task[] {
  const fused = new Fusion();
  for (const task of tasks) fused.add(task);
  return fused.tasks;
}

class Fusion {
  tasks: Task[] = [];

  add(task: Task): void {
    const partner = task instanceof LoopTask ? this.#partnerOf(task) : undefined;
    if (partner === undefined) {
      this.tasks.push(task);
      return;
    }
    const joint = joined(partner, task as LoopTask);
    // The joint loop runs when the later one's inputs are there: it takes the later place.
    this.tasks = [...this.tasks.filter((other) => other !== partner), joint];
  }

  #partnerOf(task: LoopTask): LoopTask | undefined {
    const loops = this.tasks.filter((other): other is LoopTask => other instanceof LoopTask);
    return loops.toReversed().find((other) => isAlike(other, task) && this.#isFree(other, task));
  }

  /** Whether nothing that waits for `first` is waited for by `second`, and nothing else that has come since needs `first`. */
  #isFree(first: LoopTask, second: LoopTask): boolean {
    const since = this.tasks.slice(this.tasks.indexOf(first) + 1);
    const made = new Set(first.writes);
    return (
      !since.some(({ reads, writes }) => reads.some((buffer) => made.has(buffer)) || writes.some((buffer) => made.has(buffer))) &&
      // Only results that lie element by element are passed on within the loop.
      second.reads.every((buffer) => !made.has(buffer) || second.readsWhere(buffer, first))
    );
  }
}

/** The same loops, with something to share: a result that is passed on, or numbers that both read. */
function isAlike(a: LoopTask, b: LoopTask): boolean {
  const alike = a.nest.sizes.join() === b.nest.sizes.join() && a.nest.reduced.join() === b.nest.reduced.join();
  const large = (buffer: Buffer): boolean => buffer.elements * 2 > countOf(a.nest.sizes);
  return alike && b.reads.some((buffer) => large(buffer) && (a.reads.includes(buffer) || a.writes.includes(buffer)));
}

/** Both as one; what the first stores, the second takes from where it was computed. */
function joined(first: LoopTask, second: LoopTask): LoopTask {
  const roots = [...first.nest.roots, ...second.nest.roots];
  const sharing = new Sharing((expression) =>
    expression.kind === 'load' ? (first.storedAt(expression.access) ?? expression) : expression,
  );
  return new LoopTask({ ...first.nest, roots: roots.map((root) => ({ ...root, value: sharing.of(root.value) })) });
}

/** Rewrites expressions so that equal ones are one object, and are computed once. */
class Sharing {
  readonly #replace: (expression: Expression) => Expression;
  readonly #done = new Map<Expression, Expression>();
  readonly #known = new Map<string, Expression>();
  readonly #ids = new Map<object, number>();

  /**
   * @param replace - what to put in the place of a load
   */
  constructor(replace: (expression: Expression) => Expression) {
    this.#replace = replace;
  }

  of(expression: Expression): Expression {
    const done = this.#done.get(expression);
    if (done !== undefined) return done;
    const replaced = this.#replace(expression);
    const made = replaced === expression ? this.#unique(expression) : this.of(replaced);
    this.#done.set(expression, made);
    return made;
  }

  #unique(expression: Expression): Expression {
    const made =
      expression.kind === 'op' ? { ...expression, inputs: expression.inputs.map((input) => this.of(input)) } : expression;
    const key = this.#keyOf(made);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, made);
    return made;
  }

  #keyOf(expression: Expression): string {
    const { kind, dtype } = expression;
    if (kind === 'constant') return `${dtype} ${Object.is(expression.value, -0) ? '-0' : expression.value}`;
    if (kind === 'load') {
      const { buffer, base, strides } = expression.access;
      return `load ${this.#idOf(buffer)} ${base} ${strides.join()}`;
    }
    const inputs = expression.inputs.map((input) => this.#idOf(input)).join();
    return `${expression.name} ${JSON.stringify(expression.attributes, printed)} ${dtype} ${inputs}`;
  }

  #idOf(thing: object): number {
    const id = this.#ids.get(thing) ?? this.#ids.size;
    this.#ids.set(thing, id);
    return id;
  }
}

/** Numbers that JSON lacks are told apart too: the infinities and -0. */
function printed(_: string, value: unknown): unknown {
  return typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : value;
}

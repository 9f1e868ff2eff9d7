import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError, StateError } from '../errors.ts';
import { NdArray } from '../nd-array.ts';
import { fitsShape, formatSpec, isFloat, type Spec } from '../spec.ts';
import type { Variable } from '../variable.ts';
import { attributesKey, numberKey } from './attributes-key.ts';
import type { Graph, VariableUpdate } from './graph.ts';
import type { Attributes, Op } from './op.ts';
import { type Source, SymbolicTensor, type Tensor } from './symbolic-tensor.ts';

/** Sees every value as it enters a trace, and may compute it at once: how `runEagerly` works. */
export interface TraceObserver {
  recorded(node: SymbolicTensor): void;
  valueOf(node: SymbolicTensor): TfTensor;
}

/**
 * The record of one run of a function over symbols. While a trace is current, ops do not compute: they add a node here.
 * Equal nodes are added once, so that code which computes a thing twice pays for it once.
 */
export class Trace {
  readonly #nodes: SymbolicTensor[] = [];
  readonly #known = new Map<string, SymbolicTensor>();
  readonly #reads = new Map<Variable, SymbolicTensor>();
  readonly #writes = new Map<Variable, SymbolicTensor>();
  readonly #arguments: SymbolicTensor[] = [];
  readonly #opNumbers = new Map<Op, number>();
  readonly #observer: TraceObserver | null;

  constructor(observer: TraceObserver | null = null) {
    this.#observer = observer;
  }

  /** An input of the function, the next in order. */
  argument(spec: Spec, name: string = `argument${this.#arguments.length}`): SymbolicTensor {
    const node = this.#add(spec, { kind: 'argument', index: this.#arguments.length, name });
    this.#arguments.push(node);
    return node;
  }

  /** Fixed values, which must not be changed afterwards. */
  constant(value: NdArray): SymbolicTensor {
    if (value.size !== 1) return this.#add(value, { kind: 'constant', value });
    const key = `${value.dtype}[${value.shape.join()}]${numberKey(value.data[0] as number)}`;
    return this.#once(key, () => this.#add(value, { kind: 'constant', value }));
  }

  /** The application of an op. */
  record(op: Op, inputs: readonly SymbolicTensor[], attributes: Attributes): SymbolicTensor {
    let key = `${this.#numberOf(op)}(`;
    for (const input of inputs) {
      if (input.trace !== this) throw foreign(op.name, input);
      key += `${input.id},`;
    }
    return this.#once(key + attributesKey(attributes), () =>
      this.#add(op.infer(inputs, attributes), { kind: 'op', op, inputs, attributes }),
    );
  }

  /** What a variable holds at this point of the function. */
  read(variable: Variable): SymbolicTensor {
    return this.#writes.get(variable) ?? this.captured(variable);
  }

  /** What a variable held when the function began. */
  captured(variable: Variable): SymbolicTensor {
    let node = this.#reads.get(variable);
    if (node === undefined) {
      node = this.#add(variable.spec, { kind: 'variable', variable });
      this.#reads.set(variable, node);
    }
    return node;
  }

  /** Sets what a variable holds from here on, and once the function has run. */
  write(variable: Variable, value: SymbolicTensor): void {
    if (value.trace !== this) throw foreign(`variable "${variable.name}"`, value);
    if (!fitsShape(value.shape, variable.shape) || value.dtype !== variable.dtype) {
      throw new ShapeError({
        where: `variable "${variable.name}"`,
        argument: 'value',
        expected: formatSpec(variable),
        received: formatSpec(value),
        remedy: 'Assign a value of the shape and type that the variable was made with.',
      });
    }
    this.#writes.set(variable, value);
  }

  /** The computed numbers of a node, or null where this trace only records. */
  valueOf(node: SymbolicTensor): TfTensor | null {
    return this.#observer === null ? null : this.#observer.valueOf(node);
  }

  /** The graph that leads to these outputs: what nothing asks for is left out. */
  graph(outputs: readonly SymbolicTensor[]): Graph {
    const updates: VariableUpdate[] = [...this.#writes].map(([variable, value]) => ({ variable, value }));
    const needed = new Set<SymbolicTensor>();
    const pending = [...outputs, ...updates.map((update) => update.value)];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (needed.has(node)) continue;
      needed.add(node);
      if (node.source.kind === 'op') pending.push(...node.source.inputs);
    }
    const nodes = this.#nodes.filter((node) => needed.has(node));
    return { arguments: this.#arguments, outputs, updates, nodes };
  }

  #add(spec: Spec, source: Source): SymbolicTensor {
    const node = new SymbolicTensor(this, this.#nodes.length, spec, source);
    this.#nodes.push(node);
    this.#observer?.recorded(node);
    return node;
  }

  #once(key: string, make: () => SymbolicTensor): SymbolicTensor {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const node = make();
    this.#known.set(key, node);
    return node;
  }

  #numberOf(op: Op): number {
    let number = this.#opNumbers.get(op);
    if (number === undefined) {
      number = this.#opNumbers.size;
      this.#opNumbers.set(op, number);
    }
    return number;
  }
}

let current: Trace | null = null;

/** The trace that ops add to now, or null where they compute. */
export function currentTrace(): Trace | null {
  return current;
}

/** Runs a function, which must not be async, with ops adding to this trace. */
export function withTrace<T>(trace: Trace, run: () => T): T {
  const outer = current;
  current = trace;
  try {
    const result = run();
    if (result instanceof Promise) throw asyncFunction();
    return result;
  } finally {
    current = outer;
  }
}

/** The symbol for an operand inside a trace. A number takes the type of its partner, or float32. */
export function symbolFor(trace: Trace, value: Tensor | NdArray | number | boolean, like: Spec | null): SymbolicTensor {
  if (value instanceof SymbolicTensor) return value;
  if (value instanceof NdArray) return trace.constant(value);
  if (typeof value === 'number' || typeof value === 'boolean') return trace.constant(scalar(value, like));
  throw new StateError({
    where: 'trace',
    argument: 'operand',
    expected: 'a symbol of this trace, a number or an NdArray',
    received: value,
    remedy: 'Pass tensors as arguments of the traced function, give constants as an NdArray, and read a variable by its value.',
  });
}

/**
 * A number as a scalar array of the type that fits its partner: a float beside a float, int32 beside an integer type, and
 * float32 beside nothing, or where an int32 cannot hold it.
 */
export function scalar(value: number | boolean, like: Spec | null): NdArray {
  if (typeof value === 'boolean') return new NdArray(Uint8Array.of(value ? 1 : 0), [], 'bool');
  if (like !== null && isFloat(like.dtype)) return new NdArray(Float32Array.of(value), [], like.dtype);
  const fitsInteger = like !== null && (value | 0) === value;
  return new NdArray(fitsInteger ? Int32Array.of(value) : Float32Array.of(value), []);
}

function foreign(where: string, value: Spec): StateError {
  return new StateError({
    where,
    argument: 'input',
    expected: 'a value of the trace that is running',
    received: value,
    remedy: 'Do not keep symbols between two traces: return them, or hold state in a Variable.',
  });
}

function asyncFunction(): ArgumentError {
  return new ArgumentError({
    where: 'trace',
    argument: 'function',
    expected: 'synchronous',
    received: 'a function that returned a promise',
    remedy: 'Await data before the call and pass it as an argument.',
  });
}

import { keep, type Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { download, knownAs, sixteenBitType, tfDtype, upload } from './device.ts';
import { BackendError, ShapeError, StateError } from './errors.ts';
import { SymbolicTensor, type Tensor } from './graph/symbolic-tensor.ts';
import { currentTrace } from './graph/trace.ts';
import { NdArray } from './nd-array.ts';
import { isSixteenBit } from './sixteen-bit-floats/round-floats.ts';
import { formatShape, sameShape, type DType, type Spec } from './spec.ts';

/** Memory of an executor's own that holds a variable's numbers, so that its programs change them in place. */
export interface Residence {
  /** A copy of the numbers on the host, as they are when the programs that run have ended. */
  read(): Promise<NdArray>;
  /** The same at once. @throws {StateError} where that cannot be: while a program changes them, or another thread holds them */
  readNow(): NdArray;
  /** Gives the memory back: the numbers have gone elsewhere, or are no longer needed. */
  release(): void;
}

/** Where a variable's numbers are: on the host until a backend is chosen, then on its device or with its executor. */
interface Place {
  host: NdArray | null;
  tensor: TfTensor | null;
  residence: Residence | null;
}

export interface VariableOptions {
  readonly name: string;
  /** Whether optimizers may change it; default true. */
  readonly trainable?: boolean;
  /** What optimizers make of the value after each step, in ops; default null, nothing. */
  readonly constraint?: ((value: Tensor) => Tensor) | null;
}

/**
 * A tensor that keeps its place and changes its value: weights, optimizer state, running statistics, metric totals.
 *
 * Inside a traced function `value` is a symbol and `assign` takes effect when the function runs. Outside, both act at
 * once. The numbers follow `setBackend`. When a variable is no longer referred to, its device memory is given back.
 */
export class Variable implements Spec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  trainable: boolean;
  readonly constraint: ((value: Tensor) => Tensor) | null;
  readonly #place: Place;

  /**
   * @param initial - the first value, whose shape and type stay
   */
  constructor(initial: NdArray, options: VariableOptions) {
    this.name = options.name;
    this.shape = initial.shape;
    this.dtype = initial.dtype;
    this.trainable = options.trainable ?? true;
    this.constraint = options.constraint ?? null;
    this.#place = placed(initial);
    remember(this, this.#place);
  }

  get spec(): Spec {
    return { shape: this.shape, dtype: this.dtype };
  }

  /** The number of elements. */
  get size(): number {
    return this.shape.reduce((product, size) => product * size, 1);
  }

  /** The value, for ops: a symbol while a function is traced, else the tensor on the device. */
  get value(): Tensor {
    return currentTrace()?.read(this) ?? this.tensor;
  }

  /**
   * The tensor on the device. It belongs to the variable: do not dispose of it.
   *
   * @throws {BackendError} when no backend has been chosen
   * @throws {StateError} when a program is changing the value, or a Worker holds it, so that it can only be waited for: see `read`
   */
  get tensor(): TfTensor {
    return this.toDevice();
  }

  /** Where an executor keeps the value, if one does. */
  get residence(): Residence | null {
    return this.#place.residence;
  }

  /**
   * Sets the value. Inside a traced function, sets what the variable will hold when the function has run.
   *
   * @throws {ShapeError} when shape or type differ from the variable's
   */
  assign(value: Tensor | NdArray): void {
    const trace = currentTrace();
    if (trace !== null) {
      if (!(value instanceof SymbolicTensor || value instanceof NdArray)) throw this.#misfit(value);
      trace.write(this, value instanceof NdArray ? trace.constant(value) : value);
      return;
    }
    if (value instanceof SymbolicTensor) throw this.#misfit(value);
    if (isEmpty(this.#place)) throw this.#gone();
    const dtype = value instanceof NdArray ? value.dtype : (sixteenBitType(value) ?? value.dtype);
    const own = value instanceof NdArray || isSixteenBit(this.dtype) ? this.dtype : tfDtype(this.dtype);
    if (!sameShape(value.shape, this.shape) || dtype !== own) throw this.#misfit(value);
    this.#set(value instanceof NdArray ? placed(value) : { host: null, tensor: this.#known(value.clone()), residence: null });
  }

  /** Takes over a tensor of the right shape and type as the new value; it belongs to the variable from now on. */
  adopt(tensor: TfTensor): void {
    this.#set({ host: null, tensor: this.#known(tensor), residence: null });
  }

  /** From now on the value is the one that lies there; the residence belongs to the variable, and is released by it. */
  settle(residence: Residence): void {
    this.#set({ host: null, tensor: null, residence });
  }

  /** A copy of the value on the host; when a program is changing it, what it has become. */
  async read(): Promise<NdArray> {
    const { host, tensor, residence } = this.#place;
    if (residence !== null) return residence.read();
    if (tensor !== null) return download(tensor, this.dtype);
    if (host !== null) return new NdArray(host.data.slice(), host.shape, host.dtype);
    throw this.#gone();
  }

  /** Brings the value to the current backend, if it is on the host; gives the tensor. */
  toDevice(): TfTensor {
    const { host, tensor, residence } = this.#place;
    if (tensor !== null) return tensor;
    const value = residence?.readNow() ?? host;
    if (value === null) throw this.#gone();
    const uploaded = keep(upload(value));
    this.#set({ host: null, tensor: uploaded, residence: null });
    return uploaded;
  }

  /** Brings the value to the current backend from wherever it is, unless another one is assigned meanwhile. */
  async fetch(): Promise<void> {
    const { residence } = this.#place;
    if (residence === null) return;
    const value = await residence.read();
    if (this.#place.residence === residence) this.#set({ host: null, tensor: keep(upload(value)), residence: null });
  }

  /** Gives back the memory now instead of when the variable is collected; it has no value after. */
  dispose(): void {
    this.#set({ host: null, tensor: null, residence: null });
    forget(this);
  }

  #known(tensor: TfTensor): TfTensor {
    return keep(knownAs(tensor, this.dtype));
  }

  #set(place: Place): void {
    giveBack(this.#place);
    Object.assign(this.#place, place);
  }

  #misfit(value: unknown): ShapeError {
    return new ShapeError({
      where: `variable "${this.name}"`,
      argument: 'value',
      expected: `${this.dtype}${formatShape(this.shape)}`,
      received: value,
      remedy: 'Assign a value of the shape and type that the variable was made with.',
    });
  }

  #gone(): StateError {
    return new StateError({
      where: `variable "${this.name}"`,
      argument: 'value',
      expected: 'read before dispose',
      received: 'a read after dispose',
      remedy: 'Make a new variable (or model) instead of using a disposed one.',
    });
  }
}

let onDevice = false;
const live = new Map<Place, WeakRef<Variable>>();
const placeOf = new WeakMap<Variable, Place>();
const abandoned = new FinalizationRegistry<Place>((place) => {
  live.delete(place);
  giveBack(place);
});

function giveBack(place: Place): void {
  place.tensor?.dispose();
  place.residence?.release();
  place.tensor = null;
  place.residence = null;
}

function isEmpty({ host, tensor, residence }: Place): boolean {
  return host === null && tensor === null && residence === null;
}

/** A first or new value where variables are now: on the device, or, before there is one, on the host. */
function placed(value: NdArray): Place {
  if (onDevice) return { host: null, tensor: keep(upload(value)), residence: null };
  return { host: new NdArray(value.data.slice(), value.shape, value.dtype), tensor: null, residence: null };
}

function remember(variable: Variable, place: Place): void {
  live.set(place, new WeakRef(variable));
  placeOf.set(variable, place);
  abandoned.register(variable, place, variable);
}

function forget(variable: Variable): void {
  const place = placeOf.get(variable);
  if (place !== undefined) live.delete(place);
  abandoned.unregister(variable);
}

/** Every variable that is in use. Memory of variables that were collected is given back here, if the collector has not yet told. */
export function liveVariables(): Variable[] {
  return [...live].flatMap(([place, reference]) => {
    const variable = reference.deref();
    if (variable !== undefined) return [variable];
    live.delete(place);
    giveBack(place);
    return [];
  });
}

/** Brings the values of variables to the current backend, all of them: another program may take one away meanwhile. */
export async function fetchAll(variables: readonly Variable[]): Promise<void> {
  while (variables.some(({ residence }) => residence !== null)) for (const variable of variables) await variable.fetch();
}

/** What a variable held, and where, when it was read. */
interface Reading {
  readonly variable: Variable;
  readonly place: Place;
  readonly source: NdArray | TfTensor | Residence;
  readonly value: NdArray;
}

/**
 * Carries all variables over a change of backend: reads them, runs the change, and writes them on the other side. When the
 * change or a write fails, the variables are as they were.
 */
export async function carryVariables(change: () => Promise<void>): Promise<void> {
  const readings = await readAll(liveVariables());
  await change();
  const moved = writeAll(readings);
  onDevice = true;
  // Variables that were assigned or made while the others were on their way follow.
  writeAll(await readAll(liveVariables().filter((variable) => !moved.has(variable))));
}

async function readAll(variables: readonly Variable[]): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const variable of variables) {
    const place = placeOf.get(variable) as Place;
    const source = sourceOf(place);
    const value = source === null ? null : await valueOf(variable);
    if (source !== null && value !== null) readings.push({ variable, place, source, value });
  }
  return readings;
}

/** A variable's value; null where it has been lost together with its memory or its device, as whoever reads it is told. */
async function valueOf(variable: Variable): Promise<NdArray | null> {
  try {
    return await variable.read();
  } catch (error) {
    if (error instanceof BackendError) return null;
    throw error;
  }
}

function sourceOf({ host, tensor, residence }: Place): Reading['source'] | null {
  return residence ?? tensor ?? host;
}

/** Writes, to the current backend, all values that are still their variables'; gives these variables. */
function writeAll(readings: readonly Reading[]): Set<Variable> {
  const current = readings.filter(({ place, source }) => source === sourceOf(place));
  const tensors: TfTensor[] = [];
  try {
    for (const { value } of current) tensors.push(keep(upload(value)));
  } catch (error) {
    for (const tensor of tensors) tensor.dispose();
    throw error;
  }
  for (const [index, { variable }] of current.entries()) variable.adopt(tensors[index] as TfTensor);
  return new Set(current.map(({ variable }) => variable));
}

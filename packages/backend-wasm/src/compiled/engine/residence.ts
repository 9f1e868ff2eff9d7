import { download, NdArray, type Residence, type TypedArray, type Variable } from '@ibex-ml/core';
import type { Engine } from './engine.ts';
import type { Place } from './machine.ts';

/** A variable's numbers in the memory of an engine. */
export class EngineResidence implements Residence {
  readonly engine: Engine;
  readonly address: number;
  /** How often programs have changed the numbers. */
  changes = 0;
  readonly #shape: readonly number[];
  readonly #place: Place;

  constructor(engine: Engine, value: NdArray) {
    this.engine = engine;
    this.address = engine.heap.allocate(value.data.byteLength);
    engine.machine.write(this.address, value.data);
    this.#shape = value.shape;
    this.#place = { address: this.address, dtype: value.dtype, elements: value.size };
  }

  async read(): Promise<NdArray> {
    return this.#array(await this.engine.machine.read(this.#place));
  }

  readNow(): NdArray {
    return this.#array(this.engine.machine.readNow(this.#place));
  }

  release(): void {
    this.engine.release(this.address);
  }

  #array(data: TypedArray): NdArray {
    return new NdArray(data, this.#shape, this.#place.dtype);
  }
}

/** Where a variable's numbers lie in the engine, if they are there. */
export function residenceIn(engine: Engine, variable: Variable): EngineResidence | null {
  const { residence } = variable;
  return residence instanceof EngineResidence && residence.engine === engine ? residence : null;
}

/** Brings a variable's numbers to the engine, unless others are assigned meanwhile. @throws {StateError} when it has been disposed of */
export async function moveIn(engine: Engine, variable: Variable): Promise<void> {
  if (residenceIn(engine, variable) !== null) return;
  const before = variable.tensor;
  const value = await download(before, variable.dtype);
  if (variable.residence === null && variable.tensor === before) variable.settle(new EngineResidence(engine, value));
}

import { roundedFloat, type SixteenBitFloat, type SymbolicTensor } from '@ibex-ml/core';

const { fround } = Math;

/** Ops on numbers that are known when the program is made, in float32. */
const folded: Readonly<Record<string, (...inputs: number[]) => number>> = {
  reshape: (x = 0) => x,
  broadcastTo: (x = 0) => x,
  stopGradient: (x = 0) => x,
  neg: (x = 0) => -x,
  add: (a = 0, b = 0) => fround(a + b),
  sub: (a = 0, b = 0) => fround(a - b),
  mul: (a = 0, b = 0) => fround(a * b),
  div: (a = 0, b = 0) => fround(a / b),
  sqrt: (x = 0) => fround(Math.sqrt(x)),
};

/** Finds values whose elements are all one number that is known beforehand. */
export class ConstantFolding {
  readonly #known = new Map<SymbolicTensor, number | null>();

  valueOf(node: SymbolicTensor): number | null {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const value = this.#fold(node);
    this.#known.set(node, value);
    return value;
  }

  #fold({ source, dtype }: SymbolicTensor): number | null {
    if (source.kind === 'constant') return source.value.size === 1 ? (source.value.data[0] as number) : null;
    if (source.kind !== 'op' || dtype !== 'float32') return null;
    const inputs = source.inputs.map((input) => this.valueOf(input));
    const [first] = inputs;
    if (source.op.name === 'roundFloats' && typeof first === 'number') {
      return roundedFloat(first, source.attributes['dtype'] as SixteenBitFloat);
    }
    const fold = folded[source.op.name];
    if (fold === undefined) return null;
    return inputs.includes(null) ? null : fold(...(inputs as number[]));
  }
}

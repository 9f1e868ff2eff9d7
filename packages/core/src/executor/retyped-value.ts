import { knownAs, type TfTensor } from '../device.ts';
import { NdArray } from '../nd-array.ts';
import { isSixteenBit } from '../sixteen-bit-floats/round-floats.ts';
import type { DType, Spec } from '../spec.ts';
import type { DeviceValue } from './executor.ts';

/** What a program left, under the types that the function gave: programs hold floats of 16 bits as float32. */
export function retyped(values: readonly DeviceValue[], specs: readonly Spec[]): readonly DeviceValue[] {
  if (!specs.some(({ dtype }) => isSixteenBit(dtype))) return values;
  return values.map((value, index) => {
    const { dtype } = specs[index] as Spec;
    return isSixteenBit(dtype) ? new RetypedValue(value, dtype) : value;
  });
}

class RetypedValue implements DeviceValue {
  readonly shape: DeviceValue['shape'];
  readonly dtype: DType;
  readonly #value: DeviceValue;

  constructor(value: DeviceValue, dtype: DType) {
    this.#value = value;
    this.shape = value.shape;
    this.dtype = dtype;
  }

  async read(): Promise<NdArray> {
    const { data, shape } = await this.#value.read();
    return new NdArray(data, shape, this.dtype);
  }

  take(): TfTensor {
    return knownAs(this.#value.take(), this.dtype);
  }

  dispose(): void {
    this.#value.dispose();
  }
}

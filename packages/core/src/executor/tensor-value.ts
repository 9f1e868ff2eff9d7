import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { download, knownAs } from '../device.ts';
import type { NdArray } from '../nd-array.ts';
import type { DType, Spec } from '../spec.ts';
import type { DeviceValue } from './executor.ts';

/** A tfjs tensor that a program has made. */
export class TensorValue implements DeviceValue {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #tensor: TfTensor;

  constructor(tensor: TfTensor, spec: Spec) {
    this.#tensor = knownAs(tensor, spec.dtype);
    this.shape = tensor.shape;
    this.dtype = spec.dtype;
  }

  async read(): Promise<NdArray> {
    try {
      return await download(this.#tensor, this.dtype);
    } finally {
      this.#tensor.dispose();
    }
  }

  take(): TfTensor {
    return this.#tensor;
  }

  dispose(): void {
    this.#tensor.dispose();
  }
}

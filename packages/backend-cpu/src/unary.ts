import { engine, Erf, type KernelConfig, Sign, tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/** Kernels of one input that replace tfjs's, which are wrong: its sign of NaN is 0, its erf good for 7 digits near 1 only. */
export const unaryKernels: readonly KernelConfig[] = [elementwise(Sign, Math.sign), elementwise(Erf, erf)];

function elementwise(kernelName: string, fn: (x: number) => number): KernelConfig {
  return {
    kernelName,
    backendName: 'cpu',
    kernelFunc: ({ inputs }): TensorInfo => {
      const { dataId, shape, dtype } = inputs['x'] as TensorInfo;
      const values = engine().readSync(dataId) as Float32Array | Int32Array;
      return tensor(values.map(fn), shape, dtype);
    },
  };
}

/**
 * The error function by a series whose terms are all of one sign, so that none cancel:
 * erf x = 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1 · 3 · … · (2n+1)). From 6 on it is 1 in float32.
 *
 * @see Abramowitz and Stegun 1964, 7.1.6
 */
function erf(x: number): number {
  if (Math.abs(x) >= 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-12 * Math.abs(sum); n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

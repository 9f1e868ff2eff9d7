import { backend_util, engine, FloorDiv, type KernelConfig, tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/** The quotient rounded down, in the type of its inputs; tfjs's own gives int32 also of floats. */
export const floorDivKernel: KernelConfig = {
  kernelName: FloorDiv,
  backendName: 'cpu',
  kernelFunc: ({ inputs }): TensorInfo => {
    const { a, b } = inputs as { readonly a: TensorInfo; readonly b: TensorInfo };
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const size = shape.reduce((product, axis) => product * axis, 1);
    const [left, right] = [stretched(a, shape), stretched(b, shape)];
    const values = a.dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
    for (let place = 0; place < size; place += 1) values[place] = Math.floor(left(place) / right(place));
    return tensor(values, shape, a.dtype);
  },
};

/** Reads a tensor as if it were of a larger shape: the element for each place there. */
function stretched({ dataId, shape: own }: TensorInfo, shape: readonly number[]): (place: number) => number {
  const values = engine().readSync(dataId) as Float32Array | Int32Array;
  if (values.length === 1) return () => values[0] as number;
  return (place) => {
    let [rest, offset, stride] = [place, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const [full, size] = [shape[axis] as number, own[axis - shape.length + own.length] ?? 1];
      if (size !== 1) offset += (rest % full) * stride;
      stride *= size;
      rest = Math.floor(rest / full);
    }
    return values[offset] as number;
  };
}

import {
  backend_util,
  GatherV2,
  type KernelConfig,
  OneHot,
  type TensorInfo,
  UnsortedSegmentSum,
  util,
} from '@tensorflow/tfjs-core';
import { indexOutside } from '@ibex-ml/core';
import {
  attribute,
  bytesOf,
  input,
  kernel,
  type KernelCall,
  type KernelContext,
  type KernelDType,
  sizeOf,
  wrongDType,
} from './kernel-context.ts';

/** Rows by index, sums by index, and indices as rows. */
export function indexingKernels(context: KernelContext): KernelConfig[] {
  return [
    kernel(GatherV2, (call) => gather(context, call)),
    kernel(UnsortedSegmentSum, (call) => segmentSum(context, call)),
    kernel(OneHot, (call) => oneHot(context, call)),
  ];
}

function gather(context: KernelContext, call: KernelCall): TensorInfo {
  const [x, indices] = [input(call, 'x'), input(call, 'indices')];
  if (indices.dtype !== 'int32') throw wrongDType(GatherV2, 'int32 indices', indices.dtype);
  const [axis = 0] = util.parseAxisParam(attribute<number>(call, 'axis'), x.shape);
  const batchDims = attribute<number | undefined>(call, 'batchDims') ?? 0;
  const { segment_util } = backend_util;
  const info = segment_util.collectGatherOpShapeInfo(x, indices, axis, batchDims);
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = info;
  const result = context.output(outputShape, x.dtype as KernelDType);
  const count = sizeOf(indices.shape) / batchSize;
  const rowBytes = sliceSize * bytesOf(x.dtype);
  for (let batch = 0; batch < batchSize; batch += 1) {
    const from = context.address(indices) + batch * count * 4;
    const wrong = context.exports.gather(
      context.address(x) + batch * outerSize * dimSize * rowBytes,
      from,
      context.address(result) + batch * outerSize * count * rowBytes,
      outerSize,
      dimSize,
      count,
      rowBytes,
    );
    if (wrong < 0) continue;
    context.free(result);
    throw indexOutside(`wasm kernel ${GatherV2}`, dimSize, context.integers(indices)[batch * count + wrong] as number);
  }
  return result;
}

function segmentSum(context: KernelContext, call: KernelCall): TensorInfo {
  const { exports: e } = context;
  const [x, ids] = [input(call, 'x'), input(call, 'segmentIds')];
  if (ids.dtype !== 'int32') throw wrongDType(UnsortedSegmentSum, 'int32 segment ids', ids.dtype);
  const run = { float32: e.segmentSum, int32: e.segmentSumInteger }[x.dtype as string];
  if (run === undefined) throw wrongDType(UnsortedSegmentSum, 'float32 or int32', x.dtype);
  const segments = attribute<number>(call, 'numSegments');
  const rest = x.shape.slice(ids.shape.length);
  const result = context.output([segments, ...rest], x.dtype as KernelDType);
  run(context.address(x), context.address(ids), context.address(result), sizeOf(ids.shape), sizeOf(rest), segments);
  return result;
}

function oneHot(context: KernelContext, call: KernelCall): TensorInfo {
  const indices = input(call, 'indices');
  const depth = attribute<number>(call, 'depth');
  const [on, off] = [attribute<number>(call, 'onValue'), attribute<number>(call, 'offValue')];
  const dtype = attribute<KernelDType | undefined>(call, 'dtype') ?? 'int32';
  const result = context.output([...indices.shape, depth], dtype);
  const places = context.integers(indices);
  const values = elements(context, result);
  values.fill(off);
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row] as number;
    if (place >= 0 && place < depth) values[row * depth + place] = on;
  }
  return result;
}

function elements(context: KernelContext, tensor: TensorInfo): Float32Array | Int32Array | Uint8Array {
  if (tensor.dtype === 'float32') return context.floats(tensor);
  return tensor.dtype === 'int32' ? context.integers(tensor) : context.bytes(tensor);
}

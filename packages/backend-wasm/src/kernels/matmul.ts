import { BatchMatMul, broadcast_util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { ShapeError } from '@ibex-ml/core';
import { attribute, input, kernel, type KernelCall, type KernelContext, requireFloat, sizeOf } from './kernel-context.ts';

/** Products of the last two axes; leading axes broadcast. */
export function matmulKernels(context: KernelContext): KernelConfig[] {
  return [kernel(BatchMatMul, (call) => matmul(context, call))];
}

function matmul(context: KernelContext, call: KernelCall): TensorInfo {
  const [a, b] = [input(call, 'a'), input(call, 'b')];
  requireFloat(BatchMatMul, a, b);
  const transposeA = attribute<boolean | undefined>(call, 'transposeA') === true;
  const transposeB = attribute<boolean | undefined>(call, 'transposeB') === true;
  const [rows, depth] = lastTwo(a.shape, transposeA);
  const [depthB, columns] = lastTwo(b.shape, transposeB);
  if (depth !== depthB) throw mismatch(a, b, transposeA, transposeB);
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const result = context.output([...batch, rows, columns], 'float32');
  if (sizeOf(result.shape) === 0) return result;
  if (depth === 0) {
    context.floats(result).fill(0);
    return result;
  }
  // One B for all rows of a plain A: one product of all of them.
  const folds = !transposeA && sizeOf(batchB) === 1;
  const products: Products = folds
    ? { rows: rows * sizeOf(batch), depth, columns, transposeA, transposeB, places: [[0, 0]] }
    : { rows, depth, columns, transposeA, transposeB, places: matrixPlaces(batch, batchA, batchB) };
  multiply(context, a, b, result, products);
  return result;
}

interface Products {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Which matrix of A and which of B, for each matrix of the result. */
  readonly places: readonly (readonly [a: number, b: number])[];
}

function multiply(context: KernelContext, a: TensorInfo, b: TensorInfo, result: TensorInfo, products: Products): void {
  const { exports: e } = context;
  const { rows, depth, columns, transposeA, transposeB, places } = products;
  const [aAddress, bAddress, address] = [context.address(a), context.address(b), context.address(result)];
  const isRow = rows === 1 && !transposeB;
  context.withScratch(isRow ? 8 : e.productScratchBytes(depth, columns), (scratch) => {
    for (const [turn, [placeA, placeB]] of places.entries()) {
      const left = aAddress + placeA * rows * depth * 4;
      const right = bAddress + placeB * depth * columns * 4;
      const target = address + turn * rows * columns * 4;
      if (isRow) e.rowProduct(left, right, target, depth, columns);
      else e.matrixProduct(left, right, target, rows, depth, columns, transposeA, transposeB, false, scratch);
    }
  });
}

function matrixPlaces(batch: readonly number[], batchA: readonly number[], batchB: readonly number[]): [number, number][] {
  let places: [number, number][] = [[0, 0]];
  for (const [axis, size] of batch.entries()) {
    const sizeA = batchA[axis - batch.length + batchA.length] ?? 1;
    const sizeB = batchB[axis - batch.length + batchB.length] ?? 1;
    places = places.flatMap(([placeA, placeB]) =>
      Array.from({ length: size }, (_, index): [number, number] => [
        sizeA === 1 ? placeA : placeA * sizeA + index,
        sizeB === 1 ? placeB : placeB * sizeB + index,
      ]),
    );
  }
  return places;
}

function lastTwo(shape: readonly number[], transposed: boolean): readonly [number, number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

function mismatch(a: TensorInfo, b: TensorInfo, transposeA: boolean, transposeB: boolean): ShapeError {
  const turned = (flag: boolean): string => (flag ? ' transposed' : '');
  return new ShapeError({
    where: `wasm kernel ${BatchMatMul}`,
    argument: 'inputs',
    expected: 'of equal inner sizes',
    received: `[${a.shape.join(', ')}]${turned(transposeA)} and [${b.shape.join(', ')}]${turned(transposeB)}`,
    remedy: 'The columns of the first must be as many as the rows of the second.',
  });
}

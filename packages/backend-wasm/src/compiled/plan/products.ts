import type { SymbolicTensor } from '@ibex-ml/core';
import { NdArray } from '@ibex-ml/core';
import { emitPackedProduct, productEffort } from '../emit/packed-product.ts';
import { panelColumns } from '../emit/product-band.ts';
import type { KernelHost } from './kernel-host.ts';
import { Buffer } from './buffer.ts';
import { countOf, sizesOf } from './index-map.ts';
import { KernelTask } from './kernel-task.ts';
import type { Task } from './task.ts';
import type { Values } from './values.ts';

interface Product {
  readonly a: Buffer;
  readonly b: Buffer;
  readonly c: Buffer;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The tasks of a matrix product: B packed into panels, and the rows of C. Many small products are done one by one. */
export function productTasks(node: SymbolicTensor, values: Values, host: KernelHost): Task[] {
  if (node.source.kind !== 'op') return [];
  const { attributes, inputs } = node.source;
  const [a, b] = inputs as readonly [SymbolicTensor, SymbolicTensor];
  const [transposeA, transposeB] = [attributes['transposeA'] === true, attributes['transposeB'] === true];
  const [sizesA, sizesB, sizesC] = [a, b, node].map(({ shape }) => sizesOf(shape)) as [number[], number[], number[]];
  const [rows, columns] = sizesC.slice(-2) as [number, number];
  const depth = sizesA.at(transposeA ? -2 : -1) as number;
  const product = {
    a: values.requireBuffer(a),
    b: values.requireBuffer(b),
    c: values.requireBuffer(node),
    rows,
    depth,
    columns,
    transposeA,
    transposeB,
  };
  const batch = sizesC.slice(0, -2);
  if (countOf(sizesC) === 0) return [];
  const single = countOf(batch) === 1;
  const oneFactor = countOf(sizesB.slice(0, -2)) === 1 && !transposeA;
  if (single || oneFactor) return oneProduct({ ...product, rows: rows * countOf(batch) }, host);
  return [manyProducts(product, batch, sizesA, sizesB, values, host)];
}

function oneProduct(product: Product, { exports }: KernelHost): Task[] {
  const { a, b, c, rows, depth, columns, transposeA, transposeB } = product;
  if (depth === 0) return [zeros(c)];
  if (rows === 1 && !transposeB) {
    const emit: ConstructorParameters<typeof KernelTask>[0]['emit'] = (code) => {
      code.pushAddress(a).pushAddress(b).pushAddress(c).i32(depth).i32(columns).get(code.start).get(code.end);
      code.kernel('rowProductPart', 'iiiiiii');
    };
    const cost = (depth * columns) / 2;
    return [new KernelTask({ label: c.label, whole: [a, b], writes: [c], extent: columns, granule: 32, cost, emit })];
  }
  const packed = new Buffer(`packed ${b.label}`, 'float32', exports.packedFactorBytes(depth, columns) / 4);
  const cost = (rows * depth * columns) / 8;
  const tileRows = exports.productTileRows();
  const pack = new KernelTask({
    label: packed.label,
    whole: [b],
    writes: [packed],
    cost: (depth * columns) / 4,
    extent: Math.ceil(columns / panelColumns),
    emit: (code) => {
      code.pushAddress(b).i32(depth).i32(columns).i32(Number(transposeB)).pushAddress(packed).get(code.start).get(code.end);
      code.kernel('packPanels', 'iiiiiii');
    },
  });
  const multiply = transposeA
    ? new KernelTask({
        label: c.label,
        whole: [a, packed],
        writes: [c],
        extent: rows,
        granule: tileRows,
        cost,
        scratchBytes: exports.transposedScratchBytes(depth),
        emit: (code) => {
          code
            .pushPart(a, 4)
            .i32(rows)
            .pushAddress(packed)
            .pushPart(c, columns * 4)
            .pushSize()
            .i32(depth)
            .i32(columns);
          code.get(code.scratch).kernel('packedProductTransposed', 'iiiiiiii');
        },
      })
    : new KernelTask({
        label: c.label,
        inParts: [a],
        whole: [packed],
        writes: [c],
        extent: rows,
        effort: (part) => productEffort(part, tileRows),
        cost,
        scratchBytes: exports.packedProductScratchBytes(),
        emit: (code) =>
          emitPackedProduct(code, { a, packed, c, depth, columns, depthBlock: exports.productDepthBlock(depth), tileRows }),
      });
  return [pack, multiply];
}

/** Products along leading axes, which may stretch: a table says where the factors of each begin. */
function manyProducts(
  { a, b, c, rows, depth, columns, transposeA, transposeB }: Product,
  batch: readonly number[],
  sizesA: readonly number[],
  sizesB: readonly number[],
  values: Values,
  { exports }: KernelHost,
): Task {
  const count = countOf(batch);
  if (depth === 0) return zeros(c);
  const begins = new Int32Array(count * 2);
  for (let index = 0; index < count; index += 1) {
    begins[index * 2] = matrixAt(index, batch, sizesA.slice(0, -2)) * rows * depth * 4;
    begins[index * 2 + 1] = matrixAt(index, batch, sizesB.slice(0, -2)) * depth * columns * 4;
  }
  const table = values.constantBuffer(`factors of ${c.label}`, new NdArray(begins, [count, 2], 'int32'));
  return new KernelTask({
    label: c.label,
    whole: [a, b, table],
    writes: [c],
    extent: count,
    cost: (count * rows * depth * columns) / 8,
    scratchBytes: exports.productScratchBytes(depth, columns),
    emit: (code) => {
      const [index, entry] = [code.local('i32'), code.local('i32')];
      for (const buffer of [a, b, c, table]) code.addressOf(buffer);
      code.get(code.start).set(index);
      code.whileFits(index, 1, code.end, () => {
        code.pushAddress(table).get(index).i32(8).op('i32.mul').op('i32.add').set(entry);
        code.pushAddress(a).get(entry).memory('i32.load', 0).op('i32.add');
        code.pushAddress(b).get(entry).memory('i32.load', 4).op('i32.add');
        code
          .pushAddress(c)
          .get(index)
          .i32(rows * columns * 4)
          .op('i32.mul')
          .op('i32.add');
        code.i32(rows).i32(depth).i32(columns).i32(Number(transposeA)).i32(Number(transposeB)).i32(0).get(code.scratch);
        code.kernel('matrixProduct', 'iiiiiiiiii');
      });
    },
  });
}

/** The place of the matrix that stands at an index of the batch, in an operand whose leading axes stretch. */
function matrixAt(index: number, batch: readonly number[], lead: readonly number[]): number {
  let [rest, place, stride] = [index, 0, 1];
  for (let axis = batch.length - 1; axis >= 0; axis -= 1) {
    const size = lead[axis - batch.length + lead.length] ?? 1;
    if (size !== 1) place += (rest % (batch[axis] as number)) * stride;
    stride *= size;
    rest = Math.floor(rest / (batch[axis] as number));
  }
  return place;
}

function zeros(c: Buffer): Task {
  return new KernelTask({
    label: c.label,
    writes: [c],
    extent: 1,
    cost: c.elements / 4,
    emit: (code) => {
      code.pushAddress(c).i32(0).i32(c.elements).kernel('fillBits', 'iii');
    },
  });
}

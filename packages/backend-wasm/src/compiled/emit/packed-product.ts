import type { Code } from '../encode/code.ts';
import type { Buffer } from '../plan/buffer.ts';
import { type Band, bandCode, panelColumns } from './product-band.ts';
import type { TaskCode } from './task-code.ts';

/** A product with a B that is packed. */
export interface PackedProduct {
  readonly a: Buffer;
  readonly packed: Buffer;
  readonly c: Buffer;
  readonly depth: number;
  readonly columns: number;
  /** The depth is summed in blocks of so many, the last of which may be smaller. */
  readonly depthBlock: number;
  /** Rows of the kernels' tiles: 6 in the build that multiplies and adds in one instruction, 4 in the other. */
  readonly tileRows: number;
}

/** Rows of the tiles that do what does not come in whole tiles; the same where there are no such. */
function shortRowsOf(tileRows: number): number {
  return tileRows === 6 ? 5 : tileRows;
}

/**
 * How many rows' time a part of so many rows takes: of the tiles that it needs, as many are short as rows are missing. A short one takes
 * a little longer than its rows would in a whole one, and rows that fit in neither take a whole one.
 */
export function productEffort(rows: number, tileRows: number): number {
  const shortRows = shortRowsOf(tileRows);
  if (shortRows === tileRows) return Math.ceil(rows / tileRows) * tileRows;
  const short = Math.min((tileRows - (rows % tileRows)) % tileRows, Math.floor(rows / shortRows));
  const left = rows - short * shortRows;
  return Math.ceil(left / tileRows) * tileRows + short * shortRows * 1.03;
}

/** The rows start..end - 1 of C = A · B. */
export function emitPackedProduct(code: TaskCode, product: PackedProduct): void {
  const { a, packed, c, depth, columns, tileRows } = product;
  const shortRows = shortRowsOf(tileRows);
  const [from, to, left, short] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')];
  code
    .pushPart(a, depth * 4)
    .set(from)
    .pushPart(c, columns * 4)
    .set(to)
    .pushSize()
    .set(left);
  code.addressOf(packed);
  const bands = (rows: number): (() => void) => {
    const codes = blocksOf(product).map((block) => ({ ...block, band: helper(code, product, rows, block) }));
    return () => {
      for (const { start, band } of codes) {
        code
          .get(from)
          .i32(start * 4)
          .op('i32.add');
        code
          .pushAddress(packed)
          .i32(start * Math.ceil(columns / panelColumns) * panelColumns * 4)
          .op('i32.add');
        code.get(to).callCode(band);
      }
      advance(code, from, rows * depth * 4);
      advance(code, to, rows * columns * 4);
      advance(code, left, -rows);
    };
  };
  if (shortRows !== tileRows) {
    code.i32(tileRows).get(left).i32(tileRows).op('i32.rem_u').op('i32.sub').i32(tileRows).op('i32.rem_u').set(short);
    const shortBands = bands(shortRows);
    code.forever((leaveIf) => {
      code.get(short).op('i32.eqz').get(left).i32(shortRows).op('i32.lt_s').op('i32.or');
      leaveIf();
      shortBands();
      advance(code, short, -1);
    });
  }
  const wholeBands = bands(tileRows);
  code.forever((leaveIf) => {
    code.get(left).i32(tileRows).op('i32.lt_s');
    leaveIf();
    wholeBands();
  });
  code.get(left).if(() => {
    code.get(from).pushAddress(packed).get(to).get(left).i32(depth).i32(columns).get(code.scratch);
    code.kernel('packedProduct', 'iiiiiii');
  });
}

interface Block {
  readonly start: number;
  readonly size: number;
}

function blocksOf({ depth, depthBlock }: PackedProduct): Block[] {
  return Array.from({ length: Math.ceil(depth / depthBlock) }, (_, index) => {
    const start = index * depthBlock;
    return { start, size: Math.min(depth - start, depthBlock) };
  });
}

function helper(code: TaskCode, { c, depth, columns, tileRows }: PackedProduct, rows: number, { start, size }: Block): Code {
  const band: Band = { rows, depth: size, columns, aRowBytes: depth * 4, accumulate: start > 0, fused: tileRows === 6 };
  return code.helper(`${rows} rows of ${c.label}`, bandCode(band));
}

function advance(code: TaskCode, local: Parameters<Code['get']>[0], by: number): void {
  code.get(local).i32(by).op('i32.add').set(local);
}

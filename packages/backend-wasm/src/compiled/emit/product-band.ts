import { Code, type Local } from '../encode/code.ts';

/** Columns of B in a packed panel. */
export const panelColumns = 8;
const panelBytes = panelColumns * 4;

/** Some rows of a product, over a part of its depth. */
export interface Band {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Bytes from row to row of A. */
  readonly aRowBytes: number;
  /** Whether C holds a sum already. */
  readonly accumulate: boolean;
  /** Whether to multiply and add in one instruction. */
  readonly fused: boolean;
}

/**
 * The function (a, b, c): C[rows, columns] (+)= A[rows, depth] · B[depth, columns] for a B that `packPanels` packed. It does for known sizes
 * what `productPanels` of the kernels does for any, and gives the same bits: each tile of C is held in registers while the depth runs.
 * As the distance of A's rows is part of the instructions, one pointer serves all of them, and rows that do not come in sixes are
 * computed by tiles of their number at full speed.
 */
export function bandCode(band: Band): Code {
  const code = new Code(['i32', 'i32', 'i32']);
  const [a, b, c] = [code.parameter(0), code.parameter(1), code.parameter(2)];
  const [aEnd, cEnd] = [code.local('i32'), code.local('i32')];
  const whole = Math.floor(band.columns / panelColumns);
  const rest = band.columns % panelColumns;
  code
    .get(a)
    .i32(band.depth * 4)
    .op('i32.add')
    .set(aEnd);
  if (whole > 0) {
    code
      .get(c)
      .i32(whole * panelBytes)
      .op('i32.add')
      .set(cEnd);
    code.repeatWhile(() => {
      emitTile(code, band, panelColumns, { a, aEnd, b, c });
      code.get(c).i32(panelBytes).op('i32.add').tee(c).get(cEnd).op('i32.ne');
    });
  }
  if (rest > 0) emitTile(code, band, rest, { a, aEnd, b, c });
  return code;
}

interface Pointers {
  readonly a: Local;
  readonly aEnd: Local;
  readonly b: Local;
  readonly c: Local;
}

/** A tile of up to 8 columns; leaves `b` at the next panel, and the others where they were. */
function emitTile(code: Code, band: Band, columns: number, { a, aEnd, b, c }: Pointers): void {
  const parts = columns > 4 ? [0, 1] : [0];
  const sums = Array.from({ length: band.rows }, () => parts.map(() => code.local('v128')));
  const factors = parts.map(() => code.local('v128'));
  const value = code.local('v128');
  for (const sum of sums.flat()) code.floats(0).set(sum);
  code.repeatWhile(() => {
    for (const part of parts)
      code
        .get(b)
        .memory('v128.load', part * 16)
        .set(factors[part] as Local);
    code.get(b).i32(panelBytes).op('i32.add').set(b);
    for (const [row, sumsOfRow] of sums.entries()) {
      code
        .get(a)
        .memory('v128.load32_splat', row * band.aRowBytes)
        .set(value);
      for (const part of parts) {
        emitMultiplyAdd(code, band.fused, value, factors[part] as Local, sumsOfRow[part] as Local);
        code.set(sumsOfRow[part] as Local);
      }
    }
    code.get(a).i32(4).op('i32.add').tee(a).get(aEnd).op('i32.ne');
  });
  code
    .get(a)
    .i32(band.depth * 4)
    .op('i32.sub')
    .set(a);
  for (const [row, sumsOfRow] of sums.entries()) {
    for (const part of parts) {
      const offset = row * band.columns * 4 + part * 16;
      emitStore(code, band.accumulate, c, offset, sumsOfRow[part] as Local, Math.min(4, columns - part * 4));
    }
  }
}

function emitMultiplyAdd(code: Code, fused: boolean, x: Local, y: Local, sum: Local): void {
  if (fused) code.get(x).get(y).get(sum).op('f32x4.relaxed_madd');
  else code.get(x).get(y).op('f32x4.mul').get(sum).op('f32x4.add');
}

/** Stores the first lanes of a sum, or adds them. What is read past them is not used. */
function emitStore(code: Code, accumulate: boolean, c: Local, offset: number, sum: Local, lanes: number): void {
  if (accumulate) code.get(sum).get(c).memory('v128.load', offset).op('f32x4.add').set(sum);
  if (lanes === 4) return void code.get(c).get(sum).memory('v128.store', offset);
  for (let lane = 0; lane < lanes; lane += 1) {
    code
      .get(c)
      .get(sum)
      .lane('v128.store32_lane', offset + lane * 4, lane);
  }
}

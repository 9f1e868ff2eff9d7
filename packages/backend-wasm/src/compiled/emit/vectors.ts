import type { Local } from '../encode/code.ts';
import type { Access } from '../plan/access.ts';
import type { TaskCode } from './task-code.ts';

/** How many elements an access moves at once: four, or one in the first lane. */
export type Width = 1 | 4;

/** Puts elements on the stack: those from `pointer` + `skip` elements on, `stride` elements apart, as the type is in vectors. */
export function emitLoad(code: TaskCode, { buffer }: Access, pointer: Local, stride: number, width: Width, skip: number): void {
  const { dtype } = buffer;
  if (dtype === 'float32' || dtype === 'int32') return emitLoadWords(code, pointer, stride, width, skip);
  emitLoadBytes(code, pointer, stride, width, skip);
  if (dtype === 'bool') code.integers(0).op('i32x4.ne');
}

function emitLoadWords(code: TaskCode, pointer: Local, stride: number, width: Width, skip: number): void {
  if (stride === 0) return void code.get(pointer).memory('v128.load32_splat', 0);
  if (width === 1) return void code.get(pointer).memory('v128.load32_zero', 0);
  if (stride === 1) return void code.get(pointer).memory('v128.load', skip * 4);
  emitAddressOfLowest(code, pointer, stride, skip, 4);
  const address = code.local('i32');
  code.tee(address).memory('v128.load32_zero', laneOffset(0, stride, 4));
  const vector = code.local('v128');
  code.set(vector);
  for (const lane of [1, 2, 3]) {
    code
      .get(address)
      .get(vector)
      .lane('v128.load32_lane', laneOffset(lane, stride, 4), lane)
      .set(vector);
  }
  code.get(vector);
}

function emitLoadBytes(code: TaskCode, pointer: Local, stride: number, width: Width, skip: number): void {
  if (stride === 0 || width === 1) return void code.get(pointer).memory('i32.load8_u', 0).op('i32x4.splat');
  if (stride === 1) {
    code.get(pointer).memory('v128.load32_zero', skip).op('i16x8.extend_low_i8x16_u').op('i32x4.extend_low_i16x8_u');
    return;
  }
  emitAddressOfLowest(code, pointer, stride, skip, 1);
  const address = code.local('i32');
  code
    .tee(address)
    .memory('i32.load8_u', laneOffset(0, stride, 1))
    .op('i32x4.splat');
  for (const lane of [1, 2, 3])
    code
      .get(address)
      .memory('i32.load8_u', laneOffset(lane, stride, 1))
      .replaceInteger(lane);
}

/** Writes the vector on the stack to memory, as the type lies there. */
export function emitStore(code: TaskCode, { buffer }: Access, pointer: Local, stride: number, width: Width, skip: number): void {
  const { dtype } = buffer;
  const words = dtype === 'float32' || dtype === 'int32';
  if (!words) emitNarrow(code, dtype === 'bool');
  const vector = code.local('v128');
  code.set(vector);
  if (width === 1) {
    code
      .get(pointer)
      .get(vector)
      .lane(words ? 'v128.store32_lane' : 'v128.store8_lane', 0, 0);
  } else if (stride === 1) {
    if (words)
      code
        .get(pointer)
        .get(vector)
        .memory('v128.store', skip * 4);
    else code.get(pointer).get(vector).lane('v128.store32_lane', skip, 0);
  } else {
    const bytes = words ? 4 : 1;
    const address = code.local('i32');
    emitAddressOfLowest(code, pointer, stride, skip, bytes);
    code.set(address);
    for (const lane of [0, 1, 2, 3]) {
      const name = words ? 'v128.store32_lane' : 'v128.store8_lane';
      code
        .get(address)
        .get(vector)
        .lane(name, laneOffset(lane, stride, bytes), lane);
    }
  }
}

/** Four integers, or bool, as the first four bytes. */
function emitNarrow(code: TaskCode, isBool: boolean): void {
  const vector = code.local('v128');
  code
    .integers(isBool ? 1 : 255)
    .op('v128.and')
    .tee(vector)
    .get(vector)
    .op('i16x8.narrow_i32x4_s');
  code.tee(vector).get(vector).op('i8x16.narrow_i16x8_u');
}

/** Offsets in instructions are never negative: lanes that lie backwards are counted from the last one. */
function emitAddressOfLowest(code: TaskCode, pointer: Local, stride: number, skip: number, bytes: number): void {
  const shift = (skip * stride + Math.min(0, 3 * stride)) * bytes;
  code.get(pointer);
  if (shift !== 0) code.i32(shift).op('i32.add');
}

function laneOffset(lane: number, stride: number, bytes: number): number {
  return (stride < 0 ? (lane - 3) * stride : lane * stride) * bytes;
}

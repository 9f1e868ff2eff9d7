import { runKernel } from '../device.ts';
import type { Op } from '../graph/op.ts';
import { roundFloatsKernel, type SixteenBitFloat } from './round-floats.ts';

/**
 * float32 rounded to what a type of 16 bits holds, still held as float32. Never part of what is traced: see held-as-float32.ts.
 */
export const roundFloatsOp: Op<Readonly<{ dtype: SixteenBitFloat }>> = {
  name: 'roundFloats',
  infer: ([x]) => ({ shape: x!.shape, dtype: 'float32' }),
  compute: ([x], { dtype }) => runKernel(roundFloatsKernel, { x: x! }, { dtype }),
  vjp: 'undefined',
};

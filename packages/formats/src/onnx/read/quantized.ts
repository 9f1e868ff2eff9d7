import { NdArray, type Operand, ops, type Tensor } from '@ibex-ml/core';
import { type Applied, need, optional, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';
import { wrapped } from '../../imported/slicing.ts';

/** The least and the greatest number of the types that are quantized to, by their numbers in ONNX. */
const ranges: Readonly<Record<number, readonly [number, number]>> = {
  2: [0, 255],
  3: [-128, 127],
  4: [0, 65_535],
  5: [-32_768, 32_767],
};

const asFloat = (x: Operand): Operand => ops.cast(x, 'float32');

/** Numbers per feature beside a value, along the axis that the node names. */
function beside(node: Applied, index: number, x: Operand): Operand | undefined {
  const given = optional(node, index);
  if (given === undefined) return undefined;
  const [shape, own] = [shapeOf(x), shapeOf(given)];
  if (own.length === 0) return given;
  if (own.length > 1 || node.told.int('block_size', 0) !== 0)
    throw refuse(node.opType, 'by one scale, or one per feature', 'scales per block', 'Quantize the model without blocks.');
  if (own[0] === 1) return ops.reshape(given, []);
  const axis = wrapped(node.told.int('axis', 1), shape.length);
  return ops.reshape(given, shape.map((_, at) => (at === axis ? -1 : 1))); // prettier-ignore
}

/** (x - zero point) · scale; weights that are fixed in the file are worked out when it is read. */
const dequantize: Reader = (node) => {
  const x = need(node);
  const [scale, zero] = [beside(node, 1, x), beside(node, 2, x)];
  if (scale === undefined) throw refuse('DequantizeLinear', 'given a scale', 'none');
  const fixed = [x, scale, zero].every((value) => value === undefined || value instanceof NdArray);
  if (fixed && shapeOf(scale).length === 0) return dequantized(x as NdArray, scale as NdArray, zero as NdArray | undefined);
  const shifted = zero === undefined ? asFloat(x) : ops.sub(asFloat(x), asFloat(zero));
  return ops.mul(shifted, scale);
};

function dequantized(x: NdArray, scale: NdArray, zero: NdArray | undefined): NdArray {
  const [factor, origin] = [scale.data[0] ?? NaN, zero?.data[0] ?? 0];
  return new NdArray(Float32Array.from(x.data, (value) => (value - origin) * factor), x.shape); // prettier-ignore
}

/** x / scale to the nearest whole number, the even one of two, and no further than the type goes. */
const quantize: Reader = (node) => {
  const x = need(node);
  const [scale, zero] = [beside(node, 1, x), beside(node, 2, x)];
  const type = node.types[2] ?? node.told.int('output_dtype', 2);
  const range = ranges[type];
  if (scale === undefined || range === undefined)
    throw refuse('QuantizeLinear', 'given a scale, to whole numbers of 8 or 16 bits', `type ${type}`);
  const steps = ops.round(ops.div(x, scale));
  const moved = zero === undefined ? steps : ops.add(steps, asFloat(zero));
  return ops.cast(ops.clip(moved, ...range), 'int32');
};

/** A scale and a zero point from what is there, so that 0 is met: what is computed in 8 bits with no range known before. */
const quantizeByRange: Reader = (node) => {
  const x = need(node);
  const [least, most] = [ops.minimum(ops.min(x), 0), ops.maximum(ops.max(x), 0)];
  const scale = ops.div(ops.sub(most, least), 255);
  const zero = ops.clip(ops.round(ops.div(ops.neg(least), scale)), 0, 255);
  const y = ops.clip(ops.add(ops.round(ops.div(x, scale)), zero), 0, 255);
  return [ops.cast(y, 'int32'), scale, ops.cast(zero, 'int32')];
};

/** The product of whole numbers less their zero points, computed in floats. */
const matmulInteger: Reader = (node) => {
  const part = (index: number): Tensor => {
    const [x, zero] = [need(node, index), optional(node, index + 2)];
    if (zero === undefined) return ops.cast(x, 'float32');
    const own = shapeOf(zero).length === 1 && index === 0 ? ops.reshape(zero, [-1, 1]) : zero;
    return ops.sub(asFloat(x), asFloat(own));
  };
  return ops.cast(ops.matmul(part(0), part(1)), 'int32');
};

/** What computes with whole numbers of few bits, by the kind of the node. */
export const quantizedReaders: Readonly<Record<string, Reader>> = {
  DequantizeLinear: dequantize,
  DynamicQuantizeLinear: quantizeByRange,
  MatMulInteger: matmulInteger,
  QuantizeLinear: quantize,
};

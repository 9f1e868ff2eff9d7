import { NdArray, type SymbolicTensor } from '@ibex-ml/core';
import { backend_util } from '@tensorflow/tfjs-core';
import type { KernelHost } from './kernel-host.ts';
import type { TaskCode } from '../emit/task-code.ts';
import { windowFields } from '../../kernels/window.ts';
import { Buffer } from './buffer.ts';
import { countOf, sizesOf } from './index-map.ts';
import { KernelTask } from './kernel-task.ts';
import { LoopTask } from './loop-task.ts';
import type { Task } from './task.ts';
import type { Values } from './values.ts';
import { copyPart, partOf, type Shaped } from './window-groups.ts';
import { packTask, suitsWinograd } from './window-filters.ts';
import { type Attributes, type Shapes, type Way, type WindowOp, windowOps } from './window-ops.ts';

/** The images that one part of a sum over images adds up: so many parts, whatever the number of threads. */
const sumParts = 16;
/** Room for a window's geometry, before the scratch memory of the kernel. */
const windowBytes = 64;

/** The tasks of an op that moves a window over images. Groups of features are taken apart, and their results put together. */
export function windowTasks(node: SymbolicTensor, values: Values, host: KernelHost): Task[] {
  if (node.source.kind !== 'op') return [];
  const { op, attributes, inputs } = node.source;
  const entry = windowOps[op.name] as WindowOp;
  const shaped = (value: SymbolicTensor): Shaped => ({ buffer: values.requireBuffer(value), shape: sizesOf(value.shape) });
  const operands = inputs.slice(0, entry.kernel === 'maxPoolGradient' ? 2 : undefined).map(shaped);
  const result = shaped(node);
  if (result.buffer.elements === 0) return [];
  const groups = (attributes['groups'] as number | undefined) ?? 1;
  if (groups === 1) return oneWindow(entry, operands, result, attributes, values, host);
  return Array.from({ length: groups }, (_, group) => {
    const parts = operands.map((operand) => partOf(operand, group, groups));
    const part = partOf(result, group, groups);
    return [
      ...operands.map((operand, index) => copyPart(operand, parts[index] as Shaped, group, 'out')),
      ...oneWindow(entry, parts, part, attributes, values, host),
      copyPart(result, part, group, 'in'),
    ];
  }).flat();
}

/** Images apart; sums over images in parts that are then added up. */
function oneWindow(
  entry: WindowOp,
  operands: readonly Shaped[],
  { buffer: result, shape }: Shaped,
  attributes: Attributes,
  values: Values,
  host: KernelHost,
): Task[] {
  const shapes = entry.shapes((index) => (operands[index] as Shaped).shape, shape, attributes);
  const fields = windowFields(geometryOf(entry, shapes, attributes));
  const table = values.constantBuffer(`window of ${result.label}`, new NdArray(Int32Array.from([...fields, 0]), [16], 'int32'));
  const images = shapes.x[0] as number;
  const buffers = operands.map(({ buffer }) => buffer);
  const cost = costOf(shapes, fields);
  const way = wayOf(entry, shapes, fields, attributes);
  const call: WindowCall = { ...way, images: entry.images, fields, operands: buffers, table, result, count: images, cost };
  if (entry.sums) return images === 0 ? [fill(result)] : summed(call, host);
  if (way.packs === undefined) return [apart(call, host)];
  const [x, filter] = buffers as [Buffer, Buffer];
  const packed = packTask(filter, shapes, way.packs, host);
  return [packed, apart({ ...call, operands: [x, packed.writes[0] as Buffer] }, host)];
}

function wayOf(entry: WindowOp, shapes: Shapes, fields: readonly number[], attributes: Attributes): Way {
  if (entry.winograd !== undefined && suitsWinograd(fields)) return entry.winograd;
  return entry.direct !== undefined && readsLines(shapes, attributes) ? entry.direct : entry;
}

/** Whether the window is larger than a pixel, and has no gaps across. */
function readsLines({ filter }: Shapes, attributes: Attributes): boolean {
  const [height, width] = filter as readonly [number, number, number, number];
  const [, gap] = (attributes['dilations'] as readonly [number, number] | undefined) ?? [1, 1];
  return gap === 1 && height * width > 1;
}

interface WindowCall extends Way {
  /** Operands that have an image in every part. */
  readonly images: readonly number[];
  readonly fields: readonly number[];
  readonly operands: readonly Buffer[];
  readonly table: Buffer;
  readonly result: Buffer;
  /** How many images there are. */
  readonly count: number;
  readonly cost: number;
}

function apart(call: WindowCall, host: KernelHost): Task {
  const { operands, table, result, count, cost } = call;
  const perImage = (buffer: Buffer): number => (buffer.elements / count) * 4;
  const isImage = (index: number): boolean => call.images.includes(index);
  return new KernelTask({
    label: result.label,
    writes: [result],
    extent: count,
    cost,
    inParts: operands.filter((_, index) => isImage(index)),
    whole: [...operands.filter((_, index) => !isImage(index)), table],
    scratchBytes: windowBytes + scratchOf(call, host),
    emit: (code) => {
      emitWindow(code, table, () => code.pushSize());
      for (const [index, operand] of operands.entries()) {
        if (isImage(index)) code.pushPart(operand, perImage(operand));
        else code.pushAddress(operand);
      }
      code.pushPart(result, perImage(result));
      emitCall(code, call);
    },
  });
}

/** Parts of the sum over images, each in a place of its own, and then all of them. */
function summed(call: WindowCall, host: KernelHost): Task[] {
  // None is empty: 17 images by twos are nine parts.
  const size = Math.max(1, Math.ceil(call.count / sumParts));
  const parts = Math.ceil(call.count / size);
  const partial = new Buffer(`parts of ${call.result.label}`, 'float32', parts * call.result.elements);
  return [inSums(call, partial, { size, parts }, host), added(partial, call.result, parts)];
}

function inSums(
  call: WindowCall,
  partial: Buffer,
  { size, parts }: { readonly size: number; readonly parts: number },
  host: KernelHost,
): Task {
  const { operands, table, result, count: images, cost } = call;
  return new KernelTask({
    label: partial.label,
    whole: [...operands, table],
    writes: [partial],
    extent: parts,
    cost,
    scratchBytes: windowBytes + scratchOf(call, host),
    emit: (code) => {
      const [part, first, count] = [code.local('i32'), code.local('i32'), code.local('i32')];
      for (const buffer of [...operands, table, partial]) code.addressOf(buffer);
      code.get(code.start).set(part);
      code.whileFits(part, 1, code.end, () => {
        code.get(part).i32(size).op('i32.mul').set(first);
        // The last part may be smaller.
        code.i32(images).get(first).op('i32.sub').set(count);
        code.i32(size).get(count).get(count).i32(size).op('i32.gt_s').op('select').set(count);
        emitWindow(code, table, () => code.get(count));
        for (const operand of operands) {
          code
            .pushAddress(operand)
            .get(first)
            .i32((operand.elements / images) * 4)
            .op('i32.mul')
            .op('i32.add');
        }
        code
          .pushAddress(partial)
          .get(part)
          .i32(result.elements * 4)
          .op('i32.mul')
          .op('i32.add');
        emitCall(code, call);
      });
    },
  });
}

function added(partial: Buffer, result: Buffer, parts: number): Task {
  const { elements } = result;
  return new LoopTask({
    sizes: [parts, elements],
    reduced: [true, false],
    roots: [
      {
        combination: 'sum',
        value: { kind: 'load', dtype: 'float32', access: { buffer: partial, base: 0, strides: [elements, 1] } },
        target: { buffer: result, base: 0, strides: [0, 1] },
      },
    ],
  });
}

function fill(result: Buffer): Task {
  return new LoopTask({
    sizes: [result.elements],
    reduced: [false],
    roots: [
      {
        combination: 'store',
        value: { kind: 'constant', dtype: 'float32', value: 0 },
        target: { buffer: result, base: 0, strides: [1] },
      },
    ],
  });
}

/** Copies the geometry to the thread's scratch memory, with as many images as the part has. */
function emitWindow(code: TaskCode, table: Buffer, pushImages: () => void): void {
  for (let offset = 0; offset < windowBytes; offset += 16) {
    code.get(code.scratch).pushAddress(table).memory('v128.load', offset).memory('v128.store', offset);
  }
  code.get(code.scratch);
  pushImages();
  code.memory('i32.store', 0);
}

/** Calls the kernel; the addresses of operands and result are on the stack. */
function emitCall(code: TaskCode, { kernel, scratch, operands }: WindowCall): void {
  code.get(code.scratch);
  if (scratch !== 'none') code.get(code.scratch).i32(windowBytes).op('i32.add');
  code.kernel(kernel, 'i'.repeat(operands.length + (scratch === 'none' ? 2 : 3)));
}

function scratchOf({ scratch, fields }: WindowCall, host: KernelHost): number {
  const { exports } = host;
  const sizes = {
    convolution: exports.convolutionScratchBytes,
    filterGradient: exports.convolutionFilterScratchBytes,
    directConvolution: exports.directConvolutionScratchBytes,
    directFilterGradient: exports.directFilterGradientScratchBytes,
    winograd: exports.winogradScratchBytes,
    winogradFilterGradient: exports.winogradFilterGradientScratchBytes,
    none: () => 0,
  };
  return host.withWindow(fields, sizes[scratch]);
}

function geometryOf(entry: WindowOp, { x, filter }: Shapes, attributes: Attributes): backend_util.Conv2DInfo {
  const padding = attributes['padding'] as 'valid' | 'same' | readonly [number, number, number, number];
  const margins: Parameters<typeof backend_util.computeConv2DInfo>[4] =
    typeof padding === 'string'
      ? padding
      : [
          [0, 0],
          [padding[0], padding[1]],
          [padding[2], padding[3]],
          [0, 0],
        ];
  return backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    attributes['strides'] as [number, number],
    (attributes['dilations'] as [number, number] | undefined) ?? [1, 1],
    margins,
    undefined,
    entry.depthwise,
  );
}

/** Products of the window with every place. */
function costOf({ x, filter }: Shapes, fields: readonly number[]): number {
  const [, , , , outHeight = 0, outWidth = 0] = fields;
  return ((x[0] as number) * outHeight * outWidth * countOf(filter)) / 8;
}

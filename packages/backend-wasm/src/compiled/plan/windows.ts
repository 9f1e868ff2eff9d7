import { NdArray, type SymbolicTensor } from '@ibex-ml/core';
import { backend_util } from '@tensorflow/tfjs-core';
import type { KernelHost } from './kernel-host.ts';
import type { TaskCode } from '../emit/task-code.ts';
import { windowFields } from '../../kernels/window.ts';
import type { Access } from './access.ts';
import { Buffer } from './buffer.ts';
import type { Expression } from './expression.ts';
import { countOf, sizesOf } from './index-map.ts';
import { KernelTask } from './kernel-task.ts';
import { LoopTask } from './loop-task.ts';
import type { Task } from './task.ts';
import type { Values } from './values.ts';

/** How an op of a moving window is computed. */
interface WindowOp {
  readonly kernel: string;
  /** Operands that have an image each in every part; the others are filters, needed whole. */
  readonly images: readonly number[];
  /** Of which operand, or of the result, `x` and the filter have their shapes. */
  readonly shapes: (input: (index: number) => readonly number[], output: readonly number[], attributes: Attributes) => Shapes;
  readonly scratch: 'convolution' | 'filterGradient' | 'none';
  /** Whether the result is a sum over all images. */
  readonly sums: boolean;
  readonly depthwise: boolean;
}

type Attributes = Readonly<Record<string, unknown>>;

interface Shapes {
  readonly x: readonly number[];
  /** [height, width, inChannels, outChannels] */
  readonly filter: readonly number[];
}

/** A pool's window has no filter, but the shape of one of a single channel. */
const poolFilter = (attributes: Attributes, x: readonly number[]): readonly number[] => [
  ...(attributes['poolSize'] as readonly number[]),
  x[3] as number,
  1,
];

const plain = { images: [0], sums: false, depthwise: false } as const;
const pool = { ...plain, scratch: 'none', depthwise: true } as const;

const windowOps: Readonly<Record<string, WindowOp>> = {
  conv2d: { ...plain, kernel: 'convolution', scratch: 'convolution', shapes: (input) => ({ x: input(0), filter: input(1) }) },
  conv2dInputGrad: {
    ...plain,
    kernel: 'convolutionInputGradient',
    scratch: 'convolution',
    shapes: (input, output) => ({ x: output, filter: input(1) }),
  },
  conv2dFilterGrad: {
    ...plain,
    kernel: 'convolutionFilterGradient',
    scratch: 'filterGradient',
    images: [0, 1],
    sums: true,
    shapes: (input, output) => ({ x: input(0), filter: output }),
  },
  depthwiseConv2d: {
    ...plain,
    kernel: 'depthwise',
    scratch: 'none',
    depthwise: true,
    shapes: (input) => ({ x: input(0), filter: input(1) }),
  },
  depthwiseConv2dInputGrad: {
    ...plain,
    kernel: 'depthwiseInputGradient',
    scratch: 'none',
    depthwise: true,
    shapes: (input, output) => ({ x: output, filter: input(1) }),
  },
  depthwiseConv2dFilterGrad: {
    ...plain,
    kernel: 'depthwiseFilterGradient',
    scratch: 'none',
    images: [0, 1],
    sums: true,
    depthwise: true,
    shapes: (input, output) => ({ x: input(0), filter: output }),
  },
  maxPool2d: { ...pool, kernel: 'maxPool', shapes: (input, _, given) => ({ x: input(0), filter: poolFilter(given, input(0)) }) },
  averagePool2d: {
    ...pool,
    kernel: 'averagePool',
    shapes: (input, _, given) => ({ x: input(0), filter: poolFilter(given, input(0)) }),
  },
  maxPool2dGrad: {
    ...pool,
    kernel: 'maxPoolGradient',
    images: [0, 1, 2],
    shapes: (input, _, given) => ({ x: input(1), filter: poolFilter(given, input(1)) }),
  },
  averagePool2dGrad: {
    ...pool,
    kernel: 'averagePoolGradient',
    shapes: (_, output, given) => ({ x: output, filter: poolFilter(given, output) }),
  },
};

/** Whether an op moves a window over images. */
export function isWindowOp(name: string): boolean {
  return windowOps[name] !== undefined;
}

/** The images that one part of a sum over images adds up: so many parts, whatever the number of threads. */
const sumParts = 16;
/** Room for a window's geometry, before the scratch memory of the kernel. */
const windowBytes = 64;

/** A buffer, and the shape in which it is meant. */
interface Shaped {
  readonly buffer: Buffer;
  readonly shape: readonly number[];
}

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
  const call: WindowCall = { entry, fields, operands: buffers, table, result, images, cost: costOf(shapes, fields) };
  if (!entry.sums) return [apart(call, host)];
  if (images === 0) return [fill(result)];
  const parts = Math.min(sumParts, images);
  const partial = new Buffer(`parts of ${result.label}`, 'float32', parts * result.elements);
  return [inSums(call, partial, parts, host), added(partial, result, parts)];
}

/** Room for the features of one group, which are neighbours along the last axis. */
function partOf({ buffer, shape }: Shaped, group: number, groups: number): Shaped {
  const features = (shape.at(-1) as number) / groups;
  return {
    buffer: new Buffer(`group ${group} of ${buffer.label}`, buffer.dtype, buffer.elements / groups),
    shape: [...shape.slice(0, -1), features],
  };
}

/** Copies the features of a group out of, or into, all of them. */
function copyPart(all: Shaped, part: Shaped, group: number, direction: 'in' | 'out'): Task {
  const features = part.shape.at(-1) as number;
  const ofAll: Access = { buffer: all.buffer, base: group * features, strides: [all.shape.at(-1) as number, 1] };
  const ofPart: Access = { buffer: part.buffer, base: 0, strides: [features, 1] };
  const [from, target] = direction === 'out' ? [ofAll, ofPart] : [ofPart, ofAll];
  const value: Expression = { kind: 'load', dtype: 'float32', access: from };
  const sizes = [countOf(part.shape.slice(0, -1)), features];
  return new LoopTask({ sizes, reduced: [false, false], roots: [{ combination: 'store', value, target }] });
}

interface WindowCall {
  readonly entry: WindowOp;
  readonly fields: readonly number[];
  readonly operands: readonly Buffer[];
  readonly table: Buffer;
  readonly result: Buffer;
  readonly images: number;
  readonly cost: number;
}

function apart({ entry, fields, operands, table, result, images, cost }: WindowCall, host: KernelHost): Task {
  const perImage = (buffer: Buffer): number => (buffer.elements / images) * 4;
  const isImage = (index: number): boolean => entry.images.includes(index);
  return new KernelTask({
    label: result.label,
    writes: [result],
    extent: images,
    cost,
    inParts: operands.filter((_, index) => isImage(index)),
    whole: [...operands.filter((_, index) => !isImage(index)), table],
    scratchBytes: windowBytes + scratchOf(entry, fields, host),
    emit: (code) => {
      emitWindow(code, table, () => code.pushSize());
      for (const [index, operand] of operands.entries()) {
        if (isImage(index)) code.pushPart(operand, perImage(operand));
        else code.pushAddress(operand);
      }
      code.pushPart(result, perImage(result));
      emitCall(code, entry, operands.length);
    },
  });
}

/** Each part sums so many images into a place of its own. */
function inSums(
  { entry, fields, operands, table, result, images, cost }: WindowCall,
  partial: Buffer,
  parts: number,
  host: KernelHost,
): Task {
  const size = Math.ceil(images / parts);
  return new KernelTask({
    label: partial.label,
    whole: [...operands, table],
    writes: [partial],
    extent: parts,
    cost,
    scratchBytes: windowBytes + scratchOf(entry, fields, host),
    emit: (code) => {
      const [part, first, count] = [code.local('i32'), code.local('i32'), code.local('i32')];
      for (const buffer of [...operands, table, partial]) code.addressOf(buffer);
      code.get(code.start).set(part);
      code.whileFits(part, 1, code.end, () => {
        code.get(part).i32(size).op('i32.mul').set(first);
        // The last parts may be smaller, and even empty.
        code.i32(images).get(first).op('i32.sub').set(count);
        code.i32(size).get(count).get(count).i32(size).op('i32.gt_s').op('select').set(count);
        code.i32(0).get(count).get(count).i32(0).op('i32.lt_s').op('select').set(count);
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
        emitCall(code, entry, operands.length);
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
function emitCall(code: TaskCode, entry: WindowOp, operands: number): void {
  code.get(code.scratch);
  if (entry.scratch !== 'none') code.get(code.scratch).i32(windowBytes).op('i32.add');
  code.kernel(entry.kernel, 'i'.repeat(operands + (entry.scratch === 'none' ? 2 : 3)));
}

function scratchOf(entry: WindowOp, fields: readonly number[], host: KernelHost): number {
  if (entry.scratch === 'none') return 0;
  return host.withWindow(fields, (address) =>
    entry.scratch === 'convolution'
      ? host.exports.convolutionScratchBytes(address)
      : host.exports.convolutionFilterScratchBytes(address),
  );
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

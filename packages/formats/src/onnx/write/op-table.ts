import type { OpNode } from '../../inference/op-node.ts';
import { ArgumentError } from '@ibex-ml/core';
import { elementwiseOps } from './elementwise-ops.ts';
import { moveOps } from './move-ops.ts';
import type { OpWriter } from './written-values.ts';
import { reductionOps } from './reduction-ops.ts';
import { windowOps } from './window-ops.ts';

/** Every op that is written to ONNX, by its name in Ibex. */
export const opTable: Readonly<Record<string, OpWriter>> = { ...elementwiseOps, ...reductionOps, ...moveOps, ...windowOps };

const training = 'It is part of training: export what the model does at inference.';

/** Ops that are not written, and what to do instead. */
export const missingOps: Readonly<Record<string, string>> = {
  randomUniform: 'ONNX has no random numbers that are the same everywhere: draw them outside, and pass them as an input.',
  segmentSum: 'Its gradient is why it exists; as a sum by class, use ops.matmul with ops.oneHot.',
  affineTransform: 'It is for training data. A warp of images at inference is better done before the model.',
  conv2dFilterGrad: training,
  depthwiseConv2dInputGrad: training,
  depthwiseConv2dFilterGrad: training,
  maxPool2dGrad: training,
  averagePool2dGrad: training,
};

/** How to write an op. @throws {ArgumentError} for one that ONNX export lacks */
export function opWriter(where: string, node: OpNode): OpWriter {
  const { name } = node.source.op;
  const writer = Object.hasOwn(opTable, name) ? opTable[name] : undefined;
  if (writer !== undefined) return writer;
  throw new ArgumentError({
    where,
    argument: 'model',
    expected: 'of ops that ONNX export has',
    received: `the op "${name}"`,
    remedy: Object.hasOwn(missingOps, name)
      ? (missingOps[name] as string)
      : 'Write the layer that uses it in ops of @ibex-ml/core: all that inference needs are exported.',
  });
}

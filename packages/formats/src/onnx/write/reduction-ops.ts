import type { SymbolicTensor } from '@ibex-ml/core';
import { elementTypes } from '../proto.ts';
import { attributesOf, type OpWriter, type WrittenValues, toPlanes } from './written-values.ts';

type Axes = Readonly<{ axes: readonly number[]; keepDims: boolean }>;

/** A reduction; `apply` adds its node. Over height and width it takes an image as it lies. */
function reduction(apply: (to: WrittenValues, x: string, axes: readonly number[], keepdims: number) => string): OpWriter {
  return (node, to) => {
    const [x] = node.source.inputs as readonly [SymbolicTensor];
    const { axes, keepDims } = attributesOf<Axes>(node);
    if (axes.length === 0) {
      to.put(node, to.get(x));
      return;
    }
    // Batch and features come in this order in both layouts: what is left of an image without height and width is the same.
    const planes = to.inPlanes(x) && !keepDims && axes.includes(1) && axes.includes(2);
    const placed = planes ? axes.map((axis) => toPlanes.indexOf(axis as 0)) : axes;
    const sorted = [...placed].sort((a, b) => a - b);
    to.put(node, apply(to, to.get(x, planes ? 'planes' : 'rows'), sorted, Number(keepDims)));
  };
}

/** Until opset 18 only the sum takes its axes as an input. */
const byAttribute = (opType: string): OpWriter =>
  reduction((to, x, axes, keepdims) => to.graph.node(opType, [x], { axes, keepdims }));

/** Of truth values, by way of integers. */
const ofBooleans = (opType: string): OpWriter =>
  reduction((to, x, axes, keepdims) => {
    const whole = to.graph.node('Cast', [x], { to: elementTypes.int32 });
    return to.graph.node('Cast', [to.graph.node(opType, [whole], { axes, keepdims })], { to: elementTypes.bool });
  });

const argument =
  (opType: string): OpWriter =>
  (node, to) => {
    const [x] = node.source.inputs as readonly [SymbolicTensor];
    const { axis } = attributesOf<{ axis: number }>(node);
    const place = to.graph.node(opType, [to.get(x)], { axis, keepdims: 0 });
    to.put(node, to.graph.node('Cast', [place], { to: elementTypes.int32 }));
  };

const cumsum: OpWriter = (node, to) => {
  const [x] = node.source.inputs as readonly [SymbolicTensor];
  const { axis, exclusive, reverse } = attributesOf<{ axis: number; exclusive: boolean; reverse: boolean }>(node);
  const inputs = [to.get(x), to.graph.integers([axis], [])];
  to.put(node, to.graph.node('CumSum', inputs, { exclusive: Number(exclusive), reverse: Number(reverse) }));
};

const alongLast =
  (opType: string): OpWriter =>
  (node, to) => {
    const [x] = node.source.inputs as readonly [SymbolicTensor];
    to.put(node, to.graph.node(opType, [to.get(x)], { axis: -1 }));
  };

/** Reductions and what goes along an axis, by name. */
export const reductionOps: Readonly<Record<string, OpWriter>> = {
  sum: reduction((to, x, axes, keepdims) => to.graph.node('ReduceSum', [x, to.graph.integers(axes)], { keepdims })),
  mean: byAttribute('ReduceMean'),
  max: byAttribute('ReduceMax'),
  min: byAttribute('ReduceMin'),
  prod: byAttribute('ReduceProd'),
  all: ofBooleans('ReduceMin'),
  any: ofBooleans('ReduceMax'),
  argMax: argument('ArgMax'),
  argMin: argument('ArgMin'),
  cumsum,
  softmax: alongLast('Softmax'),
  logSoftmax: alongLast('LogSoftmax'),
};

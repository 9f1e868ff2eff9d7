import { type Operand, ops, type Tensor } from '@ibex-ml/core';
import { type Applied, need, optional, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';

/** The weights of one direction: of the input, of the state, and both biases. */
interface Cell {
  readonly kernel: Tensor;
  readonly recurrent: Tensor;
  readonly bias: readonly [input: Tensor, state: Tensor] | null;
  readonly units: number;
}

/** A step: from the products of the input and the states before, the states after; the first is the output. */
type Step = (cell: Cell, fromInput: Tensor, states: readonly Tensor[]) => readonly Tensor[];

const mostSteps = 1024;

const gates = (x: Tensor, units: number, count: number): readonly Tensor[] =>
  ops.split(x, Array.from({ length: count }, () => units), -1); // prettier-ignore

/** Gates in ONNX's order: input, output, forget, cell. */
const lstm: Step = ({ recurrent, units }, fromInput, [h, c]) => {
  const sum = ops.add(fromInput, ops.matmul(h as Tensor, recurrent));
  const [i, o, f, g] = gates(sum, units, 4) as [Tensor, Tensor, Tensor, Tensor];
  const cell = ops.add(ops.mul(ops.sigmoid(f), c as Tensor), ops.mul(ops.sigmoid(i), ops.tanh(g)));
  return [ops.mul(ops.sigmoid(o), ops.tanh(cell)), cell];
};

/** Gates in ONNX's order: update, reset, hidden; the reset comes after the product, or before it. */
const gru =
  (resetAfter: boolean): Step =>
  ({ recurrent, bias, units }, fromInput, [h]) => {
    const state = h as Tensor;
    const [xz, xr, xh] = gates(fromInput, units, 3) as [Tensor, Tensor, Tensor];
    const [uz, ur, uh] = gates(recurrent, units, 3) as [Tensor, Tensor, Tensor];
    const [bz, br, bh] = bias === null ? [0, 0, 0] : gates(bias[1], units, 3);
    const gate = (x: Tensor, u: Tensor, b: Operand): Tensor => ops.sigmoid(ops.add(ops.add(x, ops.matmul(state, u)), b));
    const [z, r] = [gate(xz, uz, bz), gate(xr, ur, br)];
    const hidden = resetAfter ? ops.mul(r, ops.add(ops.matmul(state, uh), bh)) : ops.add(ops.matmul(ops.mul(r, state), uh), bh);
    const proposed = ops.tanh(ops.add(xh, hidden));
    return [ops.add(ops.mul(ops.sub(1, z), proposed), ops.mul(z, state))];
  };

const simple: Step = ({ recurrent }, fromInput, [h]) => [ops.tanh(ops.add(fromInput, ops.matmul(h as Tensor, recurrent)))];

/** Refuses what would be computed otherwise. */
function requirePlain({ opType, told, inputs }: Applied, activations: readonly string[]): void {
  const named = told.texts('activations');
  const directions = ['reverse', 'forward', 'bidirectional'];
  const wanted = [...activations, ...activations];
  const isPlain = named === null || named.every((name, index) => name === wanted[index]);
  if (!isPlain || told.has('clip') || told.int('input_forget', 0) !== 0 || inputs[7] !== undefined || told.int('layout', 0) !== 0)
    throw refuse(opType, `of ${activations.join(', ')}, without clip, peepholes and layout`, 'others', 'Export it so.');
  if (!directions.includes(told.text('direction', 'forward'))) throw refuse(opType, directions.join(', '), 'another direction');
}

/** A recurrent network, unrolled over the steps of a sequence, which must be known: [steps, batch, features]. */
const recurrent =
  (count: number, states: number, activations: readonly string[], stepOf: (node: Applied) => Step): Reader =>
  (node) => {
    requirePlain(node, activations);
    const x = need(node);
    const [steps = null] = shapeOf(x);
    if (steps === null || steps > mostSteps || node.inputs[4] !== undefined)
      throw refuse(
        node.opType,
        `over at most ${mostSteps} steps, whose number is known and the same for all`,
        shapeOf(x),
        'Export it with a fixed length.',
      );
    const direction = node.told.text('direction', 'forward');
    const ways = direction === 'bidirectional' ? [false, true] : [direction === 'reverse'];
    const results = ways.map((isReverse, way) => {
      const cell = cellOf(node, way, count);
      return run(node, { x, way, steps, isReverse, states }, cell, stepOf(node));
    });
    const [sequences, ...last] = [0, ...Array.from({ length: states }, (_, index) => index + 1)].map((index) =>
      results.map((result) => result[index] as Tensor),
    ) as [Tensor[], ...Tensor[][]];
    return [ops.stack(sequences, 1), ...last.map((each) => ops.stack(each, 0))];
  };

/** One direction's part of a weight. */
function partOf(x: Operand, way: number): Tensor {
  const shape = shapeOf(x);
  const rest = shape.slice(1).map(() => 0);
  return ops.squeeze(ops.slice(x, [way, ...rest], [1, ...shape.slice(1).map((size) => size ?? -1)]), 0);
}

function cellOf(node: Applied, way: number, count: number): Cell {
  const [kernel, own, bias] = [need(node, 1), need(node, 2), optional(node, 3)];
  const units = node.told.int('hidden_size', shapeOf(own)[2] ?? 0);
  const wide = count * units;
  if (shapeOf(own).length !== 3 || shapeOf(own)[1] !== wide || shapeOf(own)[2] !== units)
    throw refuse(`the weights of ${node.opType}`, `of ${wide} rows and ${units} columns`, shapeOf(own));
  const both = bias === undefined ? null : partOf(bias, way);
  return {
    kernel: ops.transpose(partOf(kernel, way)),
    recurrent: ops.transpose(partOf(own, way)),
    bias: both === null ? null : [ops.slice(both, [0], [wide]), ops.slice(both, [wide], [wide])],
    units,
  };
}

interface Run {
  readonly x: Operand;
  readonly way: number;
  readonly steps: number;
  readonly isReverse: boolean;
  readonly states: number;
}

/** The outputs of all steps, and the last states. */
function run(node: Applied, { x, way, steps, isReverse, states }: Run, cell: Cell, step: Step): readonly Tensor[] {
  const product = ops.matmul(x, cell.kernel);
  // A GRU has the bias of its state inside: there only that of the input is added here.
  const before = cell.bias === null ? null : node.opType === 'GRU' ? cell.bias[0] : ops.add(...cell.bias);
  const fromInput = before === null ? product : ops.add(product, before);
  const at = (index: number): Tensor => ops.squeeze(ops.slice(fromInput, [index, 0, 0], [1, -1, -1]), 0);
  const first = at(0);
  const nothing = ops.mul(ops.slice(first, [0, 0], [-1, cell.units]), 0);
  let now: readonly Tensor[] = Array.from({ length: states }, (_, index) => {
    const given = optional(node, 5 + index);
    return given === undefined ? nothing : partOf(given, way);
  });
  const outputs: Tensor[] = [];
  for (let index = 0; index < steps; index += 1) {
    now = step(cell, at(isReverse ? steps - 1 - index : index), now);
    outputs.push(now[0] as Tensor);
  }
  return [ops.stack(isReverse ? outputs.reverse() : outputs, 0), ...now];
}

/** Recurrent networks, by the kind of the node. */
export const recurrentReaders: Readonly<Record<string, Reader>> = {
  GRU: recurrent(3, 1, ['Sigmoid', 'Tanh'], ({ told }) => gru(told.int('linear_before_reset', 0) !== 0)),
  LSTM: recurrent(4, 2, ['Sigmoid', 'Tanh', 'Tanh'], () => lstm),
  RNN: recurrent(1, 1, ['Tanh'], () => simple),
};

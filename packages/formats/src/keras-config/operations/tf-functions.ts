import type { OperationName } from '@ibex-ml/models';
import { type Fields, fieldsOf, isFields, listAt, misread, type Place, textAt } from '../fields.ts';
import { positionOf, type SavedTensor } from '../read-nodes.ts';
import { arrayOf, keyOf, optionOf, type ReadCall, type ReadOperand, unknownOperation } from './read-operation.ts';

/** How Keras 2 wrote a function of TensorFlow: the arguments after the first that are computed on, and the others under our names. */
interface TfFunction {
  readonly operation: OperationName;
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** Where TensorFlow's defaults are not Keras's. */
  readonly usual?: Fields;
}

function functions(
  operation: OperationName,
  options: Readonly<Record<string, string>>,
  ...names: string[]
): [string, TfFunction][] {
  return names.map((name) => [name, { operation, operands: [], options }]);
}

function binary(operation: OperationName, second: string, ...names: string[]): [string, TfFunction][] {
  return names.map((name) => [name, { operation, operands: [second], options: {} }]);
}

/** Functions whose name is that of the operation, in TensorFlow's module for it. */
const plain: Readonly<Record<string, readonly OperationName[]>> = {
  'math.': ['ceil', 'cos', 'erf', 'exp', 'expm1', 'floor', 'log', 'log1p', 'reciprocal', 'rsqrt', 'sigmoid', 'sign', 'sin'],
  'nn.': ['relu', 'relu6', 'elu', 'selu', 'sigmoid', 'silu', 'softplus', 'softsign', 'tanh'],
};

const reduced = { axis: 'axis', keepdims: 'keepDims' };

const known: ReadonlyMap<string, TfFunction> = new Map([
  ...Object.entries(plain).flatMap(([module, names]) => names.flatMap((name) => functions(name, {}, `${module}${name}`))),
  ...functions('absolute', {}, 'math.abs'),
  ...functions('negative', {}, 'math.negative'),
  ...functions('softplus', {}, 'math.softplus'),
  ...functions('sqrt', {}, 'math.sqrt'),
  ...functions('square', {}, 'math.square'),
  ...functions('tanh', {}, 'math.tanh'),
  ...functions('silu', {}, 'nn.swish'),
  ...functions('copy', {}, 'identity'),
  ...functions('stopGradient', {}, 'stop_gradient'),
  ...functions('logicalNot', {}, 'math.logical_not'),
  ...functions('cast', { dtype: 'dtype' }, 'cast'),
  ...functions('clip', { clip_value_min: 'xMin', clip_value_max: 'xMax' }, 'clip_by_value'),
  ...functions('softmax', { axis: 'axis' }, 'nn.softmax'),
  ...functions('logSoftmax', { axis: 'axis' }, 'nn.log_softmax'),
  ...functions('mean', reduced, 'math.reduce_mean'),
  ...functions('sum', reduced, 'math.reduce_sum'),
  ...functions('max', reduced, 'math.reduce_max'),
  ...functions('min', reduced, 'math.reduce_min'),
  ...functions('prod', reduced, 'math.reduce_prod'),
  ...functions('std', reduced, 'math.reduce_std'),
  ...functions('var', reduced, 'math.reduce_variance'),
  ...functions('logsumexp', reduced, 'math.reduce_logsumexp'),
  ...functions('reshape', { shape: 'newshape' }, 'reshape'),
  ...functions('transpose', { perm: 'axes' }, 'transpose', 'compat.v1.transpose'),
  ...functions('expandDims', { axis: 'axis' }, 'expand_dims'),
  ...functions('squeeze', { axis: 'axis' }, 'squeeze', 'compat.v1.squeeze'),
  ...functions('flip', { axis: 'axis' }, 'reverse'),
  ...functions('concatenate', { axis: 'axis' }, 'concat'),
  ...functions('stack', { axis: 'axis' }, 'stack'),
  ...functions('split', { num_or_size_splits: 'indicesOrSections', axis: 'axis' }, 'split'),
  ...functions('oneHot', { depth: 'numClasses', dtype: 'dtype' }, 'one_hot'),
  ...functions('getItem', { slice_spec: 'key' }, '__operators__.getitem'),
  ...binary('add', 'y', '__operators__.add', 'math.add'),
  ...binary('add', 'bias', 'nn.bias_add'),
  ...binary('subtract', 'y', 'math.subtract'),
  ...binary('multiply', 'y', 'math.multiply'),
  ...binary('divide', 'y', 'math.truediv', 'math.divide'),
  ...binary('floorDivide', 'y', 'compat.v1.floor_div', 'math.floordiv'),
  ...binary('mod', 'y', 'math.floormod', 'math.mod'),
  ...binary('power', 'y', 'math.pow'),
  ...binary('maximum', 'y', 'math.maximum'),
  ...binary('minimum', 'y', 'math.minimum'),
  ...binary('equal', 'y', 'math.equal'),
  ...binary('notEqual', 'y', 'math.not_equal'),
  ...binary('greater', 'y', 'math.greater'),
  ...binary('greaterEqual', 'y', 'math.greater_equal'),
  ...binary('less', 'y', 'math.less'),
  ...binary('lessEqual', 'y', 'math.less_equal'),
  ...binary('logicalAnd', 'y', 'math.logical_and'),
  ...binary('logicalOr', 'y', 'math.logical_or'),
  ...binary('matmul', 'b', 'linalg.matmul'),
  ['where', { operation: 'where', operands: ['x', 'y'], options: {} }],
  ['nn.leaky_relu', { operation: 'leakyRelu', operands: [], options: { alpha: 'negativeSlope' }, usual: { negativeSlope: 0.2 } }],
  ['nn.gelu', { operation: 'gelu', operands: [], options: { approximate: 'approximate' }, usual: { approximate: false } }],
  [
    'math.l2_normalize',
    { operation: 'normalize', operands: [], options: { axis: 'axis', epsilon: 'epsilon' }, usual: { axis: null, epsilon: 1e-6 } },
  ],
]);

/** Whether an entry of a functional model is a function of TensorFlow, which Keras 2 wrote for what is computed between layers. */
export function isFunction({ class_name: className }: Fields): boolean {
  return className === 'TFOpLambda' || className === 'SlicingOpLambda';
}

/** The applications of a function. Its name only looks up a table: nothing of a file runs. @throws {FormatError} for others */
export function readFunction(place: Place, entry: Fields): readonly ReadCall[] {
  const name = textAt(place, fieldsOf(place, entry['config'])['function']);
  const found = known.get(name);
  if (found === undefined) throw unknownOperation(place, `tf.${name}`);
  return listAt(place, entry['inbound_nodes'] ?? []).map((node) => readCall(place, found, listAt(place, node)));
}

/** An application is one entry of a tensor and the other arguments; of a list of tensors an entry for each, with the same arguments. */
function readCall(place: Place, { operation, operands, options, usual = {} }: TfFunction, node: readonly unknown[]): ReadCall {
  const entries = typeof node[0] === 'string' ? [node] : node.map((entry) => listAt(place, entry));
  const given = argumentsIn(fieldsOf(place, entries[0]?.[3] ?? {}));
  const others = operands.map((operand) => operandOf(place, given.get(operand)));
  const read = [...entries.map((entry) => operandOf(place, entry.slice(0, 3))), ...others];
  const own = Object.entries(options).flatMap(([theirs, ours]) => {
    const value = given.get(theirs);
    return value === undefined ? [] : [[ours, argumentOf(place, theirs, value)] as const];
  });
  const unread = [...given.keys()].find((name) => !operands.includes(name) && !Object.hasOwn(options, name));
  if (unread !== undefined)
    throw misread(`${place}, ${unread}`, 'left at its default', given.get(unread), 'It has no such argument here.');
  return {
    operation,
    operands: read.map((operand) => (Array.isArray(operand) ? null : (operand as ReadOperand))),
    options: { ...usual, ...Object.fromEntries(own) },
    inputs: read.filter((operand) => Array.isArray(operand)) as readonly SavedTensor[],
  };
}

/** Arguments other than those that are as if they were not there; names of ops of a graph are without meaning here. */
function argumentsIn(given: Fields): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(given).filter(([name, value]) => name !== 'name' && value !== null && value !== false));
}

/** What is computed on: a placeholder's position, or what is fixed, which stands in a place of its own where it comes first. */
function operandOf(place: Place, value: unknown): ReadOperand | SavedTensor {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const list = listAt(place, value);
  if (list[0] === '_CONSTANT_VALUE') return operandOf(place, list[2]);
  if (typeof list[0] === 'string') return positionOf(place, list);
  return arrayOf(list);
}

function argumentOf(place: Place, name: string, value: unknown): unknown {
  if (name === 'slice_spec') return keyOf(place, value);
  // TensorFlow takes the square of what lengths are bounded by, and the sizes of parts instead of where they end.
  if (name === 'epsilon') return Math.sqrt(value as number);
  if (name === 'num_or_size_splits' && Array.isArray(value)) return endsOf(value as readonly number[]);
  if (isFields(value) || (Array.isArray(value) && typeof value[0] === 'string')) {
    throw misread(
      `${place}, ${name}`,
      'fixed numbers',
      value,
      'Sizes that are computed are not read: fix the shape, and save it again.',
    );
  }
  return optionOf(place, name, value);
}

/** Where parts of these sizes end, but for the last. */
function endsOf(sizes: readonly number[]): readonly number[] {
  let end = 0;
  return sizes.slice(0, -1).map((size) => (end += size));
}

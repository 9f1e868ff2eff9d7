import type { OpNode } from '../../inference/op-node.ts';
import type { DType, SymbolicTensor } from '@ibex-ml/core';
import { isFloat } from '@ibex-ml/core';
import { elementType, type OnnxAttribute, type OnnxGraph } from './onnx-graph.ts';
import { attributesOf, type Layout, type OpWriter, type WrittenValues } from './written-values.ts';

/** Makes the nodes of an elementwise op from the names of its inputs. */
type Formula = (inputs: readonly string[], graph: OnnxGraph, node: OpNode) => string;

/** An elementwise op: computed in whichever layout its inputs stand. */
function elementwise(formula: Formula): OpWriter {
  return (node, to) => {
    const { inputs } = node.source;
    const layout: Layout = inPlanes(node, to) ? 'planes' : 'rows';
    const names = inputs.map((input) => (layout === 'rows' ? to.get(input) : besidePlanes(input, to)));
    to.put(node, formula(names, to.graph, node), layout);
  };
}

/** Whether an op had better be computed in planes: where an input stands only there, and the others can be brought there. */
function inPlanes({ source: { inputs } }: OpNode, to: WrittenValues): boolean {
  return inputs.some((input) => to.inPlanes(input)) && inputs.every(({ rank }) => rank < 2 || rank === 4);
}

/** An operand as it broadcasts over planes: features are the second axis there. */
function besidePlanes(input: SymbolicTensor, to: WrittenValues): string {
  if (input.rank === 4) return to.get(input, 'planes');
  if (input.rank === 0) return to.get(input);
  return to.derived(input, 'features', () => to.graph.node('Unsqueeze', [to.get(input), to.graph.integers([1, 2])]));
}

const as = (opType: string, attributes: Readonly<Record<string, OnnxAttribute>> = {}): OpWriter =>
  elementwise((inputs, graph) => graph.node(opType, inputs, attributes));

/** For an op of one input, with the input's type at hand. */
const unary = (formula: (x: string, graph: OnnxGraph, dtype: DType) => string): OpWriter =>
  elementwise((inputs, graph, node) => formula(inputs[0] as string, graph, node.source.inputs[0]?.dtype as DType));

const binary = (formula: (a: string, b: string, graph: OnnxGraph, dtype: DType) => string): OpWriter =>
  elementwise((inputs, graph, node) =>
    formula(inputs[0] as string, inputs[1] as string, graph, node.source.inputs[0]?.dtype as DType),
  );

const expm1 = unary((x, graph, dtype) => {
  // e^x - 1 = tanh(x / 2) · (e^x + 1): without the cancellation near 0.
  const tanh = graph.node('Tanh', [graph.node('Mul', [x, graph.number(0.5, dtype)])]);
  return graph.node('Mul', [tanh, graph.node('Add', [graph.node('Exp', [x]), graph.number(1, dtype)])]);
});

const isFinite = unary((x, graph) => {
  const unbounded = graph.node('Or', [graph.node('IsInf', [x]), graph.node('IsNaN', [x])]);
  return graph.node('Not', [unbounded]);
});

const floorDiv = binary((a, b, graph, dtype) => {
  if (isFloat(dtype)) return graph.node('Floor', [graph.node('Div', [a, b])]);
  // ONNX's division of integers drops the fraction: without the remainder there is none.
  return graph.node('Div', [graph.node('Sub', [a, graph.node('Mod', [a, b])]), b]);
});

const mod = binary((a, b, graph, dtype) => {
  if (!isFloat(dtype)) return graph.node('Mod', [a, b]);
  return graph.node('Sub', [a, graph.node('Mul', [b, graph.node('Floor', [graph.node('Div', [a, b])])])]);
});

const clip = elementwise((inputs, graph, node) => {
  const { min, max } = attributesOf<{ min: number; max: number }>(node);
  const bound = (value: number): string => (Number.isFinite(value) ? graph.number(value, node.dtype) : '');
  return graph.node('Clip', [inputs[0] as string, bound(min), bound(max)]);
});

const cast = elementwise((inputs, graph, node) => {
  const [from] = node.source.inputs as readonly [SymbolicTensor];
  const to = elementType(node.dtype);
  return elementType(from.dtype) === to ? (inputs[0] as string) : graph.node('Cast', inputs, { to });
});

const add: OpWriter = (node, to) => {
  if (!to.biased.has(node)) as('Add')(node, to);
};

/** Elementwise ops by name. */
export const elementwiseOps: Readonly<Record<string, OpWriter>> = {
  neg: as('Neg'),
  abs: as('Abs'),
  sign: as('Sign'),
  square: unary((x, graph) => graph.node('Mul', [x, x])),
  exp: as('Exp'),
  expm1,
  log: as('Log'),
  log1p: unary((x, graph, dtype) => graph.node('Log', [graph.node('Add', [x, graph.number(1, dtype)])])),
  sqrt: as('Sqrt'),
  rsqrt: unary((x, graph) => graph.node('Reciprocal', [graph.node('Sqrt', [x])])),
  reciprocal: as('Reciprocal'),
  sin: as('Sin'),
  cos: as('Cos'),
  tanh: as('Tanh'),
  erf: as('Erf'),
  sigmoid: as('Sigmoid'),
  softplus: as('Softplus'),
  relu: as('Relu'),
  elu: as('Elu', { alpha: { float: 1 } }),
  selu: as('Selu', { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } }),
  floor: as('Floor'),
  ceil: as('Ceil'),
  round: as('Round'),
  isNan: as('IsNaN'),
  isFinite,
  logicalNot: as('Not'),
  add,
  sub: as('Sub'),
  mul: as('Mul'),
  div: as('Div'),
  pow: as('Pow'),
  maximum: as('Max'),
  minimum: as('Min'),
  floorDiv,
  mod,
  equal: as('Equal'),
  notEqual: binary((a, b, graph) => graph.node('Not', [graph.node('Equal', [a, b])])),
  less: as('Less'),
  lessEqual: as('LessOrEqual'),
  greater: as('Greater'),
  greaterEqual: as('GreaterOrEqual'),
  logicalAnd: as('And'),
  logicalOr: as('Or'),
  cast,
  stopGradient: elementwise((inputs) => inputs[0] as string),
  clip,
  where: as('Where'),
};

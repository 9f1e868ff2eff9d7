import { GradientError, StateError } from '../errors.ts';
import * as ops from '../ops/index.ts';
import { isFloat, sizeOf } from '../spec.ts';
import { Variable } from '../variable.ts';
import { SymbolicTensor, type Tensor } from './symbolic-tensor.ts';
import type { Trace } from './trace.ts';

/**
 * Adds to the trace the gradients of a scalar with respect to other values of it: the graph walked backwards, each op's
 * rule applied once. A source that nothing flows to has none: null.
 *
 * @param target - the scalar, such as a loss
 * @param sources - what to differentiate by: values of the trace, or variables
 * @throws {GradientError} when the target is no float scalar, or an op on the way has no gradient
 */
export function gradients(target: Tensor, sources: readonly SymbolicTensor[]): (SymbolicTensor | null)[] {
  if (!(target instanceof SymbolicTensor) || sizeOf(target.shape) !== 1 || !isFloat(target.dtype)) throw notScalar(target);
  const dependent = dependents(target, sources);
  const sums = new Map<SymbolicTensor, Tensor>([[target, ops.onesLike(target)]]);
  const order = [...dependent].sort((a, b) => b.id - a.id);
  for (const node of order) {
    const grad = sums.get(node);
    if (grad === undefined || node.source.kind !== 'op') continue;
    const { op, inputs, attributes } = node.source;
    if (op.vjp === 'zero') continue;
    if (op.vjp === 'undefined') throw noRule(op.name);
    const wanted = inputs.map((input) => dependent.has(input));
    if (!wanted.includes(true)) continue;
    const flows = op.vjp({ grad, inputs, output: node, attributes, wanted }, ops);
    for (const [index, input] of inputs.entries()) {
      const flow = flows[index];
      if (flow === undefined || flow === null || wanted[index] !== true) continue;
      const known = sums.get(input);
      sums.set(input, known === undefined ? flow : ops.add(known, flow));
    }
  }
  return sources.map((source) => (sums.get(source) ?? null) as SymbolicTensor | null);
}

/** The symbols by which a function differentiates: values as they are, variables as they were when the trace read them. */
export function sourcesOf(trace: Trace, sources: readonly (Tensor | Variable)[]): SymbolicTensor[] {
  return sources.map((source) => {
    if (source instanceof Variable) return trace.captured(source);
    if (source instanceof SymbolicTensor) {
      if (source.trace === trace) return source;
      throw foreignSource(source);
    }
    throw new GradientError({
      where: 'gradients',
      argument: 'sources',
      expected: 'arguments of the traced function, or variables',
      received: source,
      remedy: 'Pass the tensor as an argument.',
    });
  });
}

function foreignSource(source: SymbolicTensor): StateError {
  return new StateError({
    where: 'gradients',
    argument: 'sources',
    expected: 'values of the trace that is running',
    received: source,
    remedy: 'Call grad and valueAndGrad where the values come from: inside the same traced function.',
  });
}

/** The values between the sources and the target, both included: what gradients flow through. */
function dependents(target: SymbolicTensor, sources: readonly SymbolicTensor[]): Set<SymbolicTensor> {
  const ancestors = new Set<SymbolicTensor>();
  const pending = [target];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (ancestors.has(node)) continue;
    ancestors.add(node);
    if (node.source.kind === 'op') pending.push(...node.source.inputs);
  }
  const dependent = new Set<SymbolicTensor>(sources.filter((source) => ancestors.has(source)));
  for (const node of [...ancestors].sort((a, b) => a.id - b.id)) {
    const { source } = node;
    if (source.kind === 'op' && isFloat(node.dtype) && source.inputs.some((input) => dependent.has(input))) dependent.add(node);
  }
  return dependent;
}

function notScalar(target: unknown): GradientError {
  return new GradientError({
    where: 'gradients',
    argument: 'target',
    expected: 'a float scalar',
    received: target,
    remedy: 'Reduce it first: ops.mean or ops.sum.',
  });
}

function noRule(op: string): GradientError {
  return new GradientError({
    where: 'gradients',
    argument: 'target',
    expected: 'made of ops that can be differentiated',
    received: op,
    remedy: 'This op ends the line: use it outside of what is differentiated, or behind ops.stopGradient.',
  });
}

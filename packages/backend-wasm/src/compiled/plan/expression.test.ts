import { NdArray, ops, type SymbolicTensor, type Tensor, traceFunction, Variable } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { type Expression, ExpressionBuilder, loadExpressionsOf, loadsOf, withLoads } from './expression.ts';
import { identityMap, sizesOf } from './index-map.ts';
import { Values } from './values.ts';

interface Made {
  readonly expression: Expression;
  readonly values: Values;
}

/** What the elements of the one result of a function are made of. */
function made(fn: (x: SymbolicTensor) => Tensor, dtype: 'float32' | 'int32' = 'float32'): Made {
  const { graph } = traceFunction((x) => [fn(x)], [{ shape: [3, 4], dtype }]);
  const node = graph.outputs[0] as SymbolicTensor;
  const values = new Values(graph);
  const sizes = sizesOf(node.shape);
  return { expression: new ExpressionBuilder(values, sizes.length).of(node, identityMap(sizes), true), values };
}

/** The expression as code would write it. */
function printed(expression: Expression): string {
  if (expression.kind === 'constant') return String(expression.value);
  if (expression.kind === 'op') return `${expression.name}(${expression.inputs.map(printed).join(', ')})`;
  const { buffer, base, strides } = expression.access;
  return `${buffer.label.replace(/ %\d+/, '')}[${base}+${strides.join()}]`;
}

describe('an expression', () => {
  it.each<readonly [string, (x: SymbolicTensor) => Tensor, string]>([
    ['elementwise ops', (x) => ops.relu(ops.sub(x, 2)), 'relu(sub(argument0[0+4,1], 2))'],
    ['rows that stretch', (x) => ops.add(x, ops.slice(x, [1, 0], [1, 4])), 'add(argument0[0+4,1], argument0[4+0,1])'],
    ['columns that stretch', (x) => ops.add(x, ops.slice(x, [0, 3], [3, 1])), 'add(argument0[0+4,1], argument0[3+4,0])'],
    ['a transpose', (x) => ops.neg(ops.transpose(x)), 'neg(argument0[0+1,4])'],
    ['what is backwards', (x) => ops.neg(ops.reverse(x)), 'neg(argument0[11+-4,-1])'],
    ['a slice of that', (x) => ops.neg(ops.slice(ops.reverse(x), [1, 2], [2, 2])), 'neg(argument0[5+-4,-1])'],
    ['what must be stored first', (x) => ops.neg(ops.softmax(x)), 'neg(softmax[0+4,1])'],
    ['that under another shape', (x) => ops.neg(ops.reshape(ops.softmax(x), [2, 6])), 'neg(softmax[0+6,1])'],
    ['a known number that stretches', (x) => ops.mul(x, ops.broadcastTo(ops.sqrt(4), [3, 4])), 'mul(argument0[0+4,1], 2)'],
  ])('of %s', (_, fn, text) => {
    expect(printed(made(fn).expression)).toBe(text);
  });

  it('of a one-hot code compares with a table of the places', () => {
    const { expression, values } = made((x) => ops.oneHot(x, 5), 'int32');
    expect(printed(expression)).toBe('cast(equal(argument0[0+4,1,0], 0 to 4[0+0,0,1]))');
    expect(expression.dtype).toBe('float32');
    expect(values.slots.map((slot) => slot.kind === 'constant' && slot.value.toArray())).toEqual([[0, 1, 2, 3, 4]]);
  });

  it('reads a variable from its slot, and an array of constants too', () => {
    const variable = new Variable(new NdArray(new Float32Array(4), [4]), { name: 'bias' });
    const table = new NdArray(Float32Array.of(1, 2, 3, 4), [4]);
    const { expression } = made((x) => ops.add(ops.mul(x, ops.constant(table)), variable.value));
    expect(printed(expression)).toBe('add(mul(argument0[0+4,1], constant[0+0,1]), bias[0+0,1])');
    expect(loadsOf([expression]).map(({ buffer }) => buffer.place?.kind)).toEqual([undefined, 'slot', 'slot']);
  });

  it('keeps what is shared one object, also when its loads are replaced', () => {
    const { expression } = made((x) => {
      const part = ops.add(x, 1);
      return ops.mul(part, ops.neg(part));
    });
    const [left, right] = expression.kind === 'op' ? expression.inputs : [];
    expect(right?.kind === 'op' && right.inputs[0]).toBe(left);
    expect(loadExpressionsOf([expression])).toHaveLength(1);
    const [moved] = withLoads([expression], (access) => ({ ...access, base: 7 }));
    expect(printed(moved as Expression)).toBe('mul(add(argument0[7+4,1], 1), neg(add(argument0[7+4,1], 1)))');
    expect(loadExpressionsOf([moved as Expression])).toHaveLength(1);
    expect(printed(expression)).toContain('[0+4,1]');
  });
});

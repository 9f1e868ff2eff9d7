import { ops, type SymbolicTensor, type Tensor, traceFunction, Variable, NdArray } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExpressionBuilder } from './expression.ts';
import { countOf, identityMap, movedMap, stretchedMap, stridesUnder } from './index-map.ts';
import { Values } from './values.ts';

/** A value made by moves, and, in plain JavaScript, where in the first one each of its elements comes from. */
interface Moved {
  readonly tensor: Tensor;
  readonly sizes: readonly number[];
  readonly from: (index: readonly number[]) => readonly number[];
}

type Move = (value: Moved, numbers: readonly number[]) => Moved;

const transposed: Move = ({ tensor, sizes, from }, numbers) => {
  const order = sizes.map((_, axis) => axis).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  return {
    tensor: ops.transpose(tensor, order),
    sizes: order.map((axis) => sizes[axis] as number),
    from: (index) => from(sizes.map((_, axis) => index[order.indexOf(axis)] as number)),
  };
};

const sliced: Move = ({ tensor, sizes, from }, numbers) => {
  const begin = sizes.map((size, axis) => (numbers[axis] ?? 0) % size);
  const size = sizes.map((full, axis) => 1 + ((numbers[axis + 1] ?? 0) % (full - (begin[axis] as number))));
  return {
    tensor: ops.slice(tensor, begin, size),
    sizes: size,
    from: (index) => from(index.map((place, axis) => place + (begin[axis] as number))),
  };
};

const reversed: Move = ({ tensor, sizes, from }, numbers) => {
  const axes = sizes.flatMap((_, axis) => ((numbers[axis] ?? 0) % 2 === 0 ? [axis] : []));
  return {
    tensor: ops.reverse(tensor, axes),
    sizes,
    from: (index) => from(index.map((place, axis) => (axes.includes(axis) ? (sizes[axis] as number) - 1 - place : place))),
  };
};

const stretched: Move = ({ tensor, sizes, from }, numbers) => {
  const target = [2, ...sizes.map((size, axis) => (size === 1 && (numbers[axis] ?? 0) % 2 === 0 ? 3 : size))];
  return {
    tensor: ops.broadcastTo(tensor, target),
    sizes: target,
    from: (index) => from(index.slice(1).map((place, axis) => (sizes[axis] === 1 ? 0 : place))),
  };
};

const widened: Move = ({ tensor, sizes, from }, [at = 0]) => {
  const axis = at % (sizes.length + 1);
  return {
    tensor: ops.expandDims(tensor, axis),
    sizes: sizes.toSpliced(axis, 0, 1),
    from: (index) => from(index.toSpliced(axis, 1)),
  };
};

const squeezed: Move = ({ tensor, sizes, from }) => ({
  tensor: ops.squeeze(tensor),
  sizes: sizes.filter((size) => size !== 1),
  from: (index) => {
    const rest = [...index];
    return from(sizes.map((size) => (size === 1 ? 0 : (rest.shift() as number))));
  },
});

const moves = [transposed, sliced, reversed, stretched, widened, squeezed, transposed, sliced, reversed];

/** Every index of a tensor, in order. */
function indicesOf(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, place) => [...index, place])),
    [[]],
  );
}

it('folds any chain of moves into one walk over the first value', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  const steps = fc.array(
    fc.tuple(fc.nat({ max: moves.length - 1 }), fc.array(fc.nat({ max: 50 }), { minLength: 4, maxLength: 4 })),
    {
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(sizes, steps, (start, chain) => {
      const variable = new Variable(new NdArray(new Float32Array(countOf(start)), start), { name: 'x' });
      const made: Moved[] = [];
      const { graph } = traceFunction(() => {
        made.push({ tensor: variable.value, sizes: start, from: (index) => index });
        for (const [move, numbers] of chain) made.push((moves[move] as Move)(made.at(-1) as Moved, numbers));
        return [ops.neg((made.at(-1) as Moved).tensor)];
      }, []);
      const last = made.at(-1) as Moved;
      const builder = new ExpressionBuilder(new Values(graph), last.sizes.length);
      const negative = builder.of(graph.outputs[0] as SymbolicTensor, identityMap(last.sizes), true);
      const expression = negative.kind === 'op' ? negative.inputs[0] : undefined;
      if (expression?.kind !== 'load') throw new Error(`${expression?.kind} instead of a load`);
      const { buffer, base, strides } = expression.access;
      expect(buffer.label).toBe('x');
      const places = (index: readonly number[], by: readonly number[]): number =>
        index.reduce((sum, place, axis) => sum + place * (by[axis] as number), 0);
      const rowMajor = start.map((_, axis) => countOf(start.slice(axis + 1)));
      const wanted = indicesOf(last.sizes).map((index) => places(last.from(index), rowMajor));
      expect(indicesOf(last.sizes).map((index) => base + places(index, strides))).toEqual(wanted);
      variable.dispose();
    }),
  );
});

it('is no map where a reshape cuts or joins axes, but is one where axes of size 1 come or go', () => {
  const reshaped = (from: readonly number[], to: readonly number[]): ReturnType<typeof movedMap> => {
    const { graph } = traceFunction((x) => [ops.reshape(x, to)], [{ shape: from, dtype: 'float32' }]);
    return movedMap(graph.outputs[0] as SymbolicTensor, graph.arguments[0] as SymbolicTensor, identityMap(to));
  };
  expect(reshaped([2, 6], [3, 4])).toBeNull();
  expect(reshaped([2, 6], [12])).toBeNull();
  expect(reshaped([6, 2], [2, 6])).toBeNull();
  const still = { loop: null, step: 0, offset: 0 };
  expect(reshaped([2, 1, 6], [1, 2, 6, 1])).toEqual([{ loop: 1, step: 1, offset: 0 }, still, { loop: 2, step: 1, offset: 0 }]);
  expect(reshaped([1], [1, 1])).toEqual([still]);
});

it('stands still along axes that stretch, and has strides of 0 there', () => {
  const map = stretchedMap(identityMap([4, 3, 5]), [1, 5], [4, 3, 5]);
  expect(map).toEqual([
    { loop: null, step: 0, offset: 0 },
    { loop: 2, step: 1, offset: 0 },
  ]);
  expect(stridesUnder(map, [1, 5], 3)).toEqual({ base: 0, strides: [0, 0, 1] });
});

it('adds up strides where two axes follow one loop: a diagonal', () => {
  const diagonal = [
    { loop: 0, step: 1, offset: 0 },
    { loop: 0, step: 1, offset: 1 },
  ];
  expect(stridesUnder(diagonal, [3, 4], 1)).toEqual({ base: 1, strides: [5] });
});

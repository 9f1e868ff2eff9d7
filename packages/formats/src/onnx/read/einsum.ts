import { type Dim, type Operand, ops, type Shape, type Tensor } from '@ibex-ml/core';
import { need, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';

/** A value whose axes have letters. */
interface Lettered {
  readonly x: Operand;
  readonly letters: readonly string[];
}

/** The letters of each input and of the output; `...` stands for the axes that are left, whose letters are numbers from the last on. */
function parsed(equation: string, ranks: readonly number[]): readonly (readonly string[])[] {
  const plain = equation.replaceAll(' ', '');
  const [left = '', right] = plain.split('->');
  const terms = left.split(',');
  const isSound = [...terms, right ?? ''].every((term) => /^[a-zA-Z]*(?:\.\.\.)?[a-zA-Z]*$/.test(term));
  if (terms.length !== ranks.length || plain.length > 200 || !isSound)
    throw refuse('the equation of Einsum', `letters of ${ranks.length} inputs`, equation);
  const hidden = Math.max(0, ...terms.map((term, index) => (term.includes('...') ? (ranks[index] ?? 0) - (term.length - 3) : 0)));
  const spelled = (term: string, rank: number | null): readonly string[] => {
    const count = rank === null ? hidden : rank - (term.length - 3);
    const others = Array.from({ length: Math.max(count, 0) }, (_, index) => String(count - index));
    const [before = '', after] = term.split('...');
    return after === undefined ? before.split('') : [...before.split(''), ...others, ...after.split('')];
  };
  const inputs = terms.map((term, index) => spelled(term, ranks[index] as number));
  const once = left
    .replace(/[^a-zA-Z]/g, '')
    .split('')
    .filter((letter, _, all) => all.filter((each) => each === letter).length === 1);
  const output = right ?? `${left.includes('...') ? '...' : ''}${once.sort().join('')}`;
  return [...inputs, spelled(output, null)];
}

/** Sums over the axes whose letters are not among these. */
function summed({ x, letters }: Lettered, kept: readonly string[]): Lettered {
  const gone = letters.flatMap((letter, axis) => (kept.includes(letter) ? [] : [axis]));
  return gone.length === 0 ? { x, letters } : { x: ops.sum(x, gone), letters: letters.filter((letter) => kept.includes(letter)) };
}

function arranged({ x, letters }: Lettered, order: readonly string[]): Operand {
  const axes = order.map((letter) => letters.indexOf(letter));
  return axes.every((axis, index) => axis === index) ? x : ops.transpose(x, axes);
}

/** The size of several axes taken as one; -1 where one of them is not known. */
const joint = (sizes: Shape): number => sizes.reduce<number>((all, size) => (size === null || all < 0 ? -1 : all * size), 1);

/** The product of two: over the letters that both have and the result has not, beside those that all have. */
function product(a: Lettered, b: Lettered, output: readonly string[]): Lettered {
  const sizes = new Map<string, Dim>();
  for (const { x, letters } of [a, b])
    for (const [axis, letter] of letters.entries()) {
      const size = shapeOf(x)[axis] ?? null;
      const before = sizes.get(letter);
      if (before !== undefined && before !== null && size !== null && before !== size)
        throw refuse('the inputs of Einsum', `of one size along ${letter}`, [before, size]);
      sizes.set(letter, before ?? size);
    }
  const both = a.letters.filter((letter) => b.letters.includes(letter));
  const [beside, over] = [both.filter((letter) => output.includes(letter)), both.filter((letter) => !output.includes(letter))];
  const [rows, columns] = [a, b].map(({ letters }) => letters.filter((letter) => !both.includes(letter))) as [string[], string[]];
  const of = (letters: readonly string[]): Shape => letters.map((letter) => sizes.get(letter) ?? null);
  const [left, right] = [arranged(a, [...beside, ...rows, ...over]), arranged(b, [...beside, ...over, ...columns])];
  const matrices = (x: Operand, ...parts: readonly (readonly string[])[]): Tensor =>
    ops.reshape(x, [...of(beside), ...parts.map((letters) => joint(of(letters)))]);
  const y = ops.matmul(matrices(left, rows, over), matrices(right, over, columns));
  const letters = [...beside, ...rows, ...columns];
  return { x: ops.reshape(y, of(letters)), letters };
}

/** Sums of products of one or two values. */
const einsum: Reader = (node) => {
  const { inputs, told } = node;
  const values = inputs.map((_, index) => need(node, index));
  const ranks = values.map((x) => shapeOf(x).length);
  const equation = told.text('equation', '');
  if (values.length < 1 || values.length > 2)
    throw refuse('Einsum', 'of one or two inputs', values.length, 'Export it as several of two inputs.');
  const all = parsed(equation, ranks);
  const output = all.at(-1) as readonly string[];
  for (const [index, letters] of all.entries()) {
    const isOutput = index === values.length;
    const isKnown = !isOutput || letters.every((letter) => all.slice(0, -1).some((each) => each.includes(letter)));
    if (new Set(letters).size !== letters.length || !isKnown || (!isOutput && letters.length !== ranks[index]))
      throw refuse('the equation of Einsum', 'of a letter for each axis, none twice', equation, 'Export it in another form.');
  }
  const lettered = values.map((x, index): Lettered => ({ x, letters: all[index] as readonly string[] }));
  const [a, b] = lettered as readonly Lettered[] as readonly [Lettered, Lettered?];
  if (b === undefined) return arranged(summed(a, output), output);
  const [left, right] = [summed(a, [...output, ...b.letters]), summed(b, [...output, ...a.letters])];
  return arranged(product(left, right, output), output);
};

export const einsumReaders: Readonly<Record<string, Reader>> = { Einsum: einsum };

import { expect, it } from 'vitest';
import { Buffer } from './buffer.ts';
import { KernelTask } from './kernel-task.ts';
import { partsOf } from './steady.ts';
import type { Task } from './task.ts';

const variable = (label: string, index: number): Buffer => new Buffer(label, 'float32', 4, { kind: 'slot', index });
const value = (label: string): Buffer => new Buffer(label, 'float32', 4);

function task(reads: readonly Buffer[], writes: Buffer): Task {
  return new KernelTask({
    label: `to ${writes.label}`,
    whole: reads,
    writes: [writes],
    extent: 1,
    cost: 1,
    emit: () => undefined,
  });
}

const labels = (tasks: readonly Task[]): string[] => tasks.map(({ label }) => label);

it('sets apart what follows from variables that stay, and nothing else', () => {
  const [frozen, trained, argument] = [variable('frozen', 0), variable('trained', 1), value('argument')];
  const [packed, squared, product, next] = [value('packed'), value('squared'), value('product'), value('next')];
  const tasks = [
    task([frozen], packed),
    task([packed], squared),
    task([argument, squared], product),
    task([trained, product], next),
  ];
  const { steady, rest } = partsOf(tasks, [{ variable: null as never, target: trained, value: next }]);
  expect(labels(steady)).toEqual(['to packed', 'to squared']);
  expect(labels(rest)).toEqual(['to product', 'to next']);
});

it('leaves together what is written in several steps, when one of them waits for an argument', () => {
  const [frozen, argument, joined, sum] = [variable('frozen', 0), value('argument'), value('joined'), value('sum')];
  const tasks = [task([frozen], joined), task([argument], joined), task([joined], sum)];
  expect(labels(partsOf(tasks, []).steady)).toEqual([]);
});

it('a variable that the program changes is not steady, even before the change', () => {
  const [weight, doubled] = [variable('weight', 0), value('doubled')];
  const update = { variable: null as never, target: weight, value: doubled };
  expect(labels(partsOf([task([weight], doubled)], [update]).steady)).toEqual([]);
});

import { ResourceError, ScaledBytes } from '@ibex-ml/core';
import { afterEach, describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';

const engines: Engine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.stop();
});

async function start(): Promise<Engine> {
  const engine = await Engine.start({ build: 'auto', threads: 1 });
  engines.push(engine);
  return engine;
}

describe('room that programs share', () => {
  it('is one block, as large as the largest program needs', async () => {
    const engine = await start();
    const small = engine.workspace(1000);
    expect(engine.workspace(500)).toBe(small);
    const used = engine.heap.usedBytes;
    engine.workspace(10_000);
    expect(engine.heap.usedBytes - used).toBe(10_048 - 1024);
    expect(engine.scratch(64)).not.toBe(engine.workspace(1));
  });

  it('is nobody else’s after a program that found no room', async () => {
    const engine = await start();
    engine.workspace(1000);
    expect(() => engine.workspace(2 ** 33)).toThrow(ResourceError);
    const [others, workspace] = [engine.heap.allocate(1000), engine.workspace(1000)];
    expect(Math.abs(others - workspace)).toBeGreaterThanOrEqual(1000);
  });
});

it('runs one thing after the other, also after one that failed', async () => {
  const engine = await start();
  const order: string[] = [];
  const slow = engine.inTurn(async () => {
    order.push('begin');
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push('end');
    throw new Error('no');
  });
  const next = engine.inTurn(() => Promise.resolve(order.push('next')));
  await expect(slow).rejects.toThrow('no');
  expect(await next).toBe(3);
  expect(order).toEqual(['begin', 'end', 'next']);
});

it.each([0, 1, 3, 15, 16, 17, 64, 784 * 5 + 7])(
  'writes %s scaled bytes as the numbers that they stand for, and nothing else',
  async (count) => {
    const { heap, machine } = await start();
    const scaled = new ScaledBytes(
      Uint8Array.from({ length: count }, (_, index) => index * 7),
      255,
    );
    const address = heap.allocate(4 * count + 8) + 4;
    const edges = [address - 4, address + 4 * count];
    for (const edge of edges) machine.write(edge, Int32Array.of(12345));
    for (let time = 0; time < 2; time += 1) machine.write(address, scaled);
    expect(scaled.unpacked).toBe(false);
    expect(await machine.read({ address, dtype: 'float32', elements: count })).toEqual(scaled.numbers());
    for (const edge of edges) expect([...machine.readNow({ address: edge, dtype: 'int32', elements: 1 })]).toEqual([12345]);
  },
);

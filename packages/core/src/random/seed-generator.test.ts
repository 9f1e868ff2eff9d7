import { cpu } from '@ibex-ml/backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../backend/switch.ts';
import { ArgumentError } from '../errors.ts';
import { jit } from '../executor/jit.ts';
import { ndarray } from '../nd-array.ts';
import { setRandomSeed } from './host-random.ts';
import { SeedGenerator } from './seed-generator.ts';

beforeAll(() => setBackend(cpu()));

const int32 = (...values: number[]): ReturnType<typeof ndarray> => ndarray(values, { dtype: 'int32' });

describe('SeedGenerator', () => {
  it('counts the seeds that it gives, within a step and from step to step', async () => {
    const generator = new SeedGenerator(7);
    const step = jit(() => [generator.next(), generator.next()]);
    expect(await step()).toEqual([int32(7, 0), int32(7, 1)]);
    expect(await step()).toEqual([int32(7, 2), int32(7, 3)]);
    expect(await generator.state.read()).toEqual(int32(7, 4));
  });

  it('has a state that is no weight to be trained', () => {
    expect(new SeedGenerator(1, 'dropout/seed').state).toMatchObject({ name: 'dropout/seed', trainable: false, shape: [2] });
  });

  it('has a seed of its own where none is given', async () => {
    setRandomSeed(5);
    const [one, other] = [await new SeedGenerator().state.read(), await new SeedGenerator().state.read()];
    expect(other.at(0)).not.toBe(one.at(0));
    setRandomSeed(5);
    expect(await new SeedGenerator().state.read()).toEqual(one);
  });

  it('refuses a seed that is not whole', () => {
    expect(() => new SeedGenerator(0.5)).toThrow(ArgumentError);
  });
});

import { expect, it } from 'vitest';
import { inChangeTurn, inProgramTurn } from './turns.ts';

/** A promise that is settled from outside. */
function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), passed };
}

/** Lets everything run that can. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('runs programs side by side', async () => {
  const [one, two] = [gate(), gate()];
  const log: string[] = [];
  const program = (name: string, { passed }: ReturnType<typeof gate>): Promise<void> =>
    inProgramTurn(async () => {
      log.push(`${name} begins`);
      await passed;
      log.push(`${name} ends`);
    });
  const both = [program('one', one), program('two', two)];
  await settle();
  two.open();
  await settle();
  one.open();
  await Promise.all(both);
  expect(log).toEqual(['one begins', 'two begins', 'two ends', 'one ends']);
});

it('makes a change when all programs have ended, and lets new ones wait for it', async () => {
  const [one, two, change] = [gate(), gate(), gate()];
  const log: string[] = [];
  const running = [one, two].map(({ passed }, index) =>
    inProgramTurn(async () => {
      await passed;
      log.push(`program ${index} ends`);
    }),
  );
  const changing = inChangeTurn(async () => {
    log.push('change begins');
    await change.passed;
    log.push('change ends');
  });
  const late = inProgramTurn(async () => {
    log.push('late program');
  });
  one.open();
  await settle();
  expect(log).toEqual(['program 0 ends']);
  two.open();
  await settle();
  expect(log).toEqual(['program 0 ends', 'program 1 ends', 'change begins']);
  change.open();
  await Promise.all([...running, changing, late]);
  expect(log.slice(3)).toEqual(['change ends', 'late program']);
});

it('goes on after a program or a change that fails, and says so', async () => {
  await expect(inProgramTurn(() => Promise.reject(new RangeError('program')))).rejects.toThrow('program');
  await expect(inChangeTurn(() => Promise.reject(new RangeError('change')))).rejects.toThrow('change');
  await expect(
    inProgramTurn(() => {
      throw new RangeError('at once');
    }),
  ).rejects.toThrow('at once');
  const order: string[] = [];
  await inChangeTurn(async () => {
    order.push('change');
  });
  expect(await inProgramTurn(() => Promise.resolve(order))).toEqual(['change']);
});

it('gives what the program gives', async () => {
  expect(await inProgramTurn(() => Promise.resolve(3))).toBe(3);
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useApp } from './__fixtures__/run-app.ts';
import type { Results } from './train.ts';

const app = useApp();
const left = (): string[] => readdirSync(app.folder()).sort();

describe('what cannot be done', () => {
  it.each([
    [['--depth', '3'], 2, /an option must be one of --dataset, .*, received "--depth"\. See npm start -- --help\.$/],
    [['--dataset', 'cifar10'], 2, /--dataset must be one of mnist, fashion-mnist, digits, received "cifar10"\. See /],
    [['--epochs', '0'], 2, /--epochs must be an integer >= 1, received "0"\. See /],
    [['--batch-size', 'x'], 2, /--batch-size must be an integer >= 1, received "x"\. See /],
    [['--dataset', 'mnist', '--data-dir', 'nowhere'], 1, /--data-dir must be a folder that holds .*, received "nowhere"\. Put /],
    [['--data-dir', 'nowhere'], 1, /--data-dir must be a folder that holds .*, received "nowhere"\. Put /],
    [['--dataset', 'digits', '--out', 'file'], 1, /--out must be a folder that can be written, received "file"\. Name another/],
    [['--dataset', 'digits', '--out', 'file/deep'], 1, /--out must be a folder that can be written, received "file\/deep"\. /],
    [['--dataset', 'fashion-mnist'], 1, /the cache must be a folder that holds .*, received "a folder without them"\. Put /],
  ] as const)('%j is refused in one line', async (args, expected, message) => {
    writeFileSync(join(app.folder(), 'file'), 'mine');
    const { status, stderr, stdout } = await app.run([...args, '--json']);
    expect([status, stdout]).toEqual([expected, '']);
    const [line, ...others] = stderr.split('\n');
    expect(line).toMatch(message);
    expect(others).toEqual(['']);
    expect([left(), readFileSync(join(app.folder(), 'file'), 'utf8')]).toEqual([['file'], 'mine']);
  });

  it.skipIf(process.platform !== 'linux')('a folder that refuses all is refused (needs /proc)', async () => {
    const { status, stderr } = await app.run(['--dataset', 'digits', '--epochs', '1', '--out', '/proc/run/here']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^npm start: --out must be a folder that can be written, received "\/proc\/run\/here"\. .*\n$/);
  });
});

describe('an interrupted run', () => {
  it.each([
    ['SIGINT', 130, 'interrupted by SIGINT'],
    ['SIGTERM', 143, 'interrupted by SIGTERM'],
    ['close stdout', 141, 'interrupted by EPIPE'],
  ] as const)('by %s ends at the next step with status %i and leaves earlier files as they are', async (what, status, said) => {
    mkdirSync(join(app.folder(), 'run'));
    writeFileSync(join(app.folder(), 'run', 'results.json'), 'of an earlier run');
    const args = ['--dataset', 'digits', '--epochs', '100000'];
    const [into, beside] = await Promise.all(
      ['run', 'new/run'].map((out) => app.run([...args, '--out', out], { at: { text: 'Epoch 2/', do: what } })),
    );
    expect([into?.status, into?.signal, beside?.status, beside?.signal]).toEqual([status, null, status, null]);
    expect(into?.stderr).toBe(`npm start: ${said}; the same command goes on from the last epoch.\n`);
    expect(into?.stdout).not.toContain('Test accuracy');
    const unfinished = 'unfinished-mlp-digits-epochs-100000-batch-128-wasm-seed-42';
    expect(readdirSync(join(app.folder(), 'run')).sort()).toEqual(['results.json', unfinished]);
    expect(readdirSync(join(app.folder(), 'new/run'))).toEqual([unfinished]);
    expect(readFileSync(join(app.folder(), 'run', 'results.json'), 'utf8')).toBe('of an earlier run');
  });
});

describe('a run that was killed', () => {
  it('is gone on with by the same command, and ends as if nothing had been', async () => {
    const args = (out: string): string[] => ['--dataset', 'digits', '--epochs', '5', '--out', out, '--json'];
    const ended = ['best.keras', 'history.csv', 'history.json', 'weights.safetensors'];
    const contents = (out: string): string[] =>
      ended.map((name) => readFileSync(join(app.folder(), out, name)).toString('base64'));
    const [killed, whole] = await Promise.all([
      app.run(args('killed'), { at: { text: 'Epoch 4/', do: 'SIGKILL' } }),
      app.run(args('whole')),
    ]);
    expect([killed.signal, whole.status]).toEqual(['SIGKILL', 0]);
    const { status, stdout } = await app.run(args('killed'));
    expect(status).toBe(0);
    expect(stdout).toContain('Going on with a run that was interrupted after 3 epochs.');
    expect(stdout).not.toContain('Epoch 3/');
    expect(contents('killed').slice(1)).toEqual(contents('whole').slice(1));
    expect(readdirSync(join(app.folder(), 'killed')).sort()).toEqual(readdirSync(join(app.folder(), 'whole')).sort());
  });
});

describe('without --dataset', () => {
  it.each([
    [{}, 'it is not in the cache, and IBEX_OFFLINE forbids a download'],
    [{ IBEX_DATA_DIR: '/nowhere' }, 'IBEX_DATA_DIR names /nowhere, which has no mnist/ with its files'],
  ])('and with %j it says in one line that it takes the digits', async (env, why) => {
    const { status, stdout, stderr, json } = await app.run(['--epochs', '1', '--out', 'run', '--json'], { env });
    expect([status, stderr]).toEqual([0, '']);
    const digits = 'Training on the 1,797 digits that come with the package instead.';
    expect(stdout.split('\n')[0]).toBe(`MNIST cannot be had here (${why}). ${digits}`);
    expect((json() as Results).dataset).toBe('digits');
  });
});

describe('a seed', () => {
  it('gives the same numbers again, and another seed others', async () => {
    const numbers = async (seed: string, out: string): Promise<unknown[]> => {
      const { json } = await app.run(['--dataset', 'digits', '--epochs', '2', '--seed', seed, '--out', out, '--json']);
      const { testAccuracy, testLoss } = json() as Results;
      return [testAccuracy, testLoss, readFileSync(join(app.folder(), out, 'weights.safetensors')).toString('base64')];
    };
    const first = await numbers('7', 'first');
    expect(await numbers('7', 'first')).toEqual(first);
    const other = await numbers('8', 'other');
    for (const [index, value] of first.slice(1).entries()) expect(other[index + 1]).not.toBe(value);
  });
});

describe('--help', () => {
  it('says what can be asked for and does nothing', async () => {
    const { status, stdout, stderr } = await app.run(['--help']);
    expect([status, stderr, left()]).toEqual([0, '', []]);
    for (const option of [
      '--dataset',
      '--data-dir',
      '--model',
      '--epochs',
      '--batch-size',
      '--backend',
      '--seed',
      '--out',
      '--json',
    ])
      expect(stdout).toContain(option);
  });
});

/**
 * The promise of backupAndRestore held to kills by SIGKILL: to 20 of them, to as many as `IBEX_KILLS` says, or to 200 in `.ci/run`. Those take half a
 * minute, as each kill needs a process to start; what can be shown without one is in packages/callbacks/src/backup.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HostRandom } from '@ibex-ml/core';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';

const kills = Number(process.env['IBEX_KILLS'] ?? 20);
if (!(Number.isInteger(kills) && kills > 0))
  throw new Error(`IBEX_KILLS must be a number of kills, received ${process.env['IBEX_KILLS']}.`);
const chains = Math.min(4, Math.max(2, availableParallelism()));
const tfjs = createRequire(new URL('../../../packages/backend-wasm/package.json', import.meta.url));
const wasmPaths = join(dirname(tfjs.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')), '/');

let root = '';
let program = '';
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ibex-'));
  // In one file a process starts three times as fast.
  const bundle = await rolldown({
    input: fileURLToPath(new URL('__fixtures__/killed-run.ts', import.meta.url)),
    platform: 'node',
    resolve: { conditionNames: ['@ibex-ml/source', 'node', 'import', 'module', 'default'] },
    logLevel: 'silent',
  });
  await bundle.write({
    dir: join(root, 'program'),
    format: 'es',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
  program = join(root, 'program/killed-run.mjs');
});
afterAll(() => rmSync(root, { recursive: true }));

/** One process of a run. */
class Life {
  /** What it has told: see the program. */
  told = '';
  readonly ended: Promise<{ readonly killed: boolean }>;
  readonly #process: ChildProcess;
  #over = false;
  #heard: () => void = () => undefined;

  constructor(folder: string, threads: number) {
    const child = spawn(process.execPath, ['--no-warnings', program, folder, String(threads), wasmPaths], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    let complaint = '';
    child.stdout.on('data', (letters: Buffer) => {
      this.told += letters.toString();
      this.#heard();
    });
    child.stderr.on('data', (text: Buffer) => void (complaint += text.toString()));
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      // When all that it wrote has been read too.
      child.on('close', (code, signal) => {
        this.#over = true;
        this.#heard();
        if (code === 0 || signal === 'SIGKILL') resolve({ killed: signal === 'SIGKILL' });
        else reject(new Error(`ended with ${code ?? signal}: ${complaint}`));
      });
    });
  }

  /** Kills it when it has told so many letters, or has ended, and some time after. */
  async killAfter(letters: number, milliseconds: number): Promise<void> {
    while (this.told.length < letters && !this.#over) await new Promise<void>((resolve) => (this.#heard = resolve));
    if (milliseconds > 0) await pause(milliseconds);
    this.#process.kill('SIGKILL');
  }
}

/** All that a run leaves, but for what the writing of a file has left that was killed. */
function leftBy(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => !/^\.best\.bin\..*\.partial$|^\.checkpoint-/.test(name));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

/** The same files of the same bytes; says where they begin to differ. */
function expectSame(actual: Readonly<Record<string, string>>, expected: Readonly<Record<string, string>>, where: string): void {
  expect(Object.keys(actual), where).toEqual(Object.keys(expected));
  for (const [name, text] of Object.entries(expected)) {
    const found = actual[name] ?? '';
    let at = 0;
    while (at < text.length && text[at] === found[at]) at += 1;
    expect(found.slice(at, at + 80), `${name} of ${where}, from byte ${at}`).toBe(text.slice(at, at + 80));
  }
}

it(
  `a run that is killed and started again, ${kills} times in all, comes to the same numbers to the last bit`,
  { timeout: 600_000 },
  async () => {
    const wholeFolder = join(root, 'whole');
    const whole = new Life(wholeFolder, 2);
    expect(await whole.ended).toEqual({ killed: false });
    const expected = leftBy(wholeFolder);
    const outcome = JSON.parse(readFileSync(join(wholeFolder, 'outcome.json'), 'utf8')) as {
      readonly epoch: readonly number[];
      readonly history: Readonly<Record<string, readonly number[]>>;
    };
    expect(Object.keys(expected)).toEqual(['best.bin', 'log.csv', 'outcome.json']);
    expect(whole.told).toMatch(/Wcompiled$/);
    // Early stopping and the plateau have had their say.
    expect(outcome.epoch.length).toBeLessThan(8);
    expect(new Set(outcome.history['learning_rate']).size).toBeGreaterThan(1);

    /** The last thing that was told before each kill. */
    const moments: string[] = [];
    const runs = await Promise.all(
      Array.from({ length: chains }, async (_, chain) => {
        const random = new HostRandom(20261126, chain);
        const quota = Math.floor((kills * (chain + 1)) / chains) - Math.floor((kills * chain) / chains);
        let [finished, killed, folder] = [0, 0, join(root, `${chain}-0`)];
        for (;;) {
          const life = new Life(folder, 1 + random.integer(2));
          if (killed < quota) {
            // Most kills strike at a moment of the run, some while the process starts.
            const starts = random.integer(10) === 0;
            const [letters, late] = [starts ? 0 : 1 + random.integer(45), random.integer(starts ? 150 : 4)];
            await life.killAfter(letters, late);
          }
          if ((await life.ended).killed) {
            killed += 1;
            moments.push(life.told.at(-1) ?? '');
            continue;
          }
          expectSame(leftBy(folder), expected, `run ${finished} of chain ${chain}`);
          finished += 1;
          if (killed === quota) return finished;
          folder = join(root, `${chain}-${finished}`);
        }
      }),
    );
    expect(moments.length).toBe(kills);
    expect(runs.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(chains);
    // While a file was written or moved, within a step, and between.
    if (kills >= 200) for (const moment of ['w', 'm', 'b', 'e']) expect(moments).toContain(moment);
    else expect(new Set(moments).size).toBeGreaterThan(1);
  },
);

import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { serve } from '../__fixtures__/hostile-server.ts';
import { noisyDataset } from '../__fixtures__/small-dataset.ts';
import { archives, askedFor, atFirst, firstHalf, images, quick, useWorkplace } from '../__fixtures__/workplace.ts';
import type { SourceOptions } from '../source-options.ts';

const place = useWorkplace();
const noisy = noisyDataset();

describe('several processes', () => {
  const size = String(Object.values(noisy.contents).reduce((sum, bytes) => sum + bytes.length, 0));

  function child(options: SourceOptions): { readonly done: Promise<string>; readonly kill: () => void } {
    const script = new URL('../__fixtures__/obtain-in-child.ts', import.meta.url).pathname;
    const work = JSON.stringify([noisy.dataset, { cacheDir: place.folder, ...options }, quick]);
    const run = spawn(process.execPath, ['--conditions=@ibex-ml/source', '--no-warnings', script, work], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    run.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    run.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const done = new Promise<string>((resolve) =>
      run.on('close', (code, signal) => resolve(signal ?? (code === 0 ? output : `exit ${code}: ${output}`))),
    );
    return { done, kill: () => run.kill('SIGKILL') };
  }

  it('eight at once download every file once, and all get them', async () => {
    const server = await place.start(noisy, ({ request, response, body }) => {
      setTimeout(() => serve(request, response, body), 100);
      return true;
    });
    const results = await Promise.all(Array.from({ length: 8 }, () => child({ mirrors: [server.url] }).done));
    expect(results).toEqual(Array.from({ length: 8 }, () => size));
    expect(server.asked.toSorted()).toEqual(archives);
    expect(await place.kept()).toEqual(archives);
  });

  it('one that is killed in mid-download leaves what the next goes on from', async () => {
    let halfway = (): void => undefined;
    const reached = new Promise<void>((resolve) => (halfway = resolve));
    const server = await place.start(
      noisy,
      atFirst(1, ({ response, body }) => {
        response.writeHead(200, { 'content-length': body.length });
        response.write(firstHalf(body), () => halfway());
      }),
    );
    const victim = child({ mirrors: [server.url] });
    const early = victim.done.then((outcome) => {
      throw new Error(`the process ended before it was killed: ${outcome}`);
    });
    await Promise.race([reached, early]);
    early.catch(() => undefined);
    const partial = join(place.folder, 'small', `${images}.partial`);
    while ((await stat(partial).catch(() => ({ size: 0 }))).size === 0) await sleep(5);
    victim.kill();
    expect(await victim.done).toBe('SIGKILL');
    expect(await place.kept()).toEqual(['.lock', `${images}.partial`]);
    const { size: left } = await stat(partial);
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(askedFor(server, images)).toEqual([images, `${images} bytes=${left}-`]);
    expect(await place.kept()).toEqual(archives);
  });
});

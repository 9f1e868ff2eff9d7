import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../__fixtures__/hostile-server.ts';
import { noisyDataset } from '../__fixtures__/small-dataset.ts';
import { archives, askedFor, atFirst, failure, firstHalf, images, useWorkplace } from '../__fixtures__/workplace.ts';
import type { Timing } from './obtain-files.ts';

const impatient = {
  download: { backoffMs: 2, replyTimeoutMs: 150, stallTimeoutMs: 150, stallBytes: 64, barrenTries: 9 },
} satisfies Timing;
const place = useWorkplace();
const noisy = noisyDataset();

/** Waits until a download has left something in its partial file. */
async function partialBegun(folder: string): Promise<void> {
  for (;;) {
    const size = await stat(join(folder, 'small', `${images}.partial`)).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0) return;
    await sleep(1);
  }
}

describe('one file of a hostile server', () => {
  it('goes on where a broken connection stopped', async () => {
    const server = await place.start(
      noisy,
      atFirst(1, ({ response, body }) => {
        response.writeHead(200, { 'content-length': body.length });
        // Cut off only once something has arrived and been kept: on a busy machine that takes its time.
        response.write(firstHalf(body), () => void partialBegun(place.folder).then(() => response.destroy()));
      }),
    );
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    const [first, second] = askedFor(server, images);
    expect(first).toBe(images);
    expect(second).toMatch(/^train-images\.gz bytes=\d\d+-$/);
    expect(await place.kept()).toEqual(archives);
  });

  it('goes on where a reply ended early without saying how long it would be', async () => {
    const server = await place.start(
      noisy,
      atFirst(2, ({ response, body, before }) => {
        if (before === 1) response.writeHead(206, { 'content-range': `bytes 100-${body.length - 1}/${body.length}` });
        response.write(before === 0 ? body.subarray(0, 100) : body.subarray(100, 300));
        response.end();
      }),
    );
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(askedFor(server, images)).toEqual([images, `${images} bytes=100-`, `${images} bytes=300-`]);
  });

  it('starts over where the server knows no ranges, or has another file', async () => {
    for (const misbehave of [
      ({ response, body }: Exchange) => response.writeHead(200, { 'content-length': body.length }).end(body),
      ({ response }: Exchange) => response.writeHead(416).end(),
      ({ response }: Exchange) => response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end('0123456789'),
    ]) {
      await rm(join(place.folder, 'small'), { recursive: true, force: true });
      await place.put(noisy, []);
      await writeFile(join(place.folder, 'small', `${images}.partial`), firstHalf(noisy.files.get(images)!));
      const server = await place.start(noisy, atFirst(1, misbehave));
      expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
      expect(await place.kept()).toEqual(archives);
    }
  });

  it('fetches again from the start what was damaged in an earlier try', async () => {
    await place.put(noisy, []);
    await writeFile(join(place.folder, 'small', `${images}.partial`), Buffer.alloc(1000));
    const server = await place.start(noisy);
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(askedFor(server, images)).toEqual([`${images} bytes=1000-`, images]);
  });

  it('finishes without asking what was whole but not yet in place, and drops what is too long', async () => {
    await place.put(noisy, []);
    await writeFile(join(place.folder, 'small', `${images}.partial`), noisy.files.get(images)!);
    await writeFile(join(place.folder, 'small', 'test-images.gz.partial'), Buffer.alloc(1e6));
    const server = await place.start(noisy);
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(server.asked).toEqual(['train-labels.gz', 'test-images.gz', 'test-labels.gz']);
  });

  it('stops at the published size, whatever the server goes on to send', async () => {
    let sent = 0;
    const server = await place.start(
      noisy,
      atFirst(9, ({ response }) => {
        const more = (): void => {
          while (!response.destroyed && sent < 1e9 && response.write(Buffer.alloc(1 << 16))) sent += 1 << 16;
        };
        response.on('drain', more);
        more();
      }),
    );
    const error = await failure(place.load(noisy, { mirrors: [server.url] }));
    expect(error.message).toContain('more than the');
    expect(sent).toBeLessThan(3e7);
    const announced = await place.start(
      noisy,
      atFirst(9, ({ response }) => response.writeHead(200, { 'content-length': 5e9 }).write('x')),
    );
    expect((await failure(place.load(noisy, { mirrors: [announced.url] }))).message).toContain('a file of 5000000000 bytes');
  });

  it('gives up a reply that stalls, drips or never begins, and resumes', async () => {
    const drips: NodeJS.Timeout[] = [];
    const server = await place.start(
      noisy,
      atFirst(3, ({ request, response, body, before }) => {
        if (before === 0) return; // never begins
        const begin = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
        response.writeHead(begin > 0 ? 206 : 200, {
          'content-length': body.length - begin,
          'content-range': `bytes ${begin}-${body.length - 1}/${body.length}`,
        });
        response.write(body.subarray(begin, begin + 5000));
        let at = begin + 5000;
        if (before === 2) drips.push(setInterval(() => response.write(body.subarray(at, ++at)), 10));
      }),
    );
    const started = performance.now();
    expect(await place.load(noisy, { mirrors: [server.url] }, impatient)).toEqual(noisy.contents);
    drips.forEach(clearInterval);
    const asked = askedFor(server, images);
    expect(asked.slice(0, 3)).toEqual([images, images, `${images} bytes=5000-`]);
    expect(Number(/\d+/.exec(asked[3]!.replace(images, ''))?.[0])).toBeGreaterThanOrEqual(10_000);
    expect(performance.now() - started).toBeGreaterThan(400);
  });

  it('waits as long as 429 and 503 ask, and no longer than is reasonable', async () => {
    const times: number[] = [];
    const busy = await place.start(
      noisy,
      atFirst(2, ({ response, before }) => {
        times.push(performance.now());
        const date = new Date(Date.now() + 1000).toUTCString();
        response.writeHead(before === 0 ? 429 : 503, { 'retry-after': before === 0 ? '1' : date }).end();
      }),
    );
    expect(await place.load(noisy, { mirrors: [busy.url] })).toEqual(noisy.contents);
    expect(times[1]! - times[0]!).toBeGreaterThan(950);
    await rm(join(place.folder, 'small'), { recursive: true });
    const closed = await place.start(
      noisy,
      atFirst(9, ({ response }) => response.writeHead(429, { 'retry-after': '3600' }).end()),
    );
    expect((await failure(place.load(noisy, { mirrors: [closed.url] }))).message).toContain('HTTP 429: it asks to wait 3600 s');
    expect(closed.asked.length).toBe(1);
  });

  it('stops when it is told to, keeps what came, and tells how far it is', async () => {
    const server = await place.start(
      noisy,
      atFirst(1, ({ response, body }) => {
        response.writeHead(200, { 'content-length': body.length });
        response.write(firstHalf(body));
      }),
    );
    const stop = new AbortController();
    const seen: number[] = [];
    const loading = place.load(noisy, {
      mirrors: [server.url],
      signal: stop.signal,
      onProgress: ({ file, receivedBytes, totalBytes }) => {
        expect([file, totalBytes]).toEqual([images, noisy.files.get(images)!.length]);
        seen.push(receivedBytes);
        if (receivedBytes >= totalBytes / 2 - 1) stop.abort(new Error('enough'));
      },
    });
    expect((await failure(loading)).message).toBe('enough');
    expect(seen.length).toBeGreaterThan(0);
    expect(await place.kept()).toEqual([`${images}.partial`]);
    expect((await stat(join(place.folder, 'small', `${images}.partial`))).size).toBe(seen.at(-1));
    expect((await failure(place.load(noisy, { mirrors: [server.url], signal: stop.signal }))).message).toBe('enough');
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(askedFor(server, images)[1]).toMatch(/bytes=\d+-/);
  });
});

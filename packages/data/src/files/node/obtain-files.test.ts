import { ArgumentError, FormatError, ResourceError } from '@ibex-ml/core';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Exchange, type HostileServer, hostileServer, listen, serve } from '../__fixtures__/hostile-server.ts';
import { noisyDataset, type SmallDataset, tinyDataset } from '../__fixtures__/small-dataset.ts';
import type { PinnedDataset } from '../pinned-dataset.ts';
import type { SourceOptions } from '../source-options.ts';
import { obtainFiles, type Timing } from './obtain-files.ts';

const noisy = noisyDataset();
const tiny = tinyDataset();
const quick = {
  download: { backoffMs: 2, barrenTries: 3 },
  lock: { heartbeatMs: 50, pollMs: 10, deadMs: 200 },
} satisfies Timing;
const impatient = {
  download: { backoffMs: 2, replyTimeoutMs: 150, stallTimeoutMs: 150, stallBytes: 64, barrenTries: 9 },
} satisfies Timing;
const images = 'train-images.gz';

let folder = '';
const servers: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ibex-data-'));
  for (const name of ['IBEX_DATA_DIR', 'IBEX_CACHE_DIR', 'IBEX_OFFLINE', 'XDG_CACHE_HOME']) vi.stubEnv(name, undefined);
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true });
});

async function start(small: SmallDataset, misbehave?: (exchange: Exchange) => boolean): Promise<HostileServer> {
  const server = await hostileServer(small.files, misbehave);
  servers.push(server);
  return server;
}

/** Misbehaves at the first `times` requests for the train images, and is good to the rest. */
const atFirst =
  (times: number, misbehave: (exchange: Exchange) => void) =>
  (exchange: Exchange): boolean => {
    if (exchange.name !== images || exchange.before >= times) return false;
    misbehave(exchange);
    return true;
  };

const load = (small: SmallDataset, options: SourceOptions, timing: Timing = quick): ReturnType<typeof obtainFiles> =>
  obtainFiles(small.dataset, { cacheDir: folder, ...options }, timing);

const kept = async (): Promise<string[]> => (await readdir(join(folder, 'small'))).toSorted();
const archives = ['test-images.gz', 'test-labels.gz', 'train-images.gz', 'train-labels.gz'];
const askedFor = (server: HostileServer, name: string): string[] => server.asked.filter((entry) => entry.startsWith(name));

async function failure(loading: Promise<unknown>): Promise<Error> {
  return loading.then(
    () => {
      throw new Error('it loaded');
    },
    (error: unknown) => error as Error,
  );
}

async function put(
  small: SmallDataset,
  names: readonly string[],
  change: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Promise<string> {
  await mkdir(join(folder, 'small'), { recursive: true });
  for (const name of names) await writeFile(join(folder, 'small', name), change(small.files.get(name) as Buffer));
  return folder;
}

describe('a folder that was named', () => {
  it.each([
    ['plain', ['train-images', 'train-labels', 'test-images', 'test-labels'], tiny],
    ['compressed', archives, tiny],
    ['mixed', ['train-images', 'train-labels.gz', 'test-images.gz', 'test-labels'], tiny],
    ['a deflated npz', ['small.npz'], tiny],
    ['a stored npz', ['small.npz'], tinyDataset('tiny-stored.npz')],
  ] as const)('is read: %s', async (_, names, small) => {
    const contents = await obtainFiles(small.dataset, { dataDir: await put(small, names) });
    expect(contents).toEqual(small.contents);
    expect(Object.values(contents).every((bytes) => Object.getPrototypeOf(bytes) === Uint8Array.prototype)).toBe(true);
  });

  it('is an error where files are missing, with every path that is wanted', async () => {
    await put(tiny, archives.slice(1));
    const error = await failure(obtainFiles(tiny.dataset, { dataDir: folder }));
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toMatch(/^small\.load: dataDir must be a folder that holds /);
    for (const name of [...archives, 'small.npz']) expect(error.message).toContain(join(folder, 'small', name));
    vi.stubEnv('IBEX_DATA_DIR', folder);
    expect((await failure(load(tiny, {}))).message).toMatch(/^small\.load: IBEX_DATA_DIR must be a folder/);
  });

  it('is an error where a file is damaged, even if another layout is whole', async () => {
    await put(tiny, ['small.npz', ...archives]);
    await put(tiny, [images], (bytes) => bytes.subarray(0, -9));
    const error = await failure(obtainFiles(tiny.dataset, { dataDir: folder }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(`${join(folder, 'small', images)} must be train-images as it was published`);
  });

  it('goes before the environment variable, and that before the cache', async () => {
    await put(tiny, archives);
    vi.stubEnv('IBEX_DATA_DIR', join(folder, 'nowhere'));
    expect(await obtainFiles(tiny.dataset, { dataDir: folder })).toEqual(tiny.contents);
    expect(await failure(load(tiny, {}))).toBeInstanceOf(ResourceError);
    vi.stubEnv('IBEX_DATA_DIR', '');
    expect(await load(tiny, { offline: true })).toEqual(tiny.contents);
  });

  it('refuses an npz of other types, orders or values', async () => {
    const { dataset } = tiny;
    for (const [name, reason] of [
      ['tiny-int64.npz', 'must hold unsigned bytes in C order'],
      ['tiny-fortran.npz', 'must hold unsigned bytes in C order'],
    ] as const) {
      await mkdir(join(folder, 'small'), { recursive: true });
      await writeFile(join(folder, 'small', 'small.npz'), await readFile(new URL(`../../__fixtures__/${name}`, import.meta.url)));
      const error = await failure(obtainFiles(dataset, { dataDir: folder }));
      expect(error).toBeInstanceOf(FormatError);
      expect((error.cause as Error).message).toContain(reason);
    }
    await put(tiny, ['small.npz'], (bytes) => bytes.subarray(0, 300));
    expect(await failure(obtainFiles(dataset, { dataDir: folder }))).toBeInstanceOf(FormatError);
  });
});

describe('the cache', () => {
  it('is filled once, and then needs no network', async () => {
    const server = await start(noisy);
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(await kept()).toEqual(archives);
    expect(server.asked.length).toBe(4);
    expect(await load(noisy, { offline: true })).toEqual(noisy.contents);
    vi.stubEnv('IBEX_CACHE_DIR', folder);
    vi.stubEnv('IBEX_OFFLINE', '1');
    expect(await obtainFiles(noisy.dataset, {})).toEqual(noisy.contents);
  });

  it('takes an npz, where a mirror has that', async () => {
    const server = await start(tiny);
    expect(await load(tiny, { mirrors: [`${server.url}/small.npz`] })).toEqual(tiny.contents);
    expect(await kept()).toEqual(['small.npz']);
  });

  it('names every path that is wanted while offline', async () => {
    const error = await failure(load(tiny, { offline: true }));
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toContain('while offline');
    for (const name of [...archives, 'small.npz']) expect(error.message).toContain(join(folder, 'small', name));
    vi.stubEnv('IBEX_OFFLINE', 'yes');
    expect(await failure(load(tiny, {}))).toBeInstanceOf(ArgumentError);
  });

  it('replaces a damaged file, and offline names it', async () => {
    const server = await start(noisy);
    await put(noisy, archives);
    await put(noisy, [images], (bytes) => Buffer.concat([bytes.subarray(0, 500), Buffer.alloc(bytes.length - 500)]));
    const error = await failure(load(noisy, { offline: true }));
    expect((error.cause as Error).message).toContain(join(folder, 'small', images));
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(server.asked).toEqual([images]);
    await put(noisy, ['train-labels'], () => Buffer.from('mangled'));
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(await kept()).toEqual(archives);
  });

  it('is an error where it cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    const error = await failure(load(tiny, { cacheDir: join(folder, 'file') }));
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toContain('cacheDir');
    expect(await failure(load(tiny, { cacheDir: '' }))).toBeInstanceOf(ArgumentError);
  });
});

describe('a download from a hostile server', () => {
  const half = (body: Buffer): Buffer => body.subarray(0, body.length / 2);

  it('goes on where a broken connection stopped', async () => {
    const server = await start(
      noisy,
      atFirst(1, ({ response, body }) => {
        response.writeHead(200, { 'content-length': body.length });
        response.write(half(body), () => setTimeout(() => response.destroy(), 20));
      }),
    );
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    const [first, second] = askedFor(server, images);
    expect(first).toBe(images);
    expect(second).toMatch(/^train-images\.gz bytes=\d\d+-$/);
    expect(await kept()).toEqual(archives);
  });

  it('goes on where a reply ended early without saying how long it would be', async () => {
    const server = await start(
      noisy,
      atFirst(2, ({ response, body, before }) => {
        if (before === 1) response.writeHead(206, { 'content-range': `bytes 100-${body.length - 1}/${body.length}` });
        response.write(before === 0 ? body.subarray(0, 100) : body.subarray(100, 300));
        response.end();
      }),
    );
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(askedFor(server, images)).toEqual([images, `${images} bytes=100-`, `${images} bytes=300-`]);
  });

  it('starts over where the server knows no ranges, or has another file', async () => {
    for (const misbehave of [
      ({ response, body }: Exchange) => response.writeHead(200, { 'content-length': body.length }).end(body),
      ({ response }: Exchange) => response.writeHead(416).end(),
      ({ response }: Exchange) => response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end('0123456789'),
    ]) {
      await rm(join(folder, 'small'), { recursive: true, force: true });
      await put(noisy, []);
      await writeFile(join(folder, 'small', `${images}.partial`), half(noisy.files.get(images)!));
      const server = await start(noisy, atFirst(1, misbehave));
      expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
      expect(await kept()).toEqual(archives);
    }
  });

  it('fetches again from the start what was damaged in an earlier try', async () => {
    await put(noisy, []);
    await writeFile(join(folder, 'small', `${images}.partial`), Buffer.alloc(1000));
    const server = await start(noisy);
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(askedFor(server, images)).toEqual([`${images} bytes=1000-`, images]);
  });

  it('finishes without asking what was whole but not yet in place, and drops what is too long', async () => {
    await put(noisy, []);
    await writeFile(join(folder, 'small', `${images}.partial`), noisy.files.get(images)!);
    await writeFile(join(folder, 'small', 'test-images.gz.partial'), Buffer.alloc(1e6));
    const server = await start(noisy);
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(server.asked).toEqual(['train-labels.gz', 'test-images.gz', 'test-labels.gz']);
  });

  it('never keeps wrong bytes, and takes the next mirror', async () => {
    const liar = await start(
      noisy,
      atFirst(9, ({ response, body }) => response.end(Buffer.from(body).fill(7, 300, 400))),
    );
    const error = await failure(load(noisy, { mirrors: [liar.url] }));
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toContain('a train-images.gz of SHA-256');
    expect(await kept()).toEqual([]);
    expect(liar.asked).toEqual([images]);
    const honest = await start(noisy);
    expect(await load(noisy, { mirrors: [liar.url, honest.url] })).toEqual(noisy.contents);
  });

  it('keeps for the next mirror what one has given', async () => {
    const first = await start(noisy, ({ name, response }) => name === 'test-images.gz' && !!response.writeHead(404).end());
    const second = await start(noisy);
    expect(await load(noisy, { mirrors: [first.url, second.url] })).toEqual(noisy.contents);
    expect(second.asked).toEqual(['test-images.gz', 'test-labels.gz']);
  });

  it('stops at the published size, whatever the server goes on to send', async () => {
    let sent = 0;
    const server = await start(
      noisy,
      atFirst(9, ({ response }) => {
        const more = (): void => {
          while (!response.destroyed && sent < 1e9 && response.write(Buffer.alloc(1 << 16))) sent += 1 << 16;
        };
        response.on('drain', more);
        more();
      }),
    );
    const error = await failure(load(noisy, { mirrors: [server.url] }));
    expect(error.message).toContain('more than the');
    expect(sent).toBeLessThan(3e7);
    const announced = await start(
      noisy,
      atFirst(9, ({ response }) => response.writeHead(200, { 'content-length': 5e9 }).write('x')),
    );
    expect((await failure(load(noisy, { mirrors: [announced.url] }))).message).toContain('a file of 5000000000 bytes');
  });

  it('gives up a reply that stalls, drips or never begins, and resumes', async () => {
    const drips: NodeJS.Timeout[] = [];
    const server = await start(
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
    expect(await load(noisy, { mirrors: [server.url] }, impatient)).toEqual(noisy.contents);
    drips.forEach(clearInterval);
    const asked = askedFor(server, images);
    expect(asked.slice(0, 3)).toEqual([images, images, `${images} bytes=5000-`]);
    expect(Number(/\d+/.exec(asked[3]!.replace(images, ''))?.[0])).toBeGreaterThanOrEqual(10_000);
    expect(performance.now() - started).toBeGreaterThan(400);
  });

  it('waits as long as 429 and 503 ask, and no longer than is reasonable', async () => {
    const times: number[] = [];
    const busy = await start(
      noisy,
      atFirst(2, ({ response, before }) => {
        times.push(performance.now());
        const date = new Date(Date.now() + 1000).toUTCString();
        response.writeHead(before === 0 ? 429 : 503, { 'retry-after': before === 0 ? '1' : date }).end();
      }),
    );
    expect(await load(noisy, { mirrors: [busy.url] })).toEqual(noisy.contents);
    expect(times[1]! - times[0]!).toBeGreaterThan(950);
    await rm(join(folder, 'small'), { recursive: true });
    const closed = await start(
      noisy,
      atFirst(9, ({ response }) => response.writeHead(429, { 'retry-after': '3600' }).end()),
    );
    expect((await failure(load(noisy, { mirrors: [closed.url] }))).message).toContain('HTTP 429: it asks to wait 3600 s');
    expect(closed.asked.length).toBe(1);
  });

  it('tries again what may pass, a few times, and what cannot pass not at all', async () => {
    for (const [status, tries] of [
      [503, 3],
      [500, 3],
      [404, 1],
      [403, 1],
    ] as const) {
      const server = await start(
        noisy,
        atFirst(99, ({ response }) => response.writeHead(status).end()),
      );
      expect((await failure(load(noisy, { mirrors: [server.url] }))).message).toContain(`HTTP ${status}`);
      expect(askedFor(server, images).length).toBe(tries);
    }
    const error = await failure(load(noisy, { mirrors: ['http://127.0.0.1:1/'] }));
    expect(error.message).toContain('ECONNREFUSED');
    expect((error.cause as AggregateError).errors.length).toBe(1);
  });

  it('follows a few redirects, and none away from https or in circles', async () => {
    const target = await start(noisy);
    const relay = await start(noisy, ({ name, request, response }) => {
      const path = request.url?.startsWith('/hop/') ? `${target.url}/${name}` : `/hop/${name}`;
      return !!response.writeHead(302, { location: path }).end();
    });
    expect(await load(noisy, { mirrors: [relay.url] })).toEqual(noisy.contents);
    await rm(join(folder, 'small'), { recursive: true });
    const circle = await start(noisy, ({ name, response }) => !!response.writeHead(301, { location: `/${name}` }).end());
    expect((await failure(load(noisy, { mirrors: [circle.url] }))).message).toContain('more than 5 redirects');
    expect(circle.asked.length).toBe(6);
    for (const location of ['http://192.0.2.1/x.gz', 'ftp://127.0.0.1/x.gz', 'file:///etc/hostname']) {
      const away = await start(noisy, ({ response }) => !!response.writeHead(302, { location }).end());
      expect((await failure(load(noisy, { mirrors: [away.url] }))).message).toContain('which is not https');
    }
  });

  it('takes http from the loopback interface alone, and only where the user gave the address', async () => {
    const server = await start(noisy);
    const builtIn: PinnedDataset = { ...noisy.dataset, mirrors: [server.url] };
    expect(await failure(obtainFiles(builtIn, { cacheDir: folder }))).toBeInstanceOf(ArgumentError);
    for (const mirror of ['http://example.org/', 'http://127.0.0.1.example.org/', 'ftp://127.0.0.1/', 'mnist', '']) {
      expect((await failure(load(noisy, { mirrors: [mirror] }))).message).toContain('mirrors[0] must be an https URL');
    }
    expect(await failure(load(noisy, { mirrors: [] }))).toBeInstanceOf(ArgumentError);
    expect(server.asked).toEqual([]);
  });

  it('goes through the proxy that the environment names, except where NO_PROXY says', async () => {
    const server = await start(noisy);
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, client) => {
      tunnels.push(request.url ?? '');
      const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(client).pipe(target);
      });
      for (const socket of [client, target]) socket.on('error', () => target.destroy());
    });
    await listen(proxy);
    servers.push({ close: () => new Promise((resolve) => proxy.close(() => resolve())) });
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(tunnels.every((target) => server.url.endsWith(target))).toBe(true);
    expect(tunnels.length).toBeGreaterThan(0);
    await rm(join(folder, 'small'), { recursive: true });
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    const before = tunnels.length;
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(tunnels.length).toBe(before);
  });

  it('stops when it is told to, keeps what came, and tells how far it is', async () => {
    const server = await start(
      noisy,
      atFirst(1, ({ response, body }) => {
        response.writeHead(200, { 'content-length': body.length });
        response.write(half(body));
      }),
    );
    const stop = new AbortController();
    const seen: number[] = [];
    const loading = load(noisy, {
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
    expect(await kept()).toEqual([`${images}.partial`]);
    expect((await stat(join(folder, 'small', `${images}.partial`))).size).toBe(seen.at(-1));
    expect((await failure(load(noisy, { mirrors: [server.url], signal: stop.signal }))).message).toBe('enough');
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(askedFor(server, images)[1]).toMatch(/bytes=\d+-/);
  });
});

describe('several processes', () => {
  const size = String(Object.values(noisy.contents).reduce((sum, bytes) => sum + bytes.length, 0));

  function child(options: SourceOptions): { readonly done: Promise<string>; readonly kill: () => void } {
    const script = new URL('../__fixtures__/obtain-in-child.ts', import.meta.url).pathname;
    const work = JSON.stringify([noisy.dataset, { cacheDir: folder, ...options }, quick]);
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

  it('eight at once download every file once, and all get them', { timeout: 60_000 }, async () => {
    const server = await start(noisy, ({ request, response, body }) => {
      setTimeout(() => serve(request, response, body), 100);
      return true;
    });
    const results = await Promise.all(Array.from({ length: 8 }, () => child({ mirrors: [server.url] }).done));
    expect(results).toEqual(Array.from({ length: 8 }, () => size));
    expect(server.asked.toSorted()).toEqual(archives);
    expect(await kept()).toEqual(archives);
  });

  it('one that is killed in mid-download leaves what the next goes on from', { timeout: 60_000 }, async () => {
    let halfway = (): void => undefined;
    const reached = new Promise<void>((resolve) => (halfway = resolve));
    const server = await start(
      noisy,
      atFirst(1, ({ response, body }) => {
        response.writeHead(200, { 'content-length': body.length });
        response.write(half(body), () => halfway());
      }),
    );
    const victim = child({ mirrors: [server.url] });
    const early = victim.done.then((outcome) => {
      throw new Error(`the process ended before it was killed: ${outcome}`);
    });
    await Promise.race([reached, early]);
    early.catch(() => undefined);
    const partial = join(folder, 'small', `${images}.partial`);
    while ((await stat(partial).catch(() => ({ size: 0 }))).size === 0) await sleep(5);
    victim.kill();
    expect(await victim.done).toBe('SIGKILL');
    expect(await kept()).toEqual(['.lock', `${images}.partial`]);
    const { size: left } = await stat(partial);
    expect(await load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(askedFor(server, images)).toEqual([images, `${images} bytes=${left}-`]);
    expect(await kept()).toEqual(archives);
  });

  const half = (body: Buffer): Buffer => body.subarray(0, body.length / 2);
});

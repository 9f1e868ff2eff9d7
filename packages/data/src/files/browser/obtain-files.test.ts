import { ArgumentError, FormatError, ResourceError } from '@ibex-ml/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Exchange, type HostileServer, hostileServer } from '../__fixtures__/hostile-server.ts';
import { noisyDataset, type SmallDataset, tinyDataset } from '../__fixtures__/small-dataset.ts';
import { failure } from '../__fixtures__/workplace.ts';
import type { DownloadProgress, SourceOptions } from '../source-options.ts';
import { obtainFiles } from './obtain-files.ts';

// This half uses nothing but what browsers have too, so that Node can run it against a real server.
const noisy = noisyDataset();
const tiny = tinyDataset();
const servers: HostileServer[] = [];

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(small: SmallDataset, misbehave?: (exchange: Exchange) => boolean): Promise<HostileServer> {
  const server = await hostileServer(small.files, misbehave);
  servers.push(server);
  return server;
}

describe('obtaining files in a browser', () => {
  it('fetches the four files, or one archive', async () => {
    const server = await start(tiny);
    expect(await obtainFiles(tiny.dataset, { mirrors: [server.url] })).toEqual(tiny.contents);
    expect(await obtainFiles(tiny.dataset, { mirrors: [`${server.url}/small.npz`] })).toEqual(tiny.contents);
    expect(server.asked.length).toBe(5);
  });

  it('starts relative addresses from the page, and takes http from its own origin', async () => {
    const server = await start(noisy);
    vi.stubGlobal('location', { href: `${server.url}/pages/index.html` });
    expect(await obtainFiles(noisy.dataset, { mirrors: ['../data'] })).toEqual(noisy.contents);
    vi.stubGlobal('location', { href: 'http://example.org/index.html' });
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: URL) => {
      asked.push(url.href);
      throw new TypeError('no route');
    });
    expect((await failure(obtainFiles(noisy.dataset, { mirrors: ['/data/'] }))).message).toContain('no route');
    expect(asked).toContain('http://example.org/data/train-images.gz');
    expect(await failure(obtainFiles(noisy.dataset, { mirrors: ['http://example.net/'] }))).toBeInstanceOf(ArgumentError);
  });

  it('takes what a server has the browser unpack', async () => {
    const server = await start(
      noisy,
      ({ response, body }) => !!response.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
    );
    expect(await obtainFiles(noisy.dataset, { mirrors: [server.url] })).toEqual(noisy.contents);
  });

  it('goes to the next mirror from one that lacks a file, sends other bytes or too many, or breaks off', async () => {
    const honest = await start(noisy);
    for (const misbehave of [
      ({ response }: Exchange) => response.writeHead(404).end(),
      ({ response, body }: Exchange) => response.end(Buffer.from(body).fill(7, 300, 400)),
      ({ response }: Exchange) => response.end(Buffer.alloc(1e6)),
      ({ response, body }: Exchange) => {
        response.writeHead(200, { 'content-length': body.length });
        response.write(body.subarray(0, 100), () => setTimeout(() => response.destroy(), 10));
      },
    ]) {
      const bad = await start(noisy, (exchange) => {
        if (!exchange.name.startsWith('train-images')) return false;
        misbehave(exchange);
        return true;
      });
      expect(await obtainFiles(noisy.dataset, { mirrors: [bad.url, honest.url] })).toEqual(noisy.contents);
      const error = await failure(obtainFiles(noisy.dataset, { mirrors: [bad.url] }));
      expect(error).toBeInstanceOf(ResourceError);
      expect(error.message).toContain(`Tried ${bad.url}`);
    }
  });

  it('names the content that is wrong', async () => {
    const server = await start(
      noisy,
      ({ name, response, body }) => name === 'test-labels.gz' && !!response.end(body.subarray(0, -5)),
    );
    const error = await failure(obtainFiles(noisy.dataset, { mirrors: [server.url] }));
    const [first] = (error.cause as AggregateError).errors as Error[];
    expect(first!.cause).toBeInstanceOf(FormatError);
    expect(first!.message).toContain('test-labels as it was published');
  });

  it('tells how far it is, and stops when it is told to', async () => {
    const server = await start(noisy);
    const seen: DownloadProgress[] = [];
    await obtainFiles(noisy.dataset, { mirrors: [server.url], onProgress: (progress) => seen.push(progress) });
    const last = seen.filter(({ file }) => file === 'train-images.gz').at(-1)!;
    expect(last.receivedBytes).toBe(last.totalBytes);
    const signal = AbortSignal.abort(new Error('enough'));
    expect((await failure(obtainFiles(noisy.dataset, { mirrors: [server.url], signal }))).message).toBe('enough');
  });

  it.each([{ dataDir: '/data' }, { cacheDir: '/cache' }, { offline: true }] satisfies SourceOptions[])(
    'refuses %o, which only Node has',
    async (option) => {
      expect(await failure(obtainFiles(noisy.dataset, option))).toBeInstanceOf(ArgumentError);
    },
  );

  it('cannot check anything in a page without https, and says so', async () => {
    const server = await start(noisy);
    vi.stubGlobal('crypto', {});
    expect((await failure(obtainFiles(noisy.dataset, { mirrors: [server.url] }))).message).toContain('Serve the page over https');
  });
});

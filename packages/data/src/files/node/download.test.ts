import { ArgumentError, ResourceError } from '@ibex-ml/core';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { listen } from '../__fixtures__/hostile-server.ts';
import { noisyDataset } from '../__fixtures__/small-dataset.ts';
import { askedFor, atFirst, failure, images, useWorkplace } from '../__fixtures__/workplace.ts';
import type { PinnedDataset } from '../pinned-dataset.ts';
import { obtainFiles } from './obtain-files.ts';

const place = useWorkplace();
const noisy = noisyDataset();

describe('mirrors, redirects and proxies', () => {
  it('never keeps wrong bytes, and takes the next mirror', async () => {
    const liar = await place.start(
      noisy,
      atFirst(9, ({ response, body }) => response.end(Buffer.from(body).fill(7, 300, 400))),
    );
    const error = await failure(place.load(noisy, { mirrors: [liar.url] }));
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toContain('a train-images.gz of SHA-256');
    expect(await place.kept()).toEqual([]);
    expect(liar.asked).toEqual([images]);
    const honest = await place.start(noisy);
    expect(await place.load(noisy, { mirrors: [liar.url, honest.url] })).toEqual(noisy.contents);
  });

  it('keeps for the next mirror what one has given', async () => {
    const first = await place.start(noisy, ({ name, response }) => name === 'test-images.gz' && !!response.writeHead(404).end());
    const second = await place.start(noisy);
    expect(await place.load(noisy, { mirrors: [first.url, second.url] })).toEqual(noisy.contents);
    expect(second.asked).toEqual(['test-images.gz', 'test-labels.gz']);
  });

  it('tries again what may pass, a few times, and what cannot pass not at all', async () => {
    for (const [status, tries] of [
      [503, 3],
      [500, 3],
      [404, 1],
      [403, 1],
    ] as const) {
      const server = await place.start(
        noisy,
        atFirst(99, ({ response }) => response.writeHead(status).end()),
      );
      expect((await failure(place.load(noisy, { mirrors: [server.url] }))).message).toContain(`HTTP ${status}`);
      expect(askedFor(server, images).length).toBe(tries);
    }
    const error = await failure(place.load(noisy, { mirrors: ['http://127.0.0.1:1/'] }));
    expect(error.message).toContain('ECONNREFUSED');
    expect((error.cause as AggregateError).errors.length).toBe(1);
  });

  it('follows a few redirects, and none away from https or in circles', async () => {
    const target = await place.start(noisy);
    const relay = await place.start(noisy, ({ name, request, response }) => {
      const path = request.url?.startsWith('/hop/') ? `${target.url}/${name}` : `/hop/${name}`;
      return !!response.writeHead(302, { location: path }).end();
    });
    expect(await place.load(noisy, { mirrors: [relay.url] })).toEqual(noisy.contents);
    await rm(join(place.folder, 'small'), { recursive: true });
    const circle = await place.start(noisy, ({ name, response }) => !!response.writeHead(301, { location: `/${name}` }).end());
    expect((await failure(place.load(noisy, { mirrors: [circle.url] }))).message).toContain('more than 5 redirects');
    expect(circle.asked.length).toBe(6);
    for (const location of ['http://192.0.2.1/x.gz', 'ftp://127.0.0.1/x.gz', 'file:///etc/hostname']) {
      const away = await place.start(noisy, ({ response }) => !!response.writeHead(302, { location }).end());
      expect((await failure(place.load(noisy, { mirrors: [away.url] }))).message).toContain('which is not https');
    }
  });

  it('takes http from the loopback interface alone, and only where the user gave the address', async () => {
    const server = await place.start(noisy);
    const builtIn: PinnedDataset = { ...noisy.dataset, mirrors: [server.url] };
    expect(await failure(obtainFiles(builtIn, { cacheDir: place.folder }))).toBeInstanceOf(ArgumentError);
    for (const mirror of ['http://example.org/', 'http://127.0.0.1.example.org/', 'ftp://127.0.0.1/', 'mnist', '']) {
      expect((await failure(place.load(noisy, { mirrors: [mirror] }))).message).toContain('mirrors[0] must be an https URL');
    }
    expect(await failure(place.load(noisy, { mirrors: [] }))).toBeInstanceOf(ArgumentError);
    expect(server.asked).toEqual([]);
  });

  it('goes through the proxy that the environment names, except where NO_PROXY says', async () => {
    const server = await place.start(noisy);
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
    place.closeLater({ close: () => new Promise((resolve) => proxy.close(() => resolve())) });
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(tunnels.every((target) => server.url.endsWith(target))).toBe(true);
    expect(tunnels.length).toBeGreaterThan(0);
    await rm(join(place.folder, 'small'), { recursive: true });
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    const before = tunnels.length;
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(tunnels.length).toBe(before);
  });
});

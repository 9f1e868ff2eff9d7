import { createServer, get, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ndarray, ResourceError, setBackend } from '@ibex-ml/core';
import type { Callback } from '@ibex-ml/models';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { tinyModel } from '../__fixtures__/tiny-model.ts';
import { openStream, readStream, type StreamEvent } from './__fixtures__/event-stream.ts';
import { dashboard, type DashboardOptions } from './dashboard.ts';
import { LiveServer } from './live-server.ts';

beforeAll(() => setBackend(cpu()));

const x = ndarray([[1], [2], [3], [4]]);
const fit = { batchSize: 2, verbose: 0 } as const;
const quiet = { verbose: 0, intervalMs: 0 } as const;
const isEnd = ({ type }: StreamEvent): boolean => type === 'end';

describe('dashboard', () => {
  it('tells of a run from its first batch to its end, and ends with it', async () => {
    const live = dashboard(quiet);
    let watched: Promise<readonly StreamEvent[]> = Promise.resolve([]);
    const watch: Callback = {
      onTrainBegin: async () => void (watched = (await openStream(live.url as string))()),
    };
    const model = tinyModel();
    const { history } = await model.fit(x, x, { ...fit, epochs: 2, validationData: [x, x], callbacks: [live, watch] });
    expect(live.url).toBeNull();
    const events = await watched;
    expect(events.map(({ type }) => type)).toEqual(['begin', 'step', 'step', 'epoch', 'step', 'step', 'epoch', 'end']);
    expect(events[0]?.data).toEqual({ model: model.name, epochs: 2, steps: 2 });
    expect(events[2]?.data).toMatchObject({ epoch: 1, batch: 2, done: 0.5 });
    expect(Object.keys(events[2]?.data['figures'] as object)).toEqual(['accuracy', 'loss']);
    const epochs = events.filter(({ type }) => type === 'epoch');
    for (const name of Object.keys(history))
      expect(epochs.map(({ data }) => (data['figures'] as Record<string, number>)[name])).toEqual(history[name]);
    expect(epochs.map(({ data }) => (data['figures'] as Record<string, number>)['learning_rate'])).toEqual(
      [0.1, 0.1].map(Math.fround),
    );
    expect(events.at(-1)?.data).toMatchObject({ done: 1, secondsLeft: 0 });
  });

  it('tells who comes late all, who comes back the rest, and of an earlier process all', async () => {
    await using live = dashboard({ ...quiet, stayOpen: true });
    await tinyModel().fit(x, x, { ...fit, epochs: 3, callbacks: [live] });
    const all = await readStream(live.url as string, isEnd);
    expect(all.map(({ type }) => type)).toEqual(['begin', 'epoch', 'epoch', 'epoch', 'end']);
    expect(await readStream(live.url as string, isEnd, all[2]?.id)).toEqual(all.slice(3));
    expect(await readStream(live.url as string, isEnd, '12345678-4')).toEqual(all);
    await tinyModel().fit(x, x, { ...fit, initialEpoch: 3, epochs: 5, callbacks: [live] });
    const next = await readStream(live.url as string, isEnd, all.at(-1)?.id);
    expect(next.map(({ type, data }) => [type, data['epoch'], data['done']])).toEqual([
      ['begin', undefined, undefined],
      ['epoch', 4, 0.5],
      ['epoch', 5, 1],
      ['end', undefined, 1],
    ]);
  });

  it('says where it is', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    await using live = dashboard({ stayOpen: true });
    await tinyModel().fit(x, x, { ...fit, callbacks: [live] });
    expect(log.mock.calls).toEqual([[`dashboard: ${live.url}`]]);
    log.mockRestore();
  });

  it('gives figures that JSON has not as texts', async () => {
    await using live = dashboard({ ...quiet, stayOpen: true });
    const worse: Callback = {
      onEpochEnd: (_, logs) => void Object.assign(logs, { nan: Number.NaN, inf: Number.POSITIVE_INFINITY }),
    };
    await tinyModel().fit(x, x, { ...fit, callbacks: [worse, live] });
    const [, epoch] = await readStream(live.url as string, isEnd);
    expect(epoch?.data['figures']).toMatchObject({ nan: 'NaN', inf: 'Infinity' });
  });

  it('refuses a port that is taken, before training', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const model = tinyModel();
    const run = model.fit(x, x, { ...fit, callbacks: [dashboard({ ...quiet, port })] });
    await expect(run).rejects.toThrow(ResourceError);
    await expect(run).rejects.toThrow(
      `dashboard: port must be one that is free on 127.0.0.1, received ${port}. Pass another one`,
    );
    expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
    other.close();
  });

  it.each<readonly [options: object, message: string]>([
    [{ port: 70_000 }, 'port must be an integer of 0 to 65535, received 70000'],
    [{ host: '' }, 'host must be an address of this machine, received ""'],
    [{ allowedHosts: 'a' }, 'allowedHosts must be a list of names, received "a"'],
    [{ intervalMs: -1 }, 'intervalMs must be a finite number >= 0, received -1'],
    [{ stayOpen: 1 }, 'stayOpen must be true or false, received 1'],
    [{ ports: 1 }, 'options must be made of port, host'],
  ])('refuses %o', (options, message) => {
    expect(() => dashboard(options as DashboardOptions)).toThrow(ArgumentError);
    expect(() => dashboard(options as DashboardOptions)).toThrow(`dashboard: ${message}`);
  });
});

describe('the server', () => {
  const answerTo = (url: string, options: object): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => void request(url, options, resolve).on('error', reject).end());

  async function serving(run: (url: string, server: LiveServer) => Promise<void>): Promise<void> {
    const server = new LiveServer(['localhost', '127.0.0.1']);
    const url = await server.listen('test', 0, '127.0.0.1');
    server.hold();
    try {
      await run(url, server);
    } finally {
      await server.close();
    }
  }

  it('answers only who names it, and lets no other site read', () =>
    serving(async (url) => {
      const statuses = await Promise.all(
        ['127.0.0.1', 'LOCALHOST:80', 'evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80'].map(
          async (host) => (await answerTo(url, { headers: { host } })).resume().statusCode,
        ),
      );
      expect(statuses).toEqual([200, 200, 403, 403, 403]);
      const { headers } = (await answerTo(url, { headers: { origin: 'http://evil.example' } })).resume();
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'DENY' });
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'sha256-");
    }));

  it('has two addresses, to be got', () =>
    serving(async (url) => {
      const [other, posted] = [await answerTo(`${url}x`, {}), await answerTo(`${url}events`, { method: 'POST' })];
      expect([other.resume().statusCode, posted.resume().statusCode]).toEqual([404, 405]);
    }));

  it('takes so many viewers, and no more', () =>
    serving(async (url) => {
      const streams = await Promise.all(
        Array.from({ length: 64 }, () => new Promise<IncomingMessage>((resolve) => void get(`${url}events`, resolve))),
      );
      expect(streams.every(({ statusCode }) => statusCode === 200)).toBe(true);
      expect((await answerTo(`${url}events`, {})).resume().statusCode).toBe(503);
      for (const stream of streams) stream.destroy();
    }));

  it('keeps nothing for a viewer who takes nothing, and tells them the last of it', () =>
    serving(async (url, server) => {
      const { port } = new URL(url);
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      await new Promise<void>((resolve) => {
        socket.write('GET /events HTTP/1.1\r\nhost: localhost\r\n\r\n');
        socket.once('data', (data) => resolve(void (text += String(data))));
      });
      socket.pause();
      const times = { secondsTaken: 1, secondsLeft: 1, done: 0.5 };
      const figures = { filler: 'x'.repeat(10_000) };
      const count = 5000;
      for (let batch = 1; batch <= count; batch += 1) {
        server.publish({ type: 'step', data: { epoch: 1, batch, figures, ...times } });
        if (batch % 500 === 0) await new Promise((resolve) => void setImmediate(resolve));
      }
      const last = new Promise<void>((resolve) => {
        socket.on('data', (data) => {
          text += String(data);
          if (text.includes(`"batch":${count},`)) resolve();
        });
      });
      socket.resume();
      await last;
      // What the system itself holds for a socket is some megabytes; what was published is fifty.
      expect(text.length).toBeLessThan(count * 5000);
      socket.destroy();
    }));

  it('does not wait for such a viewer at the end', () =>
    serving(async (url, server) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      await new Promise<void>((resolve) => {
        socket.write('GET /events HTTP/1.1\r\nhost: localhost\r\n\r\n');
        socket.once('data', () => resolve());
      });
      socket.pause();
      const figures = { filler: 'x'.repeat(50_000_000) };
      server.publish({ type: 'epoch', data: { epoch: 1, figures, secondsTaken: 1, secondsLeft: 1, done: 0.5 } });
      await expect(server.close()).resolves.toBeUndefined();
      socket.destroy();
    }));
});

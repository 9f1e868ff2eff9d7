import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ndarray, setBackend } from '@ibex-ml/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { tinyModel } from './__fixtures__/tiny-model.ts';
import { remoteMonitor, type RemoteMonitorOptions } from './remote-monitor.ts';

let server: Server;
let root = '';
const received: string[][] = [];
beforeAll(async () => {
  await setBackend(cpu());
  server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const [type, own] = [headers['content-type'], headers['x-own']];
    void text(request).then((body) => {
      received.push([method, url, type ?? '', String(own), body]);
      response.writeHead(500).end('ignored');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => void (received.length = 0));
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const x = ndarray([[1], [2]]);

describe('remoteMonitor', () => {
  it('sends a form, as Keras does', async () => {
    await remoteMonitor({ root }).onEpochEnd(3, { accuracy: 0.5, loss: 0.25, 'a&b': 1 });
    const [[method, url, type, own, body] = []] = received;
    expect([method, url, type, own]).toEqual(['POST', '/publish/epoch/end/', 'application/x-www-form-urlencoded', 'undefined']);
    expect(JSON.parse(new URLSearchParams(body).get('data') as string)).toEqual({
      epoch: 3,
      accuracy: 0.5,
      loss: 0.25,
      'a&b': 1,
    });
  });

  it('sends JSON to another path with headers', async () => {
    const callbacks = [remoteMonitor({ root, path: '/in', headers: { 'X-Own': 'mine' }, sendAsJson: true })];
    const { history } = await tinyModel().fit(x, x, { epochs: 2, verbose: 0, callbacks });
    expect(received.map((parts) => parts.slice(0, 4))).toEqual([0, 1].map(() => ['POST', '/in', 'application/json', 'mine']));
    expect(received.map(([, , , , body]) => JSON.parse(body as string) as unknown)).toEqual(
      [0, 1].map((epoch) => ({ epoch, accuracy: history['accuracy']?.[epoch], loss: history['loss']?.[epoch] })),
    );
  });

  it('says that nobody answers, and goes on', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const closed = createServer();
    await new Promise<void>((resolve) => void closed.listen(0, '127.0.0.1', resolve));
    const nowhere = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => void closed.close(resolve));
    const { epoch } = await tinyModel().fit(x, x, { epochs: 2, verbose: 0, callbacks: [remoteMonitor({ root: nowhere })] });
    expect(epoch).toEqual([0, 1]);
    expect(log.mock.calls).toEqual([0, 1].map(() => [`Could not reach RemoteMonitor root server at ${nowhere}`]));
    log.mockRestore();
  });

  it.each<readonly [options: object, message: string]>([
    [{ root: 'localhost' }, 'root must be an address, which path is put behind, received "localhost/publish/epoch/end/"'],
    [{ field: '' }, 'field must be a name, received ""'],
    [{ sendAsJson: 1 }, 'sendAsJson must be true or false, received 1'],
    [{ url: '' }, 'options must be made of root, path'],
  ])('refuses %o', (options, message) => {
    expect(() => remoteMonitor(options as RemoteMonitorOptions)).toThrow(ArgumentError);
    expect(() => remoteMonitor(options as RemoteMonitorOptions)).toThrow(`remoteMonitor: ${message}`);
  });
});

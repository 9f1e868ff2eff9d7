import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, and how far the server has come. */
export interface Exchange {
  readonly name: string;
  /** How often this file was asked for before. */
  readonly before: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The whole file. */
  readonly body: Buffer;
}

export interface HostileServer {
  readonly url: string;
  /** What was asked for, as `name` or `name bytes=5-`. */
  readonly asked: string[];
  close(): Promise<void>;
}

/**
 * A file server on the loopback interface that serves ranges as it should, unless `misbehave` answers first.
 *
 * @param misbehave - returns true once it has dealt with a request in its own way
 */
export async function hostileServer(
  files: ReadonlyMap<string, Buffer>,
  misbehave: (exchange: Exchange) => boolean = () => false,
): Promise<HostileServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').split('/').at(-1) ?? '';
    const { range } = request.headers;
    const before = asked.filter((entry) => entry.split(' ')[0] === name).length;
    asked.push(range === undefined ? name : `${name} ${range}`);
    const body = files.get(name);
    if (body === undefined) response.writeHead(404).end();
    else if (!misbehave({ name, before, request, response, body })) serve(request, response, body);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function serve(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start > 0) {
    response.writeHead(206, {
      'content-length': body.length - start,
      'content-range': `bytes ${start}-${body.length - 1}/${body.length}`,
    });
  } else response.writeHead(200, { 'content-length': body.length });
  response.end(body.subarray(start));
}

export function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ResourceError } from '@ibex-ml/core';
import type { Message } from './messages.ts';
import { pageHtml, pagePolicy } from './page-html.ts';
import { RunLog } from './run-log.ts';

/** So many may watch at once. */
const mostViewers = 64;
/** So long is waited at the end for viewers to take what is left for them. */
const farewellMs = 500;

/** Someone who watches: how far has been written to them, and whether they have yet to take what was written. */
interface Viewer {
  readonly response: ServerResponse;
  sent: number;
  isBusy: boolean;
}

/**
 * Serves the page and a stream of messages to those who watch. A viewer that takes nothing gets nothing more until it does, so that nothing
 * piles up for it; it then goes on with what the log still has.
 */
export class LiveServer {
  readonly #server: Server;
  readonly #names: ReadonlySet<string>;
  readonly #log = new RunLog();
  readonly #viewers = new Set<Viewer>();

  /** @param names - the hosts that requests may name: a page of another site, whose name leads here, is not answered */
  constructor(names: readonly string[]) {
    this.#names = new Set(names.map((name) => name.toLowerCase()));
    this.#server = createServer((request, response) => this.#answer(request, response));
    // What watches does not keep the process going.
    this.#server.on('connection', (socket) => socket.unref());
  }

  /** Begins to listen, and gives the address. @throws {ResourceError} where that port is not to be had */
  async listen(where: string, port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) => reject(notFree(where, port, host, cause)));
      this.#server.listen(port, host, resolve);
    });
    this.#server.unref();
    const { port: given } = this.#server.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${given}/`;
  }

  publish(message: Message): void {
    this.#log.add(message);
    for (const viewer of this.#viewers) this.#send(viewer);
  }

  /** From here on the process goes on while it listens. */
  hold(): void {
    this.#server.ref();
  }

  /** Ends with what is still to be sent; those who do not take it are left. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const viewer of this.#viewers)
      viewer.response.end(
        this.#log
          .after(viewer.sent)
          .map((entry) => this.#log.format(entry))
          .join(''),
      );
    this.#server.closeIdleConnections();
    const late = setTimeout(() => this.#server.closeAllConnections(), farewellMs);
    await closed;
    clearTimeout(late);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeaders(new Map(Object.entries(safety)));
    const refusal = this.#refusal(request, pathname);
    if (refusal !== null) response.writeHead(refusal, { 'content-type': 'text/plain', connection: 'close' }).end(`${refusal}\n`);
    else if (pathname === '/') {
      response
        .writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': pagePolicy,
          connection: 'close',
        })
        .end(pageHtml);
    } else this.#welcome(request, response);
  }

  /** Why a request is not answered, as a status of HTTP. */
  #refusal({ headers, method }: IncomingMessage, pathname: string): number | null {
    const name = headers.host?.toLowerCase().replace(/:\d+$/, '') ?? '';
    if (!this.#names.has(name)) return 403;
    if (pathname !== '/' && pathname !== '/events') return 404;
    if (method !== 'GET') return 405;
    return pathname === '/events' && this.#viewers.size >= mostViewers ? 503 : null;
  }

  #welcome(request: IncomingMessage, response: ServerResponse): void {
    const id = request.headers['last-event-id'];
    const viewer = { response, sent: this.#log.numberOf(typeof id === 'string' ? id : undefined), isBusy: false };
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', connection: 'close' });
    response.write('retry: 1000\n\n');
    response.on('drain', () => {
      viewer.isBusy = false;
      this.#send(viewer);
    });
    response.on('close', () => this.#viewers.delete(viewer));
    this.#viewers.add(viewer);
    this.#send(viewer);
  }

  #send(viewer: Viewer): void {
    for (const entry of viewer.isBusy ? [] : this.#log.after(viewer.sent)) {
      viewer.sent = entry.number;
      viewer.isBusy = !viewer.response.write(this.#log.format(entry));
      if (viewer.isBusy) return;
    }
  }
}

/** No other site may read or show what is served, and nothing is kept. */
const safety: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

function notFree(where: string, port: number, host: string, cause: Error): ResourceError {
  return new ResourceError({
    where,
    argument: 'port',
    expected: `one that is free on ${host}`,
    received: port,
    remedy: `Pass another one, or 0 for any that is free (${cause.message}).`,
    cause,
  });
}

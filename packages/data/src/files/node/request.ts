import type { Dispatcher } from 'undici';
import type { UrlRule } from '../source-options.ts';
import { DownloadFailure } from './download-failure.ts';
import type { DownloadTiming } from './timing.ts';

/** What asking needs besides the address. */
export interface RequestContext {
  readonly dispatcher: Dispatcher;
  readonly allowed: UrlRule;
  readonly timing: DownloadTiming;
  readonly signal: AbortSignal | undefined;
}

/** The start of a reply; `chunks` is what follows. */
export interface Reply {
  readonly status: number;
  header(name: string): string | undefined;
  chunks(): AsyncGenerator<Uint8Array, void, undefined>;
  /** Lets go of a reply that is not wanted. */
  drop(): void;
}

/**
 * Asks for the bytes of a file from `start` on, following redirects only to addresses that the rule allows.
 *
 * @throws {DownloadFailure} when there is no reply, it stalls or breaks off, or it leads round in circles
 */
export async function request(url: URL, start: number, context: RequestContext): Promise<Reply> {
  const { timing } = context;
  let address = url;
  for (let hop = 0; hop <= timing.redirects; hop++) {
    const reply = await ask(address, start, context);
    if (![301, 302, 303, 307, 308].includes(reply.status)) return reply;
    reply.drop();
    const location = reply.header('location');
    if (location === undefined || !URL.canParse(location, address)) {
      throw new DownloadFailure(`a redirect to nowhere (${reply.status})`, { again: false });
    }
    address = new URL(location, address);
    if (!context.allowed(address))
      throw new DownloadFailure(`a redirect to ${address.origin}, which is not https`, { again: false });
  }
  throw new DownloadFailure(`more than ${timing.redirects} redirects`, { again: false });
}

async function ask(url: URL, start: number, context: RequestContext): Promise<Reply> {
  const { timing } = context;
  const patience = new AbortController();
  const signal = context.signal === undefined ? patience.signal : AbortSignal.any([context.signal, patience.signal]);
  let alarm: NodeJS.Timeout | undefined;
  const expect = (what: string, withinMs: number): void => {
    clearTimeout(alarm);
    alarm = setTimeout(() => patience.abort(new DownloadFailure(what, { again: true })), withinMs);
  };
  const failureOf = (error: unknown): unknown => {
    clearTimeout(alarm);
    if (context.signal?.aborted) return context.signal.reason;
    return patience.signal.aborted ? patience.signal.reason : failureFrom(error);
  };

  try {
    expect(`no reply within ${timing.replyTimeoutMs} ms`, timing.replyTimeoutMs);
    const range = start > 0 ? { range: `bytes=${start}-` } : {};
    const headers = { 'accept-encoding': 'identity', 'user-agent': 'ibex-ml', ...range };
    // Waiting is watched here; undici's own clocks are coarse.
    const { origin, pathname, search } = url;
    const options = {
      origin,
      path: pathname + search,
      method: 'GET',
      headers,
      signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    } as const;
    const reply = await context.dispatcher.request(options);
    clearTimeout(alarm);
    return {
      status: reply.statusCode,
      header: (name) => {
        const value = reply.headers[name];
        return Array.isArray(value) ? value[0] : value;
      },
      async *chunks() {
        let sinceAlarm = 0;
        const watch = (): void =>
          expect(`less than ${timing.stallBytes} bytes in ${timing.stallTimeoutMs} ms`, timing.stallTimeoutMs);
        try {
          watch();
          for await (const chunk of reply.body as AsyncIterable<Uint8Array>) {
            yield chunk;
            sinceAlarm += chunk.length;
            if (sinceAlarm < timing.stallBytes) continue;
            sinceAlarm = 0;
            watch();
          }
        } catch (error) {
          throw failureOf(error);
        } finally {
          clearTimeout(alarm);
        }
      },
      drop: () => {
        clearTimeout(alarm);
        reply.body.on('error', () => undefined).destroy();
      },
    };
  } catch (error) {
    throw failureOf(error);
  }
}

/** Where there is no way to a server, the next mirror is the better second try. */
const unreachable = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT']);

function failureFrom(error: unknown): DownloadFailure {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const message = first instanceof Error ? first.message : String(first);
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  return new DownloadFailure(message.includes(code) ? message : `${code}: ${message}`, {
    again: !unreachable.has(code),
    cause: error,
  });
}

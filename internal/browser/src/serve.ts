import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** A web server that runs. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** What makes a page cross-origin isolated, and so lets it share memory with its workers. */
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' } as const;

/** Policies that pages are served with besides none. */
const policies: Readonly<Record<string, string>> = {
  /** Workers may be started only from files of the page's own server. */
  '/strict': "worker-src 'self'",
  /** What the README of the wasm backend asks for, and no more. */
  '/allowing': "default-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:",
};

const document = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Ibex in a page</title><link rel="icon" href="data:,"></head>
<body><h1>Ibex trains in this page</h1><pre id="log"></pre><script type="module" src="/page.js"></script></body>
</html>
`;

const types = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' } as const;

/**
 * Serves the page on this machine alone, on a free port: the document, under /strict and /allowing once more with
 * policies, its scripts, and tfjs's .wasm files under /wasm/.
 */
export async function serve(scripts: ReadonlyMap<string, string>, isolated: boolean): Promise<Site> {
  const wasmFolder = join(
    dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')),
    'wasm-out',
  );
  const send = (response: ServerResponse, type: keyof typeof types, body: string | Uint8Array, more = {}): void => {
    response.writeHead(200, { 'content-type': types[type], ...(isolated ? isolation : {}), ...more }).end(body);
  };
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const script = scripts.get(path.slice(1));
    const [, wasmFile] = /^\/wasm\/([\w-]+\.wasm)$/.exec(path) ?? [];
    if (path === '/') send(response, 'html', document);
    else if (policies[path] !== undefined) send(response, 'html', document, { 'content-security-policy': policies[path] });
    else if (script !== undefined) send(response, 'js', script);
    else if (wasmFile !== undefined) send(response, 'wasm', await readFile(join(wasmFolder, wasmFile)));
    else response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

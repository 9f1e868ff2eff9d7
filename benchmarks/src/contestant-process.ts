import type { Contestant, Reply, Request } from './contestant.ts';

/** The process of one contestant: argument 1 is the URL of the module that exports it as `contestant`. */
async function main(moduleUrl: string): Promise<void> {
  const { contestant } = (await import(moduleUrl)) as { readonly contestant: Contestant };
  const { name } = contestant;
  try {
    const work = await contestant.setup();
    await work();
    process.on('message', ({ repetitions }: Request) => {
      void timed(work, repetitions).then(reply, (error: unknown) => reply({ kind: 'failed', name, reason: reasonOf(error) }));
    });
    reply({ kind: 'ready', name });
  } catch (error) {
    reply({ kind: 'failed', name, reason: reasonOf(error) });
    process.disconnect();
  }
}

async function timed(work: () => Promise<void>, repetitions: number): Promise<Reply> {
  const ms: number[] = [];
  for (let count = 0; count < repetitions; count += 1) {
    const start = performance.now();
    await work();
    ms.push(performance.now() - start);
  }
  return { kind: 'timed', ms, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 };
}

function reply(message: Reply): void {
  process.send?.(message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

await main(process.argv[2] as string);

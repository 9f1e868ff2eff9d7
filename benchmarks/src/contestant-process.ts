import type { Contestant, Reply, Request } from './contestant.ts';
import { timed } from './timed.ts';

/**
 * The process of one contestant: argument 1 is the URL of the module that exports it as `contestant`; the module may look at the
 * arguments after it.
 */
async function main(moduleUrl: string): Promise<void> {
  const { contestant } = (await import(moduleUrl)) as { readonly contestant: Contestant };
  const { name } = contestant;
  try {
    const work = await contestant.setup();
    if (contestant.warmUp !== false) await work();
    process.on('message', ({ repetitions }: Request) => {
      void timed(work, repetitions, contestant.perCall).then(reply, (error: unknown) =>
        reply({ kind: 'failed', name, reason: reasonOf(error) }),
      );
    });
    reply({ kind: 'ready', name });
  } catch (error) {
    reply({ kind: 'failed', name, reason: reasonOf(error) });
    process.disconnect();
  }
}

function reply(message: Reply): void {
  process.send?.(message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

await main(process.argv[2] as string);

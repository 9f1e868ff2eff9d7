import { IbexError } from '@ibex-ml/core';
import { type AppArguments, readArguments, usage } from './arguments.ts';
import { train } from './train.ts';

/** What ends a run early, and the exit status that shells know it by. */
const interruptions = { SIGINT: 130, SIGTERM: 143, EPIPE: 141 } as const;

/** Runs the app and gives its exit status: 0 done, 1 failed, 2 wrong arguments, 128 and more interrupted. */
async function main(): Promise<number> {
  const say = (line: string): void => console.log(line);
  let args: AppArguments | null;
  try {
    args = readArguments(process.argv.slice(2));
  } catch (error) {
    return fail(error, 2);
  }
  if (args === null) {
    say(usage);
    return 0;
  }
  const { signal, status } = listenForInterruptions();
  try {
    const results = await train(args, say, signal);
    if (args.json) say(JSON.stringify(results));
    return 0;
  } catch (error) {
    return fail(error, status() ?? 1);
  }
}

/** A signal that is aborted by the first of them; a second one ends the process at once. */
function listenForInterruptions(): { readonly signal: AbortSignal; readonly status: () => number | null } {
  const controller = new AbortController();
  let status: number | null = null;
  const interrupt = (name: keyof typeof interruptions): void => {
    status ??= interruptions[name];
    controller.abort(name);
  };
  process.once('SIGINT', () => interrupt('SIGINT'));
  process.once('SIGTERM', () => interrupt('SIGTERM'));
  // Whoever read our output has gone, as in `npm start | head -3`.
  process.stdout.on('error', () => interrupt('EPIPE'));
  return { signal: controller.signal, status: () => status };
}

/** Ibex's own errors and interruptions say all in their message; anything else shows where it came from. */
function fail(error: unknown, status: number): number {
  console.error(error instanceof IbexError || (error instanceof Error && status > 128) ? error.message : error);
  return status;
}

process.exitCode = await main();

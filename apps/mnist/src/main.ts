import { IbexError } from '@ibex-ml/core';
import { type AppArguments, readArguments, usage } from './arguments.ts';
import { train } from './train.ts';

/** Runs the app and gives its exit status: 0 done, 1 failed, 2 wrong arguments, 130 interrupted. */
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
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
  try {
    const results = await train(args, say, interrupt.signal);
    if (args.json) say(JSON.stringify(results));
    return 0;
  } catch (error) {
    return fail(error, interrupt.signal.aborted ? 130 : 1);
  }
}

/** Ibex's own errors say all in their message; anything else shows where it came from. */
function fail(error: unknown, status: number): number {
  console.error(error instanceof IbexError || status === 130 ? (error as Error).message : error);
  return status;
}

process.exitCode = await main();

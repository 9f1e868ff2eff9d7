import { type ChildProcess, fork, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Side } from './compare.ts';
import type { Reply, Request } from './contestant.ts';
import { NoPython, findPython } from './python.ts';

const entry = fileURLToPath(new URL('contestant-process.js', import.meta.url));
const stdio: ['ignore', 'ignore', 'inherit', 'ipc'] = ['ignore', 'ignore', 'inherit', 'ipc'];

/** A contestant's process, seen from the main one. Python's speaks the same lines of JSON over Node's channel. */
export class ProcessLink {
  readonly #process: ChildProcess | null;
  readonly #absent: string;

  constructor(side: Side) {
    try {
      this.#process = startSide(side);
      this.#absent = '';
    } catch (error) {
      if (!(error instanceof NoPython)) throw error;
      this.#process = null;
      this.#absent = error.message;
    }
  }

  /** The first message: ready, or why not. */
  start(): Promise<Reply> {
    return this.#reply();
  }

  /** Runs the work so many times. */
  run(repetitions: number): Promise<Reply> {
    const reply = this.#reply();
    this.#process?.send({ repetitions } satisfies Request);
    return reply;
  }

  stop(): void {
    this.#process?.kill();
  }

  #reply(): Promise<Reply> {
    const child = this.#process;
    if (child === null) return Promise.resolve({ kind: 'failed', name: '', reason: this.#absent });
    return new Promise((resolve) => {
      const done = (reply: Reply): void => {
        child.off('exit', ended);
        resolve(reply);
      };
      const ended = (code: number | null): void => {
        child.off('message', done);
        resolve({ kind: 'failed', name: '', reason: `its process ended with ${code}` });
      };
      child.once('message', done);
      child.once('exit', ended);
      // It may have ended before anyone listened; a message from before that has come by then.
      if (child.exitCode !== null) setImmediate(ended, child.exitCode);
    });
  }
}

function startSide(side: Side): ChildProcess {
  if (typeof side !== 'string' && 'python' in side) {
    const script = fileURLToPath(new URL(`../python/${side.python}.py`, import.meta.url));
    // TensorFlow greets on stderr; what goes wrong comes over the channel.
    return spawn(findPython(), [script, ...side.args], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  }
  const { module, args } = typeof side === 'string' ? { module: side, args: [] } : side;
  return fork(entry, [new URL(`work/${module}.js`, import.meta.url).href, ...args], { stdio });
}

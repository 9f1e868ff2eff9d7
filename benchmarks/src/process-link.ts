import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Reply, Request } from './contestant.ts';

const entry = fileURLToPath(new URL('contestant-process.js', import.meta.url));

/** A contestant's process, seen from the main one. */
export class ProcessLink {
  readonly #process: ChildProcess;

  constructor(moduleUrl: string) {
    this.#process = fork(entry, [moduleUrl], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }

  /** The first message: ready, or why not. */
  start(): Promise<Reply> {
    return this.#reply();
  }

  /** Runs the work so many times. */
  run(repetitions: number): Promise<Reply> {
    const reply = this.#reply();
    this.#process.send({ repetitions } satisfies Request);
    return reply;
  }

  stop(): void {
    this.#process.kill();
  }

  #reply(): Promise<Reply> {
    return new Promise((resolve) => {
      const done = (reply: Reply): void => {
        this.#process.off('exit', ended);
        resolve(reply);
      };
      const ended = (code: number | null): void => {
        this.#process.off('message', done);
        resolve({ kind: 'failed', name: '', reason: `its process ended with ${code}` });
      };
      this.#process.once('message', done);
      this.#process.once('exit', ended);
    });
  }
}

import { sha256 } from '@ibex-ml/data/durable';

/** What tells a process from all others, also from one that gets its number later. Null where the system does not say it. */
export interface ProcessMark {
  readonly pid: number;
  readonly host: string;
  /** Which machine this is, by a digest (its number is not for others), and since which start of it. */
  readonly machine: string | null;
  readonly boot: string | null;
  /** The space in which the number counts: a container has one of its own. */
  readonly space: string | null;
  /** When the process began, in ticks since the machine did. */
  readonly start: string | null;
}

/** What can be said of a process; `unseen` where nothing can. */
export type Life = 'alive' | 'dead' | 'unseen';

/** The processes that can hold a folder. */
export interface Processes {
  own(): Promise<ProcessMark>;
  lifeOf(mark: ProcessMark): Promise<Life>;
}

/**
 * The processes of this machine; Node only. Linux tells exactly which one lives; elsewhere a number that is free tells of a dead one.
 *
 * @param own - tells who this one is; default what the system says
 */
export function systemProcesses(own: () => Promise<ProcessMark> = ownMark): Processes {
  return { own, lifeOf: async (mark) => lifeOf(mark, await own()) };
}

async function ownMark(): Promise<ProcessMark> {
  const { readlink } = await import('node:fs/promises');
  const { hostname } = await import('node:os');
  const machine = await textOf('/etc/machine-id');
  return {
    pid: process.pid,
    host: hostname(),
    machine: machine === null ? null : await sha256(new TextEncoder().encode(machine), 'backupAndRestore'),
    boot: await textOf('/proc/sys/kernel/random/boot_id'),
    space: await readlink('/proc/self/ns/pid').catch(() => null),
    start: (await statOf(process.pid))?.start ?? null,
  };
}

/** What one who is marked `own` can say of another process. */
async function lifeOf(mark: ProcessMark, own: ProcessMark): Promise<Life> {
  const isOnHost = mark.host === own.host;
  if (mark.boot !== own.boot) return isOnHost && mark.machine !== null && mark.machine === own.machine ? 'dead' : 'unseen';
  if (mark.space !== own.space || (mark.boot === null && !isOnHost)) return 'unseen';
  const found = await statOf(mark.pid);
  if (found !== null && mark.start !== null) return found.start === mark.start && found.runs ? 'alive' : 'dead';
  return isFree(mark.pid) ? 'dead' : 'unseen';
}

/** When a process began, and whether it still runs: one that was killed keeps its number until its parent has heard of it. Null where that cannot be read. */
async function statOf(pid: number): Promise<{ readonly start: string; readonly runs: boolean } | null> {
  const text = await textOf(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The name comes second, in parentheses, and may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields[0], fields[19]];
  return state === undefined || start === undefined ? null : { start, runs: !'ZXx'.includes(state) };
}

async function textOf(path: string): Promise<string | null> {
  const { readFile } = await import('node:fs/promises');
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}

/** Whether no process has this number. */
function isFree(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

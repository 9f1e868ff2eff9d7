import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { keepingListeners, type ListenerHost, withoutNewListeners } from './process-listeners.ts';

const rethrow = (reason: unknown): void => {
  throw reason;
};
/** Node's types say of listeners only that they are functions. */
function emitter(): EventEmitter & ListenerHost {
  return new EventEmitter() as EventEmitter & ListenerHost;
}
const own = (): void => undefined;
const late = (): void => undefined;

describe('listeners of the process', () => {
  it('that only throw again, and came during a step, are taken off', async () => {
    const host = emitter();
    host.on('uncaughtException', own);
    const result = await withoutNewListeners(async () => {
      host.on('uncaughtException', rethrow);
      await Promise.resolve();
      host.on('unhandledRejection', late);
      return 7;
    }, host);
    expect(result).toBe(7);
    expect(host.listeners('uncaughtException')).toEqual([own]);
    expect(host.listeners('unhandledRejection')).toEqual([late]);
  });

  it('that were there before a step stay, even those that throw', async () => {
    const host = emitter();
    host.on('uncaughtException', rethrow);
    await expect(withoutNewListeners(() => Promise.reject(new Error('no file')), host)).rejects.toThrow('no file');
    expect(host.listeners('uncaughtException')).toEqual([rethrow]);
  });

  it('that a step removes are put back', () => {
    const host = emitter();
    host.on('unhandledRejection', own);
    keepingListeners(() => host.removeAllListeners(), host);
    expect(host.listeners('unhandledRejection')).toEqual([own]);
  });

  it('are no concern where there is no process', async () => {
    expect(await withoutNewListeners(() => Promise.resolve(1), null)).toBe(1);
    expect(keepingListeners(() => 2, null)).toBe(2);
  });
});

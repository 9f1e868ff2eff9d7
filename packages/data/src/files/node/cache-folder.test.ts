import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

const linux = (env: Record<string, string>): string => cacheFolder(undefined, { env, platform: 'linux', home: '/home/a' });

describe('cacheFolder', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is the option, IBEX_CACHE_DIR, XDG_CACHE_HOME, or the default, in this order', () => {
    expect(cacheFolder('/option', { env: { IBEX_CACHE_DIR: '/b' }, platform: 'linux', home: '/home/a' })).toBe('/option');
    expect(linux({ IBEX_CACHE_DIR: '/b', XDG_CACHE_HOME: '/c' })).toBe('/b');
    expect(linux({ IBEX_CACHE_DIR: '', XDG_CACHE_HOME: '/c' })).toBe(join('/c', 'ibex-ml'));
    expect(linux({ XDG_CACHE_HOME: 'relative' })).toBe(join('/home/a', '.cache', 'ibex-ml'));
    expect(linux({})).toBe(join('/home/a', '.cache', 'ibex-ml'));
  });

  it('follows the customs of macOS and Windows', () => {
    expect(cacheFolder(undefined, { env: {}, platform: 'darwin', home: '/Users/a' })).toBe(
      join('/Users/a', 'Library', 'Caches', 'ibex-ml'),
    );
    const local = { LOCALAPPDATA: '/Local' };
    expect(cacheFolder(undefined, { env: local, platform: 'win32', home: '/a' })).toBe(join('/Local', 'ibex-ml', 'Cache'));
    expect(cacheFolder(undefined, { env: {}, platform: 'win32', home: '/a' })).toBe(
      join('/a', 'AppData', 'Local', 'ibex-ml', 'Cache'),
    );
  });

  it('asks this process where it is told nothing', () => {
    vi.stubEnv('IBEX_CACHE_DIR', '/from/environment');
    expect(cacheFolder(undefined)).toBe('/from/environment');
    for (const name of ['IBEX_CACHE_DIR', 'XDG_CACHE_HOME']) vi.stubEnv(name, undefined);
    expect(cacheFolder(undefined).startsWith(homedir())).toBe(true);
  });
});

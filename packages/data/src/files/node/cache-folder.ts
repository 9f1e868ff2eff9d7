import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** What of the process tells where caches lie. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The folder that downloads are kept in: the option, IBEX_CACHE_DIR, `ibex-ml` in XDG_CACHE_HOME (an absolute path), and at
 * last the platform's: `~/.cache` on Linux, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows.
 *
 * @see the XDG Base Directory Specification
 */
export function cacheFolder(option: string | undefined, surroundings: Surroundings = thisProcess()): string {
  const { env, platform, home } = surroundings;
  if (option !== undefined) return option;
  if (env.IBEX_CACHE_DIR) return env.IBEX_CACHE_DIR;
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, 'ibex-ml');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'ibex-ml');
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'ibex-ml', 'Cache');
  return join(home, '.cache', 'ibex-ml');
}

function thisProcess(): Surroundings {
  return { env: process.env, platform: process.platform, home: homedir() };
}

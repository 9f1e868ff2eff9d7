import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

/** A browser's program, or why there is none. */
export type Found = { readonly path: string } | { readonly path: null; readonly why: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;
/** So long may an installation take. */
const patienceMs = 240_000;

/**
 * The Chromium to test in: CHROMIUM_PATH, one on the PATH, or one that playwright has downloaded before. Where there is none and
 * installing was asked for, by CI=true or IBEX_CHROMIUM=install, one is installed.
 *
 * @throws {Error} when CHROMIUM_PATH names no program, or an installation that went well has left none
 */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<Found> {
  const named = environment['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (await runs(named)) return { path: named };
    throw new Error(`CHROMIUM_PATH must be a program, received "${named}". Unset it to look on the PATH.`);
  }
  const present = await lookAround(environment);
  if (present !== null) return { path: present };
  const mayInstall = environment['CI'] === 'true' || environment['IBEX_CHROMIUM'] === 'install';
  if (!mayInstall) return { path: null, why: 'no Chromium here; set CHROMIUM_PATH, or IBEX_CHROMIUM=install' };
  if (!(await install(environment))) return { path: null, why: 'no Chromium here, and none can be installed' };
  const installed = await lookAround(environment);
  if (installed === null) throw new Error('Chromium was installed, but is not found. Set CHROMIUM_PATH.');
  return { path: installed };
}

async function lookAround(environment: NodeJS.ProcessEnv): Promise<string | null> {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  for (const place of [...places, chromium.executablePath()]) if (await runs(place)) return place;
  return null;
}

async function runs(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Whether one could be installed: by the system's packages where one may, else by playwright. */
async function install(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const playwright = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  const ways: [string, readonly string[]][] = [[process.execPath, [playwright, 'install', 'chromium']]];
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    // Several tests may ask at the same time: those that come later wait for the first, and find it done.
    const patience = `DPkg::Lock::Timeout=${patienceMs / 1000}`;
    ways.unshift(['apt-get', ['-o', patience, 'install', '-y', '--no-install-recommends', 'chromium']]);
  }
  const options = { timeout: patienceMs, env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' } };
  for (const [program, args] of ways) {
    const done = await promisify(execFile)(program, args, options).then(
      () => true,
      () => false,
    );
    if (done) return true;
  }
  return false;
}

import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'vitest';
import { findChromium } from './find-chromium.ts';

/** Why tests cannot compute on WebGPU in Node; null when they can. */
export type WhyNoGpu = string | null;

/** Keeps a library in the process that was loaded once: RTLD_NODELETE of Linux. */
const stay = 0x1000;

/**
 * Lets Dawn find a driver in this process. On Linux it is SwiftShader, the software GPU that every Chromium brings, found (or, where that
 * was asked for, installed) as `findChromium` says, so that all machines compute alike; elsewhere, and with IBEX_GPU=own, it is the
 * machine's.
 */
export async function prepareGpu(environment: NodeJS.ProcessEnv = process.env): Promise<WhyNoGpu> {
  if (environment['IBEX_GPU'] === 'own' || process.platform !== 'linux') return null;
  const found = await findChromium(environment);
  if (found.path === null) return found.why;
  const folders = [dirname(realpathSync(found.path)), '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
  const folder = folders.find((name) => existsSync(join(name, 'vk_swiftshader_icd.json')));
  if (folder === undefined) return `no SwiftShader beside ${found.path}`;
  environment['VK_ICD_FILENAMES'] = join(folder, 'vk_swiftshader_icd.json');
  keepLibrary(join(folder, 'libvulkan.so.1'));
  return null;
}

/** The same for tests that take longer than a developer would wait for: they run where a GPU was asked for, by IBEX_GPU. */
export async function prepareGpuForLongTests(environment: NodeJS.ProcessEnv = process.env): Promise<WhyNoGpu> {
  const asked = environment['IBEX_GPU'];
  if (asked !== 'software' && asked !== 'own') return 'long: runs with IBEX_GPU=software or IBEX_GPU=own';
  return prepareGpu(environment);
}

/** Loads a library that Dawn then finds by its name alone, wherever it lies. It is no module of Node's, of which Node complains. */
function keepLibrary(path: string): void {
  try {
    process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_NOW | stay);
  } catch (error) {
    if (!(error instanceof Error && /self-register/.test(error.message))) throw error;
  }
}

/** Describes tests that need a GPU; where there is none, one skipped test says why. */
export function describeOnGpu(name: string, why: WhyNoGpu, tests: () => void): void {
  if (why === null)
    describe(name, () => {
      tests();
    });
  else it.skipIf(true)(`${name} (${why})`, () => undefined);
}

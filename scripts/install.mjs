// Installs the dependencies when the lockfile or a package.json has changed since the last time.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fromRoot, pinnedNode, runQuietly } from './processes.mjs';
import { projectFolders } from './workspace.mjs';

const stampFile = fromRoot('node_modules', '.ibex-install');

/** Gives an exit status: 0 when everything is in place. */
export async function installWhenNeeded() {
  const stamp = installStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(pinnedNode)) return 0;

  const { packageManager } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
  console.error(`Installing dependencies with ${packageManager} ...`);
  const args = ['--yes', packageManager, 'install', '--frozen-lockfile', '--prod=false'];
  const { status, output } = await runQuietly('npx', args, { env: { CI: 'true' } });
  if (status !== 0) {
    console.error(output);
    console.error(`Installing failed with status ${status}: npx ${args.join(' ')}`);
    return status;
  }
  writeFileSync(stampFile, stamp);
  return 0;
}

/** A digest of all that an install depends on. */
function installStamp() {
  const digest = createHash('sha256').update(`${process.platform} ${process.arch}`);
  const manifests = projectFolders().map((folder) => `${folder}/package.json`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    digest.update(file).update(readFileSync(fromRoot(file)));
  }
  return digest.digest('hex');
}

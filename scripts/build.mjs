// Builds through turbo, which rebuilds only what has changed.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { fromRoot, pinnedNode, runQuietly } from './processes.mjs';
import { projectFolders } from './workspace.mjs';

/** Builds one workspace project and what it stands on, or all of them; gives an exit status. */
export async function buildProjects(name) {
  const turbo = fromRoot('node_modules', 'turbo', 'bin', 'turbo');
  const args = ['run', 'build', '--output-logs=errors-only', ...(name === undefined ? [] : [`--filter=${name}`])];
  const notice = setTimeout(() => console.error('Building ...'), 1000);
  const { status, output } = await runQuietly(pinnedNode, [turbo, ...args]);
  clearTimeout(notice);
  if (status !== 0) console.error(output);
  for (const folder of projectFolders()) removeOrphans(fromRoot(folder));
  return status;
}

/** Removes what was built from sources that are gone: neither the compiler nor a cache does. */
export function removeOrphans(project) {
  if (!existsSync(`${project}/dist`)) return;
  for (const name of readdirSync(`${project}/dist`, { recursive: true })) {
    const source = /^(.*?)(\.d\.ts|\.js)$/.exec(name)?.[1];
    if (source !== undefined && !existsSync(`${project}/src/${source}.ts`)) rmSync(`${project}/dist/${name}`);
  }
}

// Builds through turbo, which rebuilds only what has changed.
import { fromRoot, pinnedNode, runQuietly } from './processes.mjs';

/** Builds one workspace project and what it stands on, or all of them; gives an exit status. */
export async function buildProjects(name) {
  const turbo = fromRoot('node_modules', 'turbo', 'bin', 'turbo');
  const args = ['run', 'build', '--output-logs=errors-only', ...(name === undefined ? [] : [`--filter=${name}`])];
  const notice = setTimeout(() => console.error('Building ...'), 1000);
  const { status, output } = await runQuietly(pinnedNode, [turbo, ...args]);
  clearTimeout(notice);
  if (status !== 0) console.error(output);
  return status;
}

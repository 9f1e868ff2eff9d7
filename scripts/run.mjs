// The entry of every npm script. It needs nothing but Node >= 20 and npm: it installs what the lockfile names, builds through
// turbo, and goes on with the Node that this repository pins. Its own words go to stderr, so stdout is the command's alone.
import { installWhenNeeded } from './install.mjs';
import { buildProjects } from './build.mjs';
import { interop } from './interop.mjs';
import { fromRoot, pinnedNode, runVisibly } from './processes.mjs';
import { projectFolders } from './workspace.mjs';

/** A tool of the root's devDependencies, run on the pinned Node. */
const tool = (path, args) => runVisibly(pinnedNode, [fromRoot('node_modules', ...path.split('/')), ...args]);

/** Builds a project, then runs its main file. */
const main = async (name, folder, args) =>
  (await buildProjects(name)) || runVisibly(pinnedNode, [fromRoot(folder, 'dist', 'main.js'), ...args]);

/** Builds and runs one of examples/, by the name of its folder. */
const example = async ([name = '', ...args]) => {
  const names = projectFolders().flatMap((folder) => (folder.startsWith('examples/') ? [folder.slice('examples/'.length)] : []));
  if (names.includes(name)) return main(`@ibex-ml/example-${name}`, `examples/${name}`, args);
  console.error(`npm run example: the example must be one of ${names.join(', ')}, received "${name}".`);
  return 2;
};

/** Each command gets the arguments after its name and gives an exit status. */
const commands = {
  start: (args) => main('@ibex-ml/app-mnist', 'apps/mnist', args),
  example,
  bench: (args) => main('@ibex-ml/benchmarks', 'benchmarks', args),
  build: () => buildProjects(),
  test: (args) => runVisibly(pinnedNode, [fromRoot('scripts', 'test.mjs'), ...args]),
  'test:fast': (args) => tool('vitest/vitest.mjs', ['run', ...args]),
  'test:interop': interop,
  lint: (args) => tool('oxlint/bin/oxlint', args),
  format: async (args) => (await runVisibly(pinnedNode, [fromRoot('scripts', 'parity.mjs')])) || tool('oxfmt/bin/oxfmt', args),
  changeset: (args) => tool('@changesets/cli/bin.js', args),
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`run.mjs: the command must be one of ${Object.keys(commands).join(', ')}, received "${name}".`);
  process.exitCode = 2;
} else {
  process.exitCode = (await installWhenNeeded()) || (await command(args));
}

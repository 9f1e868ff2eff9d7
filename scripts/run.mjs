// The entry of every npm script. It needs nothing but Node >= 20 and npm: it installs what the lockfile names, builds through
// turbo, and goes on with the Node that this repository pins. Its own words go to stderr, so stdout is the command's alone.
import { installWhenNeeded } from './install.mjs';
import { buildProjects } from './build.mjs';
import { fromRoot, pinnedNode, runVisibly } from './processes.mjs';

/** Each command gets the arguments after its name and gives an exit status. */
const commands = {
  start: async (args) =>
    (await buildProjects('@ibex-ml/app-mnist')) || runVisibly(pinnedNode, [fromRoot('apps/mnist/dist/main.js'), ...args]),
  bench: async (args) =>
    (await buildProjects('@ibex-ml/benchmarks')) || runVisibly(pinnedNode, [fromRoot('benchmarks/dist/main.js'), ...args]),
  build: () => buildProjects(),
  test: (args) => runVisibly(pinnedNode, [fromRoot('scripts/test.mjs'), ...args]),
  'test:fast': (args) => runVisibly(pinnedNode, [fromRoot('node_modules/vitest/vitest.mjs'), 'run', ...args]),
  format: (args) => runVisibly(pinnedNode, [fromRoot('node_modules/oxfmt/bin/oxfmt'), ...args]),
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`run.mjs: the command must be one of ${Object.keys(commands).join(', ')}, received "${name}".`);
  process.exitCode = 2;
} else {
  process.exitCode = (await installWhenNeeded()) || (await command(args));
}

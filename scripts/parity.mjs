// Writes docs/parity.md: what Keras has, by the names that internal/golden/fixtures/names.json records, and where Ibex has it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { exportsOf } from './exports.mjs';
import { root } from './workspace.mjs';

/** Where Ibex has the things of each of Keras's modules; the first package that has the name is it. */
const packages = {
  layers: ['@ibex-ml/layers', '@ibex-ml/models'],
  activations: ['@ibex-ml/layers'],
  optimizers: ['@ibex-ml/models'],
  schedules: ['@ibex-ml/models'],
  losses: ['@ibex-ml/models'],
  metrics: ['@ibex-ml/metrics', '@ibex-ml/models'],
  callbacks: ['@ibex-ml/callbacks', '@ibex-ml/models'],
  initializers: ['@ibex-ml/layers'],
  regularizers: ['@ibex-ml/layers'],
  constraints: ['@ibex-ml/layers'],
  applications: ['@ibex-ml/applications'],
};

/** What is called otherwise. */
const renamed = { InputLayer: 'input', LogCoshError: 'logCosh' };

/**
 * The export that is Keras's thing of this name, or undefined. A name begins small: `Conv2D` is `conv2d`, `ReLU` is `reLU`. Layers whose
 * names were taken by activations and initializers have another end: `Softmax` is `softmaxLayer`.
 */
export function exportFor(module, kerasName, exported) {
  const name = (renamed[kerasName] ?? kerasName).replaceAll('_', '');
  const small = name.charAt(0).toLowerCase() + name.slice(1);
  const same = (wanted) => (item) => item.name.toLowerCase() === wanted.toLowerCase();
  const ended = module === 'layers' ? exported.find(same(`${name}Layer`)) : undefined;
  return ended ?? exported.find((item) => item.name === small) ?? exported.find(same(name));
}

/** Cells of equal width, as the formatter has them. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row, fill) => `| ${row.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`;
  const [head, ...rest] = rows;
  return [
    line(head, ' '),
    line(
      head.map(() => ''),
      '-',
    ),
    ...rest.map((row) => line(row, ' ')),
  ].join('\n');
}

function section(module, names) {
  const exported = packages[module].flatMap((name) => exportsOf(name));
  const found = names.map((name) => [name, exportFor(module, name, exported)]);
  const rows = found.map(([name, item]) => [
    `\`${name}\``,
    item ? `\`${item.name}\`` : 'not yet',
    item ? `\`${item.entry}\`` : '',
  ]);
  const count = found.filter(([, item]) => item !== undefined).length;
  const title = module.charAt(0).toUpperCase() + module.slice(1);
  return `## ${title}: ${count} of ${names.length}\n\n${table([['Keras', 'Ibex', 'from'], ...rows])}\n`;
}

/** The page. */
export function parityPage() {
  const { version, names } = JSON.parse(readFileSync(`${root}internal/golden/fixtures/names.json`, 'utf8'));
  const sections = Object.entries(names).map(([module, listed]) => section(module, listed));
  return `# What Keras has, and what of it is here

What is named here has the arguments, defaults and numbers of Keras ${version}. Names begin small, as they are called without \`new\`:
\`Conv2D(32, 3)\` is \`conv2d(32, 3)\`. Some arguments are missing: \`multiLabel\`, \`labelWeights\` and \`thresholds\` of \`auc\`, lists of thresholds of
other metrics, \`average: null\` of \`f1Score\` and \`fBetaScore\`, \`dataFormat: 'channelsFirst'\`.

\`npm run format\` writes this page: Keras's names come from Keras itself (\`internal/golden/python/make_names.py\`), ours from what the
packages export. A test fails where it is not current.

${sections.join('\n')}`;
}

export const parityPath = `${root}docs/parity.md`;

/** Why the page is to be written anew, or null. */
export function staleness() {
  if (existsSync(parityPath) && readFileSync(parityPath, 'utf8') === parityPage()) return null;
  return 'docs/parity.md does not say what the packages export: run `npm run format`, which writes it.';
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const stale = process.argv.includes('--check') ? staleness() : writeFileSync(parityPath, parityPage());
  if (typeof stale === 'string') console.error(stale);
  process.exitCode = typeof stale === 'string' ? 1 : 0;
}

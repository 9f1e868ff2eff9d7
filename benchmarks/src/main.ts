import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import { comparisons } from './comparisons.ts';
import { machine, type Result, table } from './report.ts';

/** `npm run bench -- [--only NAME] [--turns N] [--json FILE]` */
const { values } = parseArgs({
  options: { only: { type: 'string' }, turns: { type: 'string', default: '7' }, json: { type: 'string' } },
});
const turns = Number(values.turns);
const chosen = comparisons.filter(({ name, onlyByName }) =>
  values.only === undefined ? onlyByName !== true : name === values.only,
);

if (chosen.length === 0 || !(Number.isInteger(turns) && turns >= 1)) {
  console.error(`--only takes ${comparisons.map(({ name }) => name).join(' or ')}, --turns an integer >= 1.`);
  process.exitCode = 2;
} else {
  const where = machine();
  console.log(`${where.processor}, ${where.cores} cores, Node ${where.node}; ${turns} turns each, in one run.\n`);
  const results: Result[] = [];
  for (const comparison of chosen) {
    const result = { comparison, scores: await compare(comparison, turns) };
    results.push(result);
    console.log(table(result));
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine: where, turns, results }, null, 2)}\n`);
}

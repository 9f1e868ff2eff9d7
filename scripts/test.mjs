// Runs every check and every test, all of them even when one fails, and ends with one line: N passed, N failed.
//
//   npm test                      everything but `packed`
//   npm test -- lint ranks        only these
//   npm test -- all               everything
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { buildProjects } from './build.mjs';
import { fromRoot, pinnedNode, runQuietly, runVisibly } from './processes.mjs';

const bin = (name) => fromRoot('node_modules', ...name.split('/'));
const reportFile = fromRoot('.cache', 'vitest.json');

/** Each check gives an exit status. `quiet` ones print only when they fail. */
const checks = {
  // First, since it makes the sources that the others read too.
  build: () => buildProjects(),
  format: quiet([bin('oxfmt/bin/oxfmt'), '--check']),
  lint: quiet([bin('oxlint/bin/oxlint')]),
  types: quiet([bin('typescript/bin/tsc'), '-p', 'tsconfig.json']),
  ranks: quiet([fromRoot('scripts/checks/ranks.mjs')]),
  size: () => runVisibly(pinnedNode, [fromRoot('scripts/checks/size.mjs')]),
  tests: () =>
    runVisibly(pinnedNode, [
      bin('vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ]),
  packed: () => runVisibly(pinnedNode, [fromRoot('scripts/checks/packed-install.mjs')]),
};

function quiet(args) {
  return async () => {
    const { status, output } = await runQuietly(pinnedNode, args);
    if (status !== 0) console.log(output);
    return status;
  };
}

/** The counts of a vitest report. A file that fails before its first test, and an error outside any test, count as one. */
export function countTests(report) {
  const files = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  const skipped = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  );
  const failed = report.numFailedTests + files.length;
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed, skipped };
}

/** Adds what vitest counted, or one failure where it left no report. */
function readTestCounts(status) {
  try {
    const counts = countTests(JSON.parse(readFileSync(reportFile, 'utf8')));
    return counts.failed === 0 && status !== 0 ? { ...counts, failed: 1 } : counts;
  } catch (error) {
    console.log(`No report from vitest: ${error.message}`);
    return { passed: 0, failed: 1, skipped: [] };
  }
}

async function runChecks(names) {
  let [passed, failed] = [0, 0];
  for (const name of names) {
    const start = performance.now();
    const status = await checks[name]();
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    if (name === 'tests') {
      const counts = readTestCounts(status);
      passed += counts.passed;
      failed += counts.failed;
      for (const test of counts.skipped) console.log(`skipped: ${test}`);
    } else if (status === 0) passed += 1;
    else failed += 1;
  }
  return { passed, failed };
}

if (import.meta.main) {
  const asked = process.argv.slice(2);
  const everything = Object.keys(checks);
  const names = asked.length === 0 ? everything.filter((name) => name !== 'packed') : asked.includes('all') ? everything : asked;
  const unknown = names.filter((name) => checks[name] === undefined);
  if (unknown.length > 0) {
    console.error(`npm test: a check must be one of ${everything.join(', ')}, all; received ${unknown.join(', ')}.`);
    process.exitCode = 2;
  } else {
    mkdirSync(fromRoot('.cache'), { recursive: true });
    rmSync(reportFile, { force: true });
    const { passed, failed } = await runChecks(names);
    const summary = `${passed} passed, ${failed} failed`;
    writeFileSync(fromRoot('.cache', 'summary.txt'), `${summary}\n`);
    console.log(summary);
    process.exitCode = failed === 0 ? 0 : 1;
  }
}

// Runs every check and every test, all of them even when one fails, and ends with one line: N passed, N failed.
//
//   npm test                      everything but `packed` and `interop`
//   npm test -- lint ranks        only these
//   npm test -- all               everything
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { buildProjects } from './build.mjs';
import { runInterop } from './interop.mjs';
import { fromRoot, pinnedNode, runQuietly, runVisibly } from './processes.mjs';

const bin = (name) => fromRoot('node_modules', ...name.split('/'));
const reportFile = fromRoot('.cache', 'vitest.json');

/** Each check gives an exit status, or counts of its own. `quiet` ones print only when they fail. */
const checks = {
  // First, since it makes the sources that the others read too.
  build: () => buildProjects(),
  format: quiet([bin('oxfmt/bin/oxfmt'), '--check'], [fromRoot('scripts/parity.mjs'), '--check']),
  lint: quiet([bin('oxlint/bin/oxlint')]),
  types: quiet([bin('typescript/bin/tsc'), '-p', 'tsconfig.json']),
  ranks: quiet([fromRoot('scripts/checks/ranks.mjs')]),
  size: () => runVisibly(pinnedNode, [fromRoot('scripts/checks/size.mjs')]),
  tests: async () =>
    readTestCounts(
      await runVisibly(pinnedNode, [
        bin('vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
      ]),
    ),
  interop: () => runInterop([]),
  packed: () => runVisibly(pinnedNode, [fromRoot('scripts/checks/packed-install.mjs')]),
};

/** What takes a network, and longer than one would wait for. */
const inCiOnly = new Set(['packed', 'interop']);

/** Runs programs in turn, up to the first that fails. */
function quiet(...programs) {
  return async () => {
    for (const args of programs) {
      const { status, output } = await runQuietly(pinnedNode, args);
      if (status === 0) continue;
      console.log(output);
      return status;
    }
    return 0;
  };
}

/** The counts of a vitest report. A file that fails before its first test, and an error outside any test, count as one. */
export function countTests(report) {
  const files = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  const skipped = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  );
  const failed = report.numFailedTests + files.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped,
    failures: failuresOf(report),
  };
}

/** What failed, with the first line of what each said: for the end of a log, since its beginning may be far away or cut off. */
function failuresOf({ testResults }) {
  const first = (text = '') => text.split('\n', 1)[0];
  return testResults.flatMap(({ name, status, message, assertionResults }) =>
    status === 'failed' && assertionResults.length === 0
      ? [`${name}: ${first(message)}`]
      : assertionResults
          .filter((test) => test.status === 'failed')
          .map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${first(failureMessages?.[0])}`),
  );
}

/** What vitest counted, or one failure where it left no report. */
function readTestCounts(status) {
  try {
    const counts = countTests(JSON.parse(readFileSync(reportFile, 'utf8')));
    return counts.failed === 0 && status !== 0 ? { ...counts, failed: 1 } : counts;
  } catch (error) {
    console.log(`No report from vitest: ${error.message}`);
    return { passed: 0, failed: 1, skipped: [], failures: [] };
  }
}

async function runChecks(names) {
  let [passed, failed] = [0, 0];
  const failures = [];
  for (const name of names) {
    const start = performance.now();
    const result = await checks[name]();
    const counts =
      typeof result === 'object'
        ? result
        : { passed: Number(result === 0), failed: Number(result !== 0), skipped: [], failures: [] };
    console.log(`${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${name}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    for (const test of counts.skipped) console.log(`skipped: ${test}`);
    passed += counts.passed;
    failed += counts.failed;
    failures.push(...(counts.failures ?? []));
  }
  for (const failure of failures) console.log(`FAILED ${failure}`);
  return { passed, failed };
}

if (import.meta.main) {
  const asked = process.argv.slice(2);
  const everything = Object.keys(checks);
  const names = asked.includes('all') ? everything : asked.length > 0 ? asked : everything.filter((name) => !inCiOnly.has(name));
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

import { describe, expect, it } from 'vitest';
import { countTests } from './test.mjs';

const file = (status, ...results) => ({
  status,
  name: 'a.test.ts',
  message: 'could not start\nat all',
  assertionResults: results.map((result) => ({
    status: result,
    fullName: `a ${result} test`,
    failureMessages: result === 'failed' ? ['no\nat a line'] : [],
  })),
});

describe('the count of tests', () => {
  it('counts passes and failures, and names what was skipped', () => {
    const testResults = [file('passed', 'passed', 'pending'), file('failed', 'failed', 'passed')];
    const counts = countTests({ success: false, numPassedTests: 2, numFailedTests: 1, testResults });
    expect(counts).toEqual({
      passed: 2,
      failed: 1,
      skipped: ['a pending test'],
      failures: ['a.test.ts: a failed test: no'],
    });
  });

  it('counts a file that could not start', () => {
    const testResults = [file('failed'), file('passed', 'passed')];
    const counts = countTests({ success: false, numPassedTests: 1, numFailedTests: 0, testResults });
    expect([counts.failed, counts.failures]).toEqual([1, ['a.test.ts: could not start']]);
  });

  it('counts an error outside any test', () => {
    expect(
      countTests({ success: false, numPassedTests: 1, numFailedTests: 0, testResults: [file('passed', 'passed')] }).failed,
    ).toBe(1);
  });
});

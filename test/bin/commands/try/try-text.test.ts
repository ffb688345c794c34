import { expect, test } from 'vitest';
import { exitCodeOf } from '../../../../bin/commands/try/exit-code.ts';
import { tryText } from '../../../../bin/commands/try/try-text.ts';
import type { Outcome } from '../../../../core/records/outcome.ts';
import type { TestRun } from '../../../../core/records/test-run.ts';
import type { TriedAttempt, TryResult } from '../../../../local/try/try-result.ts';

const run = (name: TestRun['name'], passed: boolean): TestRun => ({
  name,
  command: 'npm test',
  passed,
  exitCode: passed ? 0 : 1,
  timedOut: false,
  failing: passed ? [] : ['adds up'],
  durationMs: 1_200,
  output: 'not ok 1 - adds up',
});

const bug = {
  id: 'abc',
  title: 'TypeError: no\u001b[2Jcart',
  service: 'shop',
  repository: 'local/shop',
  because: 'frame total',
};
const attempted = (changes: Partial<TriedAttempt> = {}, kind: 'real' | 'scripted' = 'real'): TryResult => ({
  kind: 'attempt',
  model: { kind, label: 'claude' },
  bug,
  attempt: {
    outcome: { kind: 'fix-verified', reason: 'The regression test fails and passes.' },
    diagnosis: {
      title: 'total ignores an empty cart',
      rootCause: 'items is undefined.',
      evidence: [{ kind: 'code', file: 'src/cart.js', line: 3, observation: 'no check' }],
      notChecked: [],
      confidence: 'high',
      codeFixable: true,
      affectedFiles: ['src/cart.js'],
      nextSteps: '',
    },
    patch: 'diff --git a/src/cart.js b/src/cart.js\n--- a/src/cart.js\n+++ b/src/cart.js\n@@ -1 +1 @@\n-old\n+new\n',
    proof: { grade: 'reproduced', reason: 'It raised TypeError.' },
    tests: [run('regression test on base', false), run('suite with fix', true)],
    phases: [],
    dollars: 0.84,
    ...changes,
  },
});
const rehearsed = (passed: boolean, noVerdict?: string): TryResult => ({
  kind: 'rehearsal',
  model: { kind: 'none', label: 'no model: set ANTHROPIC_API_KEY' },
  bug,
  steps: [
    { step: 'repository', commit: 'a'.repeat(40), note: 'No branch holds it.' },
    {
      step: 'suspects',
      suspects: [{ path: 'src/cart.js', line: 3, why: 'the throwing frame' }],
      commits: ['abc Mei: carts'],
    },
    { step: 'prompt', model: 'claude-opus-5-5', text: 'Find the root cause.' },
    {
      step: 'tests',
      plan: { setup: 'npm ci', command: 'npm test', regression: 'node --test {files}', detected: 'Node.js' },
    },
    { step: 'suite', recognised: true, run: { ...run('suite on base', passed), noVerdict } },
  ],
});

test('an attempt is told: diagnosis, diff, tests, verdict with its proof, cost; nothing moves the cursor', () => {
  const text = tryText(attempted());
  for (const part of [
    'TypeError: nocart',
    'Diagnosis (confidence high)',
    'src/cart.js:3 no check',
    '-old\n+new',
    '✓ regression test on base fails: adds up',
    '✓ suite with fix passes',
    'Verdict fix-verified: The regression test fails and passes.',
    'Proof Reproduces this error: It raised TypeError. (reproduced)',
    'Cost $0.84 at list prices',
  ]) {
    expect(text).toContain(part);
  }
  expect(tryText(attempted({}, 'scripted'))).toContain('nothing was spent; a model would have cost about $0.84');
});

test('without a model, what could be done is told', () => {
  const text = tryText(rehearsed(false));
  for (const part of [
    'No branch holds it.',
    'src/cart.js:3 the throwing frame',
    'First prompt for claude-opus-5-5',
    'setup      npm ci',
    '✗ suite on base fails: adds up',
    'not ok 1 - adds up',
    'Verdict none: no model: set ANTHROPIC_API_KEY',
  ]) {
    expect(text).toContain(part);
  }
});

test('a setup that fails is told with what it printed', () => {
  const text = tryText({
    kind: 'rehearsal',
    model: { kind: 'none', label: 'no model' },
    bug,
    steps: [{ step: 'setup-failed', reason: 'npm ci failed', run: run('setup', false) }],
  });
  expect(text).toContain('✗ npm ci failed\n  not ok 1 - adds up');
});

const ended = (kind: Outcome['kind']) => attempted({ outcome: { kind, reason: '' } });
test.each<[string, TryResult, number]>([
  ['a verified fix', ended('fix-verified'), 0],
  ['a fix that is not verified', ended('fix-unverified'), 3],
  ['a diagnosis', ended('diagnosed'), 3],
  ['a failed attempt', ended('failed'), 1],
  ['no model and a suite that passes', rehearsed(true), 0],
  ['no model and a suite that fails', rehearsed(false), 3],
  ['no model and a suite without a test', rehearsed(true, 'ran no test'), 3],
])('the exit code of %s', (_, result, code) => {
  expect(exitCodeOf(result)).toBe(code);
});

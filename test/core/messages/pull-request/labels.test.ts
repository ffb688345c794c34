import { expect, test } from 'vitest';
import { labelsOf, pullRequestLabels } from '../../../../core/messages/pull-request/labels.ts';
import { checkout } from '../../golden/checkout.ts';

test('labels name the bug within GitHub’s 50 characters', () => {
  const labels = pullRequestLabels(
    { fingerprint: { ...checkout.incident.fingerprint, fingerprint: `${'ab'.repeat(40)},x` } },
    'fixProposed',
  );
  expect(labels).toEqual(['incident:active', `incident-fp:${'ab'.repeat(19)}`, 'incident:fix-proposed']);
  expect(pullRequestLabels(checkout.incident, 'diagnosed')).toContain('incident:diagnosed');
  const { pullRequest } = checkout.incident;
  if (pullRequest === undefined) throw new Error('the example has a draft');
  const unrelated = { ...checkout.incident, pullRequest: { ...pullRequest, unrelatedTest: true as const } };
  expect(pullRequestLabels(unrelated, 'fixProposed')).toContain('incident:unrelated-test');
  expect(labelsOf({ ...unrelated, status: 'merged' })).not.toContain('incident:unrelated-test');
});

test.each([
  ['in-work', ['incident:active', 'incident:investigating']],
  ['fix-proposed', ['incident:active', 'incident:fix-proposed']],
  ['diagnosed', ['incident:active', 'incident:diagnosed']],
  ['failed', ['incident:active', 'incident:fix-proposed']],
  ['rejected', ['incident:rejected']],
  ['merged', ['incident:merged']],
  ['resolved', ['incident:resolved']],
  ['regressed', ['incident:regressed']],
] as const)('a pull request of a bug that is %s says that, and nothing older', (status, labels) => {
  const said = labelsOf({ ...checkout.incident, status }).filter((label) => !label.startsWith('incident-fp:'));
  expect(said).toEqual(labels);
});

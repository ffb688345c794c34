import { expect, test } from 'vitest';
import type { ReleaseDecision } from '../../../core/records/release-decision.ts';
import { checkRelease, type SeenRelease } from '../../../local/release-demo/check-release.ts';
import { EXPECTED_RELEASES, type StoryName } from '../../../local/release-demo/expected-ends.ts';
import { aRelease, aReleaseDecision } from '../../fixtures/records.ts';

const decision = (changed: Partial<ReleaseDecision>) => aReleaseDecision({ rules: [], ...changed });
const toCanary = decision({ action: 'deploy-canary', percent: 5 });
const promote = decision({ action: 'promote', percent: 100, rules: ['canary-good'] });
const back = decision({ result: 'back', action: 'roll-back', percent: 0, rules: ['worse-than-stable'] });
const ask = decision({ result: 'ask', action: 'none', percent: null, rules: ['migration'] });

const released: SeenRelease = {
  record: aRelease({ status: 'released' }),
  decisions: [decision({}), toCanary, promote],
  fault: undefined,
};
const rolledBack: SeenRelease = {
  record: aRelease({ status: 'rolled-back', incidents: ['a1'], report: { key: 'report.md', summary: 'Why.' } }),
  decisions: [decision({}), toCanary, back],
  fault: undefined,
};
const failing = (name: StoryName, seen: SeenRelease | undefined) =>
  checkRelease('#1', EXPECTED_RELEASES[name], seen).flatMap((check) => (check.ok ? [] : [check.name]));

test('what ended as expected holds', () => {
  expect(failing('clean', released)).toEqual([]);
  expect(failing('breaking', { ...released, decisions: [ask, toCanary, promote] })).toEqual([]);
  expect(failing('packing', rolledBack)).toEqual([]);
  expect(failing('fork', undefined)).toEqual([]);
});

test.each<[string, StoryName, SeenRelease | undefined]>([
  [EXPECTED_RELEASES.clean.says, 'clean', { ...released, record: aRelease({ status: 'needs-person' }) }],
  [EXPECTED_RELEASES.clean.says, 'clean', undefined],
  [EXPECTED_RELEASES.fork.says, 'fork', released],
  ['nobody was asked', 'clean', { ...released, decisions: [ask, toCanary, promote] }],
  ['a person was asked for migration', 'breaking', released],
  ['nothing took it back', 'clean', { ...released, decisions: [toCanary, promote, back] }],
  ['it went back for one of new-error-group, over-the-limit, worse-than-stable', 'packing', released],
  ['an incident report says why', 'packing', { ...rolledBack, record: aRelease({ status: 'rolled-back' }) }],
  ['its new errors are an incident', 'packing', { ...rolledBack, record: aRelease({ status: 'rolled-back' }) }],
  ['its decisions gave it a small share first, then all', 'clean', { ...released, decisions: [promote] }],
  ['its decisions gave it a small share, and never more', 'packing', { ...rolledBack, decisions: [toCanary, promote] }],
  ['its decisions are a chain that fits', 'clean', { ...released, fault: 'line 2 is missing' }],
])('“%s” is seen not to hold', (name, story, seen) => {
  expect(failing(story, seen)).toContain(`#1: ${name}`);
});

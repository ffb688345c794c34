import { expect, test } from 'vitest';
import { beginRound } from '../../../core/lifecycle/change-round.ts';
import { earlierReview } from '../../../core/lifecycle/earlier-review.ts';
import { type ChangeRecord, changeRecordSchema } from '../../../core/records/change-record.ts';
import type { Phase } from '../../../core/records/phase.ts';
import type { ReviewFinding } from '../../../core/records/review-verdict.ts';
import { aChange, NOW } from '../../fixtures/records.ts';

const [OLD, NEW] = ['b'.repeat(40), 'c'.repeat(40)];
const LATER = NOW + 60_000;
const said: ReviewFinding = {
  ...{ id: 'f1', category: 'security', severity: 'high', path: 'src/a.ts', line: 1, quote: 'a();', text: 'It fails.' },
  proof: 'reproduced',
};
const phase = (status: Phase['status'], name: Phase['name'] = 'review'): Phase => ({
  ...{ name, status, model: 'm', startedAt: NOW, turns: 1, dollars: 1, denials: 0, transcriptKey: 't' },
  tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
});
const read = { status: 'ready', findings: [said], phases: [phase('verdict')] } satisfies Partial<ChangeRecord>;
const older = { head: 'd'.repeat(40), findings: [] };

test.each<[string, Partial<ChangeRecord>, ChangeRecord['earlier']]>([
  ['a round that a model has read', read, { head: OLD, findings: [said] }],
  ['a newer review in place of an older one', { ...read, earlier: older }, { head: OLD, findings: [said] }],
  ['the pull request was closed meanwhile', { ...read, status: 'closed' }, { head: OLD, findings: [said] }],
  ['nothing was read', {}, undefined],
  ['facts without a model', { ...read, phases: [] }, undefined],
  ['a model that failed', { ...read, phases: [phase('failed')] }, undefined],
  ['only another phase', { ...read, phases: [phase('verdict', 'write-tests')] }, undefined],
  ['a push before the model had read: the review before that', { earlier: older }, older],
  ['a model that failed: the review before that', { ...read, phases: [phase('failed')], earlier: older }, older],
])('the next round knows: %s', (_, before, earlier) => {
  expect(earlierReview(aChange(before)).earlier).toEqual(earlier);
  const next = beginRound(aChange(before), { head: { sha: NEW }, base: { sha: NEW } }, LATER);
  expect(next.earlier).toEqual(earlier);
  expect(next.findings).toBeUndefined();
  expect(changeRecordSchema.parse(next)).toEqual(next);
});

test('a review is kept as far as a record has space', () => {
  const findings = Array.from({ length: 50 }, (_, index) => ({ ...said, id: `f${index}` }));
  expect(earlierReview(aChange({ ...read, findings })).earlier?.findings).toEqual(findings.slice(0, 30));
});

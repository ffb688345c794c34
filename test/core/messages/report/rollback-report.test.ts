import { expect, test } from 'vitest';
import { blastRadius } from '../../../../core/lifecycle/blast-radius.ts';
import {
  type RollbackRecord,
  rollbackReport,
  rollbackSummary,
} from '../../../../core/messages/report/rollback-report.ts';
import type { RollbackAnswer } from '../../../../core/records/rollback-explanation.ts';
import { anIncident, aRelease, NOW } from '../../../fixtures/records.ts';

const ticks = [
  { at: NOW, canary: { requests: 200, errors: 42, slow: 4 }, stable: { requests: 3_800, errors: 38, slow: 76 } },
];
const answer: RollbackAnswer = {
  hypothesis: 'The new query reads a column that old orders leave empty.',
  change: 12,
  why: 'It alone touches orders.',
  confidence: 'medium',
  evidence: [{ file: 'src/orders.ts', line: 7, observation: 'It calls `trim` on the column.' }],
  notChecked: 'The data of production.',
};
const record = (more: Partial<RollbackRecord> = {}): RollbackRecord => ({
  release: aRelease({
    status: 'rolled-back',
    previous: { commit: 'a'.repeat(40), version: 'a'.repeat(40) },
    decision: {
      ...{ sequence: 4, result: 'back', rules: ['worse-than-stable'], at: NOW },
      why: 'The new version fails 21 % of its requests, the version before 1 %.',
    },
    canary: { startedAt: NOW, ticks },
    steps: [
      {
        ...{ number: 1, kind: 'deploy-canary', status: 'passed', tries: 1 },
        percent: 5,
        dueAt: NOW,
        startedAt: NOW,
        endedAt: NOW,
      },
    ],
    endedAt: NOW,
  }),
  radius: blastRadius({ ticks, tickSeconds: 30 }, [{ affectedUsers: 17 }]),
  newGroups: [anIncident({ title: 'TypeError: trim of null' })],
  explanation: answer,
  ...more,
});

test('the report has trigger, figures, who was reached, what it brought and the hypothesis', () => {
  const text = rollbackReport(record());
  expect(text).toContain('# Rollback of `checkout`');
  expect(text).toContain('The new version fails 21 % of its requests, the version before 1 %.');
  expect(text).toContain('Rules: `worse-than-stable`.');
  expect(text).toContain(
    'The new version answered 200 requests in 30 s; 40 of them failed beyond what the version before had. At least 17 users met its new errors.',
  );
  expect(text).toContain('| Failed | 42 (21.00 %) | 38 (1.00 %) |');
  expect(text).toContain('TypeError: trim of null');
  expect(text).toContain('- `#12` Reserve stock before payment, by `octocat`');
  const hypothesis = text.slice(text.indexOf('## A model’s hypothesis'));
  expect(hypothesis).toContain('The new query reads a column that old orders leave empty.');
  expect(hypothesis).toContain('It suspects `#12` Reserve stock before payment. It alone touches orders.');
  expect(hypothesis).toContain('`src/orders.ts:7`');
});

test('without a model the figures are the same, and the report says why there is no hypothesis', () => {
  const without = rollbackReport(record({ explanation: { missing: 'No model is configured for it.' } }));
  const figuresOf = (text: string) => text.slice(0, text.indexOf('## A model’s hypothesis'));
  expect(figuresOf(without)).toBe(figuresOf(rollbackReport(record())));
  expect(without).toContain('There is none: No model is configured for it.');
});

test('a report of a release of which nothing was counted still has its parts', () => {
  const empty = record({ release: aRelease(), radius: blastRadius({ ticks: [], tickSeconds: 0 }, []), newGroups: [] });
  expect(rollbackReport(empty)).toContain('The reason was not recorded.');
  expect(rollbackReport(empty)).toContain('No error was found that only the new version had.');
});

test('the summary is one line of code’s own', () => {
  expect(rollbackSummary(record())).toBe(
    'The new version fails 21 % of its requests, the version before 1 %. The new version answered 200 requests in 30 s; 40 of them failed beyond what the version before had. At least 17 users met its new errors. A model suspects #12.',
  );
  expect(rollbackSummary(record({ explanation: { missing: 'x' } }))).not.toContain('model');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimAttempt, endAttempt } from '../../../../core/lifecycle/attempt.ts';
import { issueDescription } from '../../../../core/messages/issue/description.ts';
import { issueSummary } from '../../../../core/messages/issue/summary.ts';
import type { Attempt } from '../../../../core/records/attempt.ts';
import type { Incident } from '../../../../core/records/incident.ts';
import { refuseDocument } from '../../../../packages/emulators/jira/document.ts';
import { adfText } from '../../../fakes/memory-issue-tracker.ts';
import { aConfig, anIncident, aService, NOW } from '../../../fixtures/records.ts';

const anEndedAttempt = (text = 'the stock is read twice', output = 'not ok 1 - two carts'): Attempt => {
  const { model, datadog } = aConfig();
  const claimed = claimAttempt(
    { id: anIncident().id, attempt: 1 },
    { service: aService(), model, datadog, budgets: [] },
    NOW,
  );
  const verdict = {
    ...{ title: text, rootCause: text, confidence: 'high', codeFixable: true, affectedFiles: [text], nextSteps: text },
    evidence: [{ kind: 'code', file: 'src/stock.ts', line: 12, observation: text }],
    notChecked: [],
  };
  const phase = {
    ...{
      name: 'investigate' as const,
      status: 'verdict' as const,
      model: 'm',
      verdict,
      turns: 1,
      dollars: 0,
      startedAt: NOW,
    },
    transcriptKey: 'k',
  };
  const run = {
    ...{ name: 'regression test on base' as const, command: 'npm test', passed: false, exitCode: 1, timedOut: false },
    ...{ failing: ['two carts'], durationMs: 1, output },
  };
  const ended = endAttempt({ ...claimed, status: 'running' }, { kind: 'fix-verified', reason: text }, NOW);
  return { ...ended, phases: [phase], tests: [run] } as Attempt;
};

const proposed = (more: Partial<Incident> = {}): Incident =>
  anIncident({
    status: 'fix-proposed',
    attempt: 1,
    outcome: { kind: 'fix-verified', reason: 'r' },
    thread: { channel: 'C1', ts: '1.0', permalink: 'https://acme.slack.com/archives/C1/p1' },
    alertLink: 'https://app.datadoghq.com/event/1',
    pullRequest: {
      repository: 'acme/checkout',
      number: 7,
      url: 'https://github.com/acme/checkout/pull/7',
      branch: 'b',
      title: 'Fix',
      draft: true,
    },
    ...more,
  });

test('it has what fails, the diagnosis, the links and the tests', () => {
  const incident = proposed({
    representative: { id: 'e', timestamp: NOW, message: 'm', stack: 'at reserve (src/stock.ts:12)' },
  });
  const description = issueDescription(incident, anEndedAttempt());
  expect(refuseDocument(description)).toBeUndefined();
  const text = adfText(description);
  for (const part of [
    'Your turn: review draft #7 (tests red → green)',
    'checkout in production: InventoryError: stock of sku-1 is -3. 12 errors, first seen',
    'at reserve (src/stock.ts:12)',
    'Root cause (confidence high)',
    'src/stock.ts:12: the stock is read twice',
    'Draft #7: Fix',
    'regression test on base: red, two carts',
    'not ok 1 - two carts',
    `incident ${incident.id}`,
  ]) {
    expect(text).toContain(part);
  }
  expect(JSON.stringify(description)).toContain('https://acme.slack.com/archives/C1/p1');
});

test('an incident without an attempt has a description, too', () => {
  const description = issueDescription(anIncident(), undefined);
  expect(refuseDocument(description)).toBeUndefined();
  expect(adfText(description)).not.toContain('Root cause');
});

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    'x'.repeat(100_000),
    '"\\'.repeat(10_000),
    '\u202e'.repeat(10_000),
    '@ada '.repeat(20_000),
    '\n'.repeat(10_000),
  ),
);

test('JIRA takes it, and its summary, whatever the records hold', () => {
  fc.assert(
    fc.property(odd, odd, odd, (title, text, output) => {
      const incident = proposed({
        title,
        service: title,
        representative: { id: 'e', timestamp: NOW, message: text, stack: output },
      });
      const description = issueDescription(incident, anEndedAttempt(text, output));
      expect(refuseDocument(description)).toBeUndefined();
      expect(JSON.stringify(description)).not.toMatch(/"type":"mention"|[\u202a-\u202e]/);
      const summary = issueSummary(incident);
      expect(summary.length).toBeLessThanOrEqual(255);
      expect(summary).toMatch(/^[^\r\n]+$/);
    }),
    { numRuns: 15 },
  );
});

import { describe, expect, test } from 'vitest';
import { incidentText } from '../../../bin/commands/incidents/incident-text.ts';
import { UNRELATED_TEST } from '../../../core/lifecycle/proof.ts';
import { pullRequestBody } from '../../../core/messages/pull-request/body.ts';
import { incidentReport } from '../../../core/messages/report/incident-report.ts';
import { outcomeReply } from '../../../core/messages/slack/attempt-replies.ts';
import { incidentMessage } from '../../../core/messages/slack/incident-message.ts';
import type { Attempt } from '../../../core/records/attempt.ts';
import type { Proof } from '../../../core/records/proof.ts';
import type { TestRun } from '../../../core/records/test-run.ts';
import { testRunsView } from '../../../page/views/test-runs.ts';
import { checkout } from '../golden/checkout.ts';
import { slackText } from '../golden/slack-text.ts';

/** Every place that tells people of a fix. */
const places: Readonly<Record<string, (attempt: Attempt) => string>> = {
  'the first message': (attempt) =>
    slackText(incidentMessage({ incident: { ...checkout.incident, outcome: attempt.outcome }, attempt })),
  'the thread': (attempt) => slackText(outcomeReply({ incident: checkout.incident, attempt })),
  'the draft': (attempt) => pullRequestBody({ ...checkout, attempt }),
  'the report': (attempt) => incidentReport({ ...checkout, attempt }),
  'the page': (attempt) => testRunsView(attempt).markup,
  'the terminal': (attempt) =>
    incidentText({ incident: checkout.incident, attempts: [attempt], alerts: [], mutes: [] }, 0),
};

const words = (text: string) => text.replace(/<[^>]+>|[*\\]/g, ' ').replace(/\s+/g, ' ');

describe.each(Object.entries(places))('%s', (_, show) => {
  test.each<[Proof['grade'], string]>([
    ['reproduced', 'Reproduces this error'],
    ['reached', 'Reaches this bug’s code'],
  ])('says of a test that is %s what it shows, and why', (grade, label) => {
    const text = words(show({ ...checkout.attempt, proof: { grade, reason: 'It ran settle in place 7.' } }));
    expect(text).toContain(label);
    expect(text).toContain('It ran settle in place 7.');
  });

  test('says of a test of another bug once why it shows nothing', () => {
    const proof: Proof = { grade: 'unrelated', reason: 'It ran settle in place 7.' };
    const reason = `Not shown to be this bug: ${proof.reason}`;
    const outcome = { kind: 'fix-unverified' as const, rule: UNRELATED_TEST, reason };
    const text = words(show({ ...checkout.attempt, proof, outcome }));
    expect(text).toContain('Not shown to be this bug');
    expect(text).toContain(proof.reason);
    expect(text).not.toMatch(/Reproduces|Reaches|fix verified|Verified\./);
  });

  test('says nothing when there is no proof', () => {
    expect(show(checkout.attempt)).not.toMatch(/Reproduces|Reaches|Not shown/);
  });
});

test('a draft of a test of another bug says that first', () => {
  const proof: Proof = { grade: 'unrelated', reason: 'It ran something else.' };
  const outcome = { kind: 'fix-unverified' as const, rule: UNRELATED_TEST, reason: 'Not shown to be this bug: …' };
  const body = pullRequestBody({ ...checkout, attempt: { ...checkout.attempt, proof, outcome } });
  expect(body).toMatch(/^\*\*Not shown to be this bug\.\*\*/);
  expect(body).not.toContain('**Verified.**');
});

test('the button opens the draft of a fix whose test is of another bug', () => {
  const { pullRequest: _, ...waiting } = checkout.incident;
  const outcome = { kind: 'fix-unverified' as const, rule: UNRELATED_TEST, reason: 'Not shown to be this bug: …' };
  const incident = { ...waiting, status: 'diagnosed' as const, outcome };
  const message = incidentMessage({ incident, attempt: { ...checkout.attempt, outcome } });
  expect(slackText(message)).toContain('Open draft');
});

describe('runs that are neither green nor red', () => {
  const change = (name: TestRun['name'], changed: Partial<TestRun>, more: readonly TestRun[] = []): Attempt => ({
    ...checkout.attempt,
    tests: [...more, ...checkout.attempt.tests.map((run) => (run.name === name ? { ...run, ...changed } : run))],
  });
  const silent = change('suite with fix', { passed: false, noVerdict: 'ran no test (could not compile)' });
  const [suite] = checkout.attempt.tests;
  if (suite === undefined) throw new Error('the example has runs');
  const red = { passed: false, exitCode: 1, failing: ['rounds down'] };
  const old = { ...suite, ...red, name: 'old test files on base' as const };
  const before = change('regression test with fix', red, [old]);

  test.each(['the thread', 'the draft', 'the report', 'the page', 'the terminal'])('are told apart in %s', (place) => {
    const show = places[place] ?? String;
    expect(words(show(silent))).toMatch(/no verdict/i);
    expect(words(show(silent))).toContain('ran no test (could not compile)');
    expect(words(show(before))).toMatch(/red as before|red, as without the regression test|Red , as without the reg/i);
    expect(words(show(checkout.attempt))).not.toMatch(/no verdict|as before|as without/i);
  });
});

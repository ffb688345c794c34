import fc from 'fast-check';
import { expect, test } from 'vitest';
import { incidentMessage } from '../../../../core/messages/slack/incident-message.ts';
import { turnLine, yourTurn } from '../../../../core/messages/slack/your-turn.ts';
import type { Attempt } from '../../../../core/records/attempt.ts';
import { type Incident, incidentStatus } from '../../../../core/records/incident.ts';
import { outcomeKind } from '../../../../core/records/outcome.ts';
import { policyRuleName, storedRule } from '../../../../core/records/rule-name.ts';
import { checkout } from '../../golden/checkout.ts';
import { hostileRecord } from '../../hostile-record.ts';

const { pullRequest, outcome: _, ...bare } = checkout.incident;
const { outcome: __, ...unfinished } = checkout.attempt;
const [investigate, proposeFix] = checkout.attempt.phases;
if (pullRequest === undefined || investigate === undefined || proposeFix === undefined)
  throw new Error('expected both');

const kindOf = (kind: (typeof outcomeKind.options)[number], rule?: string) => ({
  kind,
  reason: 'because',
  ...(rule === undefined ? {} : { rule: storedRule.parse(rule) }),
});

interface Case {
  readonly incident: Partial<Incident>;
  /** Left out, the attempt has ended in the incident's outcome. */
  readonly attempt?: Partial<Attempt>;
}

function lineOf({ incident: change, attempt: changed }: Case): string {
  const incident: Incident = { ...bare, ...change };
  const ended: Partial<Attempt> = incident.outcome === undefined ? {} : { outcome: incident.outcome };
  return turnLine(yourTurn(incident, { ...unfinished, status: 'ended', ...ended, ...changed }));
}

const running = (change: Partial<Attempt>): Case => ({
  incident: { status: 'in-work' },
  attempt: { status: 'running', phases: [], ...change },
});
const draft = { ...pullRequest, number: 12, draft: true };
const merge = { at: 0, commit: 'c', deployedFrom: 0, watchMs: 1, earlier: { versions: [], commits: [] } };
const mute = {
  id: 'm',
  wish: { action: 'mute' as const, minutes: null },
  by: { id: 'U1', name: 'Ana' },
  at: 0,
  attempt: 1,
};

test.each<readonly [string, Case]>([
  ['Nothing to do: it is counted, and no attempt is running', { incident: { status: 'observed', attempt: 0 } }],
  [
    'Nothing to do: it is worked on with another error of the same cause',
    { incident: { status: 'observed', partOf: { incidentId: 'x', because: 'y', by: 'rule', at: 0 } } },
  ],
  ['Nothing to do: an attempt is starting', { incident: { status: 'in-work', attempt: 7 } }],
  ['Nothing to do: a fix waits for a container', running({ status: 'submitted', step: 'waiting for a container' })],
  [
    'Nothing to do: a fix waits for a container for over an hour',
    running({
      status: 'submitted',
      step: 'waiting for a container for more than an hour: other attempts run first, or the job queue has no capacity',
    }),
  ],
  ['Nothing to do: the cause is being investigated', running({})],
  ['Nothing to do: the cause is being investigated', running({ phases: [investigate] })],
  ['Nothing to do: a fix is being tried', running({ phases: [investigate, { ...proposeFix, status: 'running' }] })],
  ['Nothing to do: a fix is being tested', running({ phases: [investigate, proposeFix] })],
  [
    'Nothing to do: the draft is being opened',
    { incident: { status: 'diagnosed', outcome: kindOf('fix-unverified'), publishing: { request: 'r', attempt: 1 } } },
  ],
  [
    'Your turn: review draft #12 (tests red → green)',
    { incident: { status: 'fix-proposed', pullRequest: draft, outcome: kindOf('fix-verified') } },
  ],
  [
    'Nothing to do: pull request #12 is in the merge queue',
    {
      incident: {
        ...{ status: 'fix-proposed', outcome: kindOf('fix-verified') },
        pullRequest: { ...draft, draft: false, seen: { queue: { state: 'queued', at: 1 } } },
      },
    },
  ],
  [
    'Nothing to do: draft #12 waits, because its repository is archived',
    { incident: { status: 'fix-proposed', pullRequest: { ...draft, seen: { archived: true } } } },
  ],
  [
    'Your turn: GitHub does not show draft #12 any longer',
    { incident: { status: 'fix-proposed', pullRequest: { ...draft, seen: { gone: true } } } },
  ],
  [
    'Nothing to do: pull request #12 was closed because nobody answered it',
    { incident: { status: 'expired', pullRequest: draft, outcome: kindOf('fix-verified') } },
  ],
  [
    'Your turn: review pull request #12 (its test is not shown to be of this bug)',
    {
      incident: {
        status: 'fix-proposed',
        pullRequest: { ...draft, draft: false },
        outcome: kindOf('fix-unverified', 'unrelated-test'),
      },
    },
  ],
  [
    'Your turn: review draft #12 (not verified by tests)',
    { incident: { status: 'diagnosed', pullRequest: draft, outcome: kindOf('failed') } },
  ],
  [
    'Your turn: open a draft or apply the patch in this thread (tests red → green)',
    { incident: { status: 'fix-proposed', outcome: kindOf('fix-verified') } },
  ],
  [
    'Your turn: judge the patch in this thread (it changes what an old test expects)',
    { incident: { status: 'diagnosed', outcome: kindOf('fix-unverified', 'changes-old-test') } },
  ],
  [
    'Your turn: judge the patch in this thread (tests speak against it)',
    { incident: { status: 'diagnosed', outcome: kindOf('fix-unverified', 'tests-disagree') } },
  ],
  [
    'Your turn: judge the patch in this thread (the whole suite tells nothing)',
    { incident: { status: 'diagnosed', outcome: kindOf('fix-unverified', 'no-suite-verdict') } },
  ],
  [
    'Your turn: the cause is found, and no fix was tried',
    { incident: { status: 'diagnosed', outcome: kindOf('diagnosed', 'observe-only') } },
  ],
  [
    'Your turn: the cause is too uncertain for a fix',
    { incident: { status: 'diagnosed', outcome: kindOf('diagnosed', 'confidence-low') } },
  ],
  ...(
    [
      ['configuration', 'configuration, not code'],
      ['data', 'data, not code'],
      ['dependency', 'a dependency, not code of this repository'],
      ['infrastructure', 'infrastructure, not code'],
      ['capacity', 'capacity, not code'],
      ['unknown', 'the cause is not in this repository’s code'],
    ] as const
  ).map(
    ([because, what]) =>
      [
        `Your turn: ${what}`,
        { incident: { status: 'diagnosed', outcome: kindOf('not-code-fixable', `not-code-fixable/${because}`) } },
      ] as const,
  ),
  [
    'Your turn: mendhook made no fix that it may propose',
    { incident: { status: 'diagnosed', outcome: kindOf('declined') } },
  ],
  ['Your turn: attempt 1 failed', { incident: { status: 'failed', outcome: kindOf('failed', 'stopped') } }],
  [
    'Your turn: attempt 1 failed, and mendhook has used up its attempts',
    {
      incident: { status: 'failed', outcome: kindOf('skipped', 'attempts-used-up') },
      attempt: { outcome: kindOf('failed') },
    },
  ],
  ['Nothing to do: Ana muted it', { incident: { status: 'failed', outcome: kindOf('failed'), decisions: [mute] } }],
  [
    'Your turn: review draft #12 (tests red → green)',
    { incident: { status: 'fix-proposed', pullRequest: draft, outcome: kindOf('fix-verified'), decisions: [mute] } },
  ],
  ['Nothing to do: a person dismissed it', { incident: { status: 'rejected', outcome: kindOf('diagnosed') } }],
  ['Nothing to do: pull request #12 was closed', { incident: { status: 'rejected', pullRequest: draft } }],
  [
    'Nothing to do: pull request #12 is merged, and mendhook watches whether the bug stays away',
    { incident: { status: 'merged', pullRequest: draft, merge } },
  ],
  [
    'Nothing to do: pull request #12 is merged, and the bug has stayed away',
    { incident: { status: 'resolved', pullRequest: draft, merge } },
  ],
  ['Nothing to do: the bug is back, and the next alert may start an attempt', { incident: { status: 'regressed' } }],
  [
    'Your turn: the bug is back after pull request #12, and mendhook has used up its attempts',
    {
      incident: {
        status: 'regressed',
        outcome: kindOf('skipped', 'attempts-used-up'),
        failedFixes: [{ attempt: 1, pullRequest: draft, merge, recurredAt: 0 }],
      },
    },
  ],
])('%s', (expected, given) => {
  expect(lineOf(given)).toBe(expected);
});

test.each(policyRuleName.options)('an incident that %s refuses says whether people must act', (rule) => {
  const line = lineOf({ incident: { status: 'observed', outcome: kindOf('skipped', rule) } });
  expect(line).toMatch(/^(Your turn|Nothing to do): [a-z ,]+$/);
  expect(line).not.toBe('Your turn: no attempt was made');
});

test.each(['too-few-occurrences', 'too-few-users', 'quiet-hours', 'pull-request-rate'])(
  'what only an alert could end is left to a person after a report: %s',
  (rule) => {
    const incident = { status: 'observed' as const, outcome: kindOf('skipped', rule) };
    const reported = { ...bare.fingerprint, method: 'report' };
    expect(lineOf({ incident })).toMatch(/^Nothing to do: /);
    expect(lineOf({ incident: { ...incident, fingerprint: reported } })).toMatch(/^Your turn: [a-z ,]+$/);
  },
);

test('a rule of an older version is left to a person', () => {
  const outcome = kindOf('skipped', 'a-rule-that-was');
  expect(lineOf({ incident: { status: 'observed', outcome } })).toBe('Your turn: no attempt was made');
});

test('the message and its notification begin with the same words, whatever the status and the outcome', () => {
  for (const status of incidentStatus.options) {
    for (const kind of outcomeKind.options) {
      const incident: Incident = { ...bare, status, outcome: kindOf(kind) };
      const { text, blocks } = incidentMessage({ incident, attempt: undefined });
      const line = turnLine(yourTurn(incident, undefined));
      expect(text.startsWith(`${line}. `)).toBe(true);
      expect(blocks[0]).toMatchObject({ type: 'section', text: { text: `*${line}*` } });
    }
  }
});

test('the notification can be read aloud: no id, no emoji, no time in digits alone', () => {
  const recordOf = fc.property(hostileRecord, ({ incident, attempt }) => {
    const line = turnLine(yourTurn(incident, attempt));
    expect(line).not.toContain(incident.id);
    expect(line).toMatch(/^(Your turn|Nothing to do): /);
  });
  fc.assert(recordOf, { numRuns: 60 });
  const watched = incidentMessage({ incident: { ...bare, status: 'merged', pullRequest: draft, merge } }).text;
  expect(watched).toMatch(/watched until \d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC/);
  expect(watched).not.toMatch(/\d{4}-\d\d-\d\d|[0-9a-f]{12}|\p{Extended_Pictographic}|:[a-z_]+:/u);
  const member: Incident = { ...bare, partOf: { incidentId: 'c4a91e07b2d84f66', because: 'same', by: 'rule', at: 0 } };
  expect(incidentMessage({ incident: member }).text).not.toContain('c4a91e07b2d84f66');
});

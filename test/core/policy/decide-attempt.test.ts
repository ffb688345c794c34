import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../core/config/figures.ts';
import { refuseContext, refuseIncident } from '../../../core/policy/decide-attempt.ts';
import type { PolicyContext } from '../../../core/ports/ledger.ts';
import type { Breaker } from '../../../core/records/breaker.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { anIncident, aService, NOW } from '../../fixtures/records.ts';

const pullRequest = { repository: 'acme/checkout', number: 7, url: 'u', branch: 'b', title: 't', draft: true };
const ID = anIncident().id;
const HOUR = 3_600_000;

describe('what the incident itself says', () => {
  const rows: ReadonlyArray<readonly [string, Partial<Incident>, Parameters<typeof aService>[0], string | undefined]> =
    [
      ['a new bug', {}, {}, undefined],
      ['in observe mode', {}, { mode: 'observe' }, 'observe-only'],
      ['while one is in work', { status: 'in-work', attempt: 1 }, {}, 'already-in-work'],
      ['with a draft open', { status: 'fix-proposed', attempt: 1, pullRequest }, {}, 'fix-proposed'],
      ['when it waits for a person', { status: 'diagnosed', attempt: 1 }, {}, 'diagnosed'],
      ['when people closed its pull request', { status: 'rejected', attempt: 1, pullRequest }, {}, 'rejected-before'],
      [
        'when a bot closed its pull request',
        { status: 'rejected', attempt: 1, pullRequest, rejection: { at: NOW, by: 'stale[bot]' } },
        {},
        undefined,
      ],
      [
        'when a bot closed its pull request at a person’s word',
        { status: 'rejected', attempt: 1, pullRequest, rejection: { at: NOW, by: 'bors[bot]', reason: 'not this' } },
        {},
        'rejected-before',
      ],
      ['when a fix is merged', { status: 'merged', attempt: 1, pullRequest }, {}, 'fix-merged'],
      ['when it is resolved', { status: 'resolved', attempt: 1, pullRequest }, {}, 'fix-merged'],
      ['when it is back after a fix', { status: 'regressed', attempt: 1 }, {}, undefined],
      ['when it is back too often', { status: 'regressed', attempt: 2 }, {}, 'attempts-used-up'],
      ['after one that failed', { status: 'failed', attempt: 1 }, {}, undefined],
      ['after the last one failed', { status: 'failed', attempt: 2 }, {}, 'attempts-used-up'],
      [
        'where three attempts may be made',
        { status: 'failed', attempt: 2 },
        policy({ attemptsPerFingerprint: 3 }),
        undefined,
      ],
      ['muted for good', {}, policy({ muted: [{ fingerprint: ID }] }), 'muted'],
      ['muted until later', {}, policy({ muted: [{ service: 'checkout', until: '2026-09-22' }] }), 'muted'],
      ['muted until now', {}, policy({ muted: [{ fingerprint: ID, until: '2026-09-21T10:00:00Z' }] }), undefined],
      ['another bug muted', {}, policy({ muted: [{ fingerprint: 'x' }, { service: 'cart' }] }), undefined],
      ['in an environment that is worked on', {}, policy({ environments: ['production'] }), undefined],
      ['in another environment', {}, policy({ environments: ['staging'] }), 'environment'],
      ['in no environment', { env: undefined }, policy({ environments: ['staging'] }), 'environment'],
      ['seen often enough', {}, policy({ minimumOccurrences: 12 }), undefined],
      ['seen too seldom', {}, policy({ minimumOccurrences: 13 }), 'too-few-occurrences'],
      ['with users enough', {}, policy({ minimumAffectedUsers: 4 }), undefined],
      ['with too few users', {}, policy({ minimumAffectedUsers: 5 }), 'too-few-users'],
      ['in a quiet hour', {}, quiet('09:00', '10:01'), 'quiet-hours'],
      ['when the quiet hours end', {}, quiet('09:00', '10:00'), undefined],
      ['when they begin', {}, quiet('10:00', '11:00'), 'quiet-hours'],
      ['in hours over midnight', {}, quiet('22:00', '10:30'), 'quiet-hours'],
      ['beside hours over midnight', {}, quiet('22:00', '06:00'), undefined],
      ['where the clock shows something else', {}, quiet('12:00', '12:01', 'Europe/Berlin'), 'quiet-hours'],
    ];
  test.each(rows)('%s', (_, incident, service, rule) => {
    expect(
      refuseIncident({ incident: { ...anIncident(), ...incident }, service: aService(service), now: NOW })?.rule,
    ).toBe(rule);
  });
});

describe('what the ledger knows beyond it', () => {
  const open: Breaker = {
    name: 'service/checkout',
    version: 1,
    failures: 3,
    counted: [],
    open: { by: 'a', since: NOW - HOUR, probeFrom: NOW },
  };
  const later: Breaker = { ...open, name: 'all', open: { by: 'a', since: NOW, probeFrom: NOW + 1 } };
  const probing: Breaker = { ...open, probe: { attempt: 'other', at: NOW } };
  const held = (name: string, amount: number) => ({ held: { [name]: amount } });

  const rows: ReadonlyArray<readonly [string, Partial<PolicyContext>, string | undefined]> = [
    ['nothing', {}, undefined],
    ['a person muted the bug', { mutes: [{ target: `fingerprint/${ID}`, at: NOW - 1 }] }, 'muted-by-person'],
    [
      'a person muted the service',
      { mutes: [{ target: 'service/checkout', until: NOW + 1, at: NOW - 1 }] },
      'muted-by-person',
    ],
    ['a mute that has passed', { mutes: [{ target: 'service/checkout', until: NOW, at: NOW - 1 }] }, undefined],
    ['a breaker whose pause is over', { breakers: [open] }, undefined],
    ['a breaker that still waits', { breakers: [later] }, 'circuit-open'],
    ['a breaker that another attempt probes', { breakers: [probing] }, 'circuit-open'],
    ['a probe that got lost', { breakers: [{ ...probing, probe: { attempt: 'o', at: NOW - 2 * HOUR } }] }, undefined],
    ['room for one more attempt', held('attempts/checkout/2026-09-21', 19), undefined],
    ['all attempts of the day made', held('attempts/checkout/2026-09-21', 20), 'attempts-per-service-and-day'],
    ['attempts of another day', held('attempts/checkout/2026-09-20', 99), undefined],
    ['room for the last two dollars', held('dollars/checkout/2026-09-21', 18), undefined],
    ['less than a whole attempt left', held('dollars/checkout/2026-09-21', 18.01), 'dollars-per-service-and-day'],
    ['the day’s money gone', held('dollars/2026-09-21', 49), 'dollars-per-day'],
    ['the month’s money gone', held('dollars/2026-09', 499), 'dollars-per-month'],
    ['four drafts open', held('drafts/acme/checkout', 4), undefined],
    ['five drafts open', held('drafts/acme/checkout', 5), 'open-drafts'],
    ['five drafts elsewhere', held('drafts/acme/cart', 5), undefined],
    ['ten pull requests in this hour', held('pull-requests/2026-09-21T10', 10), 'pull-request-rate'],
  ];
  test.each(rows)('%s', (_, context, rule) => {
    expect(ask(context)?.rule).toBe(rule);
  });

  test('drafts do not count where none are opened', () => {
    expect(ask(held('drafts/acme/checkout', 5), { mode: 'suggest' })).toBeUndefined();
  });

  function ask(context: Partial<PolicyContext>, service: Parameters<typeof aService>[0] = {}) {
    const known = { held: {}, breakers: [], mutes: [], ...context };
    return refuseContext({ incident: anIncident(), service: aService(service), now: NOW, at: NOW, context: known });
  }
});

test.each([
  [{ status: 'fix-proposed' as const, pullRequest }, {}, 'pull request #7 is already open for it'],
  [
    { status: 'rejected' as const, pullRequest, rejection: { at: NOW, by: 'ann' } },
    {},
    'ann closed pull request #7 without merging it',
  ],
  [{}, policy({ minimumOccurrences: 40 }), 'seen 12 times so far; an attempt is made from 40 on'],
  [{}, quiet('09:00', '17:00'), 'no attempt is made from 09:00 to 17:00 (UTC)'],
  [
    {},
    policy({ muted: [{ service: 'checkout', until: '2026-12-01', reason: 'rewritten' }] }),
    'checkout is muted until 2026-12-01 00:00:00 UTC: rewritten',
  ],
])('a refusal says why, for a person: %o', (incident, service, reason) => {
  const input = { incident: anIncident(incident), service: aService(service), now: NOW };
  expect(refuseIncident(input)).toMatchObject({ reason });
});

function policy(figures: Partial<Policy>) {
  return { policy: figures };
}

function quiet(from: string, to: string, timeZone = 'UTC') {
  return policy({ quietHours: { from, to, timeZone } });
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallAction, nextAction } from '../../../core/call/next-action.ts';
import {
  endCall,
  keepAcknowledgement,
  noteCalled,
  noteFailed,
  noteTold,
  noteUntold,
  passOver,
  takeStep,
  waitUntil,
} from '../../../core/call/note-step.ts';
import { scheduleCall } from '../../../core/call/schedule-call.ts';
import { type Escalation, escalationSchema } from '../../../core/config/escalation.ts';
import { isQuiet, type QuietHours } from '../../../core/config/quiet-hours.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/durations.ts';
import { callDueAt } from '../../../core/lifecycle/call-due.ts';
import type { Call, CalledStep } from '../../../core/records/call.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const escalation = (more: object = {}): Escalation =>
  escalationSchema.parse({
    after: 30,
    steps: [{ call: 'mention' }, { call: 'pagerduty' }, { call: 'datadog-on-call', team: 'shop' }],
    ...more,
  });
const waiting = (more: Partial<Incident> = {}): Incident =>
  anIncident({ status: 'diagnosed', attempt: 1, outcome: { kind: 'diagnosed', reason: 'why' }, ...more });
const scheduled = (more: Partial<Incident> = {}): Incident => scheduleCall(waiting(more), escalation(), NOW);
const called = (call: CalledStep['step']['call'], status: CalledStep['status'], more: Partial<CalledStep> = {}) => {
  const step = escalation().steps.find((each) => each.call === call) ?? { call: 'mention' as const };
  return { id: `1/diagnosed/${call}`, step, status, at: NOW + 30 * MINUTE_MS, tries: 1, by: 'me', ...more };
};
const withCall = (call: Partial<Call>, more: Partial<Incident> = {}): Incident => ({
  ...waiting(more),
  call: { outcome: '1/diagnosed', since: NOW, steps: [], dueAt: NOW, ...call },
});
const pressed = { id: 'p', wish: { action: 'mute', minutes: 60 } as const, by: { id: 'U1', name: 'Ana' }, attempt: 1 };
const NIGHT: QuietHours = { from: '22:00', to: '06:00', timeZone: 'UTC' };

const decide = (incident: Incident, minutes: number, terms: { quiet?: QuietHours; escalation?: Escalation } = {}) =>
  nextAction(incident, {
    escalation: terms.escalation ?? escalation(),
    quietHours: terms.quiet ?? null,
    now: NOW + minutes * MINUTE_MS,
  });
const say = (action: CallAction): string => {
  if (action.kind === 'wait') return `wait ${(action.until - NOW) / MINUTE_MS}`;
  if (action.kind === 'call') return `call ${action.place} ${action.step.call}${action.isNew ? '' : ' again'}`;
  if (action.kind === 'tell') return `tell ${action.list} ${action.place} ${action.end}`;
  if (action.kind === 'end') return `end ${action.why}`;
  return action.kind;
};

describe('what is next', () => {
  test.each<[string, Incident, number, string]>([
    ['nobody is called before the time', scheduled(), 29, 'wait 30'],
    ['the owner is mentioned then', scheduled(), 30, 'call 0 mention'],
    ['the next step has the same time again', withCall({ steps: [called('mention', 'called')] }), 31, 'wait 60'],
    ['and is taken then', withCall({ steps: [called('mention', 'called')] }), 60, 'call 1 pagerduty'],
    [
      'a step that came late gives its time too',
      withCall({ steps: [called('mention', 'called', { at: NOW + 540 * MINUTE_MS })] }),
      541,
      'wait 570',
    ],
    [
      'while a page is open, answers are looked for',
      withCall({ steps: [called('pagerduty', 'called', { at: NOW + 30 * MINUTE_MS })] }),
      31,
      'wait 46',
    ],
    [
      'a step that reached nobody is followed at once',
      withCall({ steps: [called('mention', 'passed-over')] }),
      31,
      'call 1 pagerduty',
    ],
    ['a step that failed, too', withCall({ steps: [called('mention', 'failed')] }), 31, 'call 1 pagerduty'],
    ['another process calls', withCall({ steps: [called('pagerduty', 'calling')] }), 31, 'wait 36'],
    [
      'it has died: the same alert again',
      withCall({ steps: [called('pagerduty', 'calling')] }),
      36,
      'call 0 pagerduty again',
    ],
    [
      'it has died, and a person acts',
      withCall({ steps: [called('pagerduty', 'calling')], acknowledged: { at: NOW + 1, how: 'reply' } }),
      36,
      'take-as-called',
    ],
    [
      'it has died: Datadog would page twice',
      withCall({ steps: [called('datadog-on-call', 'calling')] }),
      36,
      'give-up',
    ],
    [
      'a retry waits',
      withCall({ steps: [called('pagerduty', 'waiting', { notBefore: NOW + 40 * MINUTE_MS })] }),
      31,
      'wait 40',
    ],
    [
      'and is made',
      withCall({ steps: [called('pagerduty', 'waiting', { notBefore: NOW + 40 * MINUTE_MS })] }),
      40,
      'call 0 pagerduty again',
    ],
    ['a person pressed', { ...scheduled(), decisions: [{ ...pressed, at: NOW + 1 }] }, 30, 'end acknowledged'],
    [
      'a person pressed before the outcome',
      { ...scheduled(), decisions: [{ ...pressed, at: NOW - 1 }] },
      30,
      'call 0 mention',
    ],
    ['it is in work again', { ...scheduled(), status: 'in-work' }, 30, 'end answered'],
    [
      'it was joined to another',
      { ...scheduled(), partOf: { incidentId: 'x', because: 'y', at: NOW, by: 'rule' } },
      30,
      'end answered',
    ],
    ['it is older than a day', scheduled(), 24 * 60, 'end too-old'],
    [
      'a page is open and a person acts',
      withCall({ steps: [called('pagerduty', 'called')], acknowledged: { at: NOW + 1, how: 'reply' } }),
      32,
      'tell steps 0 acknowledged',
    ],
    [
      'the page was acknowledged',
      withCall({
        steps: [called('pagerduty', 'called', { told: 'acknowledged' })],
        acknowledged: { at: NOW + 1, how: 'reply' },
      }),
      32,
      'end acknowledged',
    ],
    [
      'the bug is resolved',
      withCall(
        { steps: [called('pagerduty', 'called', { told: 'acknowledged' })], ended: 'acknowledged' },
        { status: 'resolved' },
      ),
      32,
      'tell steps 0 resolved',
    ],
    [
      'the bug is resolved, and its system was away when a person acted',
      withCall(
        {
          steps: [called('pagerduty', 'called', { untold: { end: 'acknowledged', times: 5 } })],
          ended: 'acknowledged',
          acknowledged: { at: NOW + 1, how: 'reply' },
        },
        { status: 'resolved' },
      ),
      32,
      'tell steps 0 resolved',
    ],
    [
      'a mention is told nothing',
      withCall({ steps: [called('mention', 'called')], ended: 'done' }, { status: 'resolved' }),
      32,
      'nothing',
    ],
    [
      'a page of an earlier outcome is resolved first',
      withCall({ open: [called('pagerduty', 'called', { id: '1/failed/0' })] }),
      30,
      'tell open 0 resolved',
    ],
    [
      'and nobody is called before it is',
      withCall({
        open: [
          called('pagerduty', 'called', { untold: { end: 'resolved', times: 1 }, notBefore: NOW + 90 * MINUTE_MS }),
        ],
      }),
      30,
      'wait 90',
    ],
    [
      'unless its system cannot be told for good',
      withCall({
        open: [
          called('pagerduty', 'called', { untold: { end: 'resolved', times: 5 }, notBefore: NOW + 90 * MINUTE_MS }),
        ],
      }),
      30,
      'call 0 mention',
    ],
    [
      'an open page waits for a person',
      withCall({
        steps: [called('mention', 'called'), called('pagerduty', 'called'), called('datadog-on-call', 'called')],
      }),
      120,
      'wait 135',
    ],
  ])('%s', (_, incident, minutes, expected) => {
    expect(say(decide(incident, minutes))).toBe(expected);
  });

  test('mentions alone end when they are made', () => {
    const terms = { escalation: escalation({ steps: [{ call: 'mention' }] }) };
    expect(say(decide(withCall({ steps: [called('mention', 'called')] }), 31, terms))).toBe('end done');
  });

  test('nobody is called any more if the configuration has no escalation', () => {
    expect(nextAction(scheduled(), { quietHours: null, now: NOW + HOUR_MS })).toEqual({ kind: 'end', why: 'answered' });
  });

  test('quiet hours hold up no look for an answer to an open page', () => {
    const night = { quiet: { ...NIGHT, from: '10:00', to: '20:00' } };
    expect(say(decide(withCall({ steps: [called('pagerduty', 'called')] }), 70, night))).toBe('wait 85');
  });

  // NOW is at ten in the morning.
  test.each([
    [{ quiet: { ...NIGHT, from: '10:00', to: '11:15' } }, 'wait 75'],
    [{ quiet: { ...NIGHT, from: '10:30', to: '10:30' } }, 'wait 1470'],
    [{ quiet: NIGHT }, 'call 0 mention'],
    [{ quiet: { ...NIGHT, from: '10:00', to: '11:15' }, escalation: escalation({ wake: true }) }, 'call 0 mention'],
  ])('quiet hours %j', (terms, expected) => {
    expect(say(decide(scheduled(), 30, terms))).toBe(expected);
  });
});

describe('an outcome', () => {
  test.each<[string, Partial<Incident>, object, boolean]>([
    ['that needs a person', {}, {}, true],
    ['that is not named', {}, { outcomes: ['failed'] }, false],
    ['that is a skip', { outcome: { kind: 'skipped', reason: 'muted' } }, {}, false],
    ['of an incident in work', { status: 'in-work' }, {}, false],
    ['that was merged', { status: 'merged' }, {}, false],
  ])('%s', (_, incident, more, isWaited) => {
    expect(scheduleCall(waiting(incident), escalation(more), NOW).call !== undefined).toBe(isWaited);
  });

  test('is waited with once', () => {
    const once = scheduled();
    expect(scheduleCall(once, escalation(), NOW + DAY_MS)).toBe(once);
    expect(scheduleCall(waiting(), undefined, NOW).call).toBeUndefined();
  });

  test('of the next attempt begins again, and keeps the open pages', () => {
    const steps = [called('mention', 'called'), called('pagerduty', 'called', { told: 'acknowledged', notBefore: 1 })];
    const next = scheduleCall({ ...withCall({ steps, ended: 'acknowledged' }), attempt: 2 }, escalation(), NOW + 1);
    expect(next.call).toMatchObject({ outcome: '2/diagnosed', since: NOW + 1, steps: [] });
    expect(next.call?.open).toEqual([called('pagerduty', 'called', { told: 'acknowledged' })]);
  });
});

/** What a model's world does next: time passes, a call ends in some way, a process dies, a person acts. */
const events = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ kind: fc.constantFrom('called' as const, 'refused' as const, 'away' as const, 'dies' as const) }),
    fc.record({
      kind: fc.constantFrom('presses' as const, 'replies' as const, 'resolved' as const, 'in-work' as const),
    }),
    fc.record({ kind: fc.constant('again' as const), attempt: fc.integer({ min: 2, max: 4 }) }),
  ),
  { maxLength: 60 },
);

test('whatever happens: no page twice, none at night, none after a day or an answer', () => {
  fc.assert(
    fc.property(events, (happenings) => {
      let now = NOW;
      let incident = scheduled();
      const sent: string[] = [];
      const ends = { called: 0, refused: 0, away: 0, dies: 0 };
      for (const event of happenings) {
        if (event.kind === 'time') now += event.minutes * MINUTE_MS;
        if (event.kind in ends) ends[event.kind as keyof typeof ends] += 1;
        if (event.kind === 'presses') incident = { ...incident, decisions: [{ ...pressed, at: now }] };
        if (event.kind === 'replies') incident = keepAcknowledgement(incident, { at: now, how: 'reply' });
        if (event.kind === 'resolved') incident = { ...incident, status: 'resolved' };
        if (event.kind === 'in-work') incident = { ...incident, status: 'in-work' };
        if (event.kind === 'again') {
          incident = scheduleCall({ ...incident, status: 'diagnosed', attempt: event.attempt }, escalation(), now);
        }
        for (let round = 0; round < 40; round += 1) {
          const action = nextAction(incident, { escalation: escalation(), quietHours: NIGHT, now });
          if (action.kind === 'wait') {
            expect(action.until).toBeGreaterThan(now);
            incident = waitUntil(incident, action.until);
          }
          if (action.kind === 'nothing' || action.kind === 'wait') break;
          if (action.kind === 'take-as-called') incident = noteCalled(incident, action.place, undefined, now);
          if (action.kind === 'end') incident = endCall(incident, action.why);
          if (action.kind === 'give-up') {
            incident = noteFailed(incident, action.place, { reason: 'cut off', retryable: false }, now);
          }
          if (action.kind === 'tell') {
            const isTold = ends.away === 0;
            if (!isTold) ends.away -= 1;
            const fault = { reason: 'away', retryable: true };
            incident = isTold ? noteTold(incident, action) : noteUntold(incident, action, fault, now);
          }
          if (action.kind !== 'call') continue;
          const { call } = incident;
          expect(isQuiet(NIGHT, now)).toBe(false);
          expect(now - (call?.since ?? 0)).toBeLessThan(DAY_MS);
          const before = call?.steps[action.place - 1];
          const since = before === undefined ? call?.since : before.status === 'called' ? before.at : 0;
          if (action.isNew) expect(now - (since ?? 0)).toBeGreaterThanOrEqual(30 * MINUTE_MS);
          expect(incident.status).toBe('diagnosed');
          expect((incident.decisions ?? []).every(({ at }) => at <= (call?.since ?? 0))).toBe(true);
          incident = takeStep(incident, { ...action, by: 'me' }, now);
          const id = incident.call?.steps[action.place]?.id ?? '';
          if (ends.dies > 0) {
            ends.dies -= 1;
            sent.push(`${action.step.call} ${id}`);
            break;
          }
          if (action.step.call === 'mention') {
            sent.push(`mention ${id}`);
            incident = noteCalled(incident, action.place, undefined, now);
          } else if (ends.away > 0) {
            ends.away -= 1;
            incident = noteFailed(
              incident,
              action.place,
              { reason: 'away', retryable: true, retryAfterMs: 1_000 },
              now,
            );
          } else if (ends.refused > 0) {
            ends.refused -= 1;
            incident = noteFailed(incident, action.place, { reason: 'no', retryable: false }, now);
          } else {
            sent.push(`${action.step.call} ${id}`);
            incident = noteCalled(incident, action.place, 'page-1', now);
          }
        }
        const due = callDueAt(incident);
        if (incident.call !== undefined && incident.call.ended === undefined) expect(due).toBeDefined();
      }
      // PagerDuty knows the same alert again by its key; Datadog does not.
      const pages = sent.filter((each) => each.startsWith('datadog'));
      expect(new Set(pages).size).toBe(pages.length);
    }),
    { numRuns: 300 },
  );
});

test('a step is taken by one process', () => {
  const action = { place: 0, step: { call: 'mention' as const }, isNew: true };
  const taken = takeStep(scheduled(), { ...action, by: 'one' }, NOW);
  expect(takeStep(taken, { ...action, by: 'other' }, NOW)).toBe(taken);
  expect(takeStep(scheduled(), { ...action, place: 1, by: 'one' }, NOW).call?.steps).toEqual([]);
  const over = passOver(taken, 0, 'nobody', NOW + 1);
  expect(takeStep(over, { ...action, isNew: false, by: 'other' }, NOW)).toBe(over);
  expect(noteCalled(over, 0, undefined, NOW)).toBe(over);
});

test('a system that asks for a long wait is given up: the next step calls sooner', () => {
  const [step] = escalation().steps.slice(1);
  if (step === undefined) throw new Error('no step');
  const taken = takeStep(scheduled(), { place: 0, step, isNew: true, by: 'me' }, NOW);
  const failed = (retryAfterMs: number) =>
    noteFailed(taken, 0, { reason: 'busy', retryable: true, retryAfterMs }, NOW).call?.steps[0];
  expect(failed(HOUR_MS)).toMatchObject({ status: 'waiting', notBefore: NOW + HOUR_MS });
  expect(failed(HOUR_MS + 1)).toMatchObject({ status: 'failed', reason: 'busy' });
});

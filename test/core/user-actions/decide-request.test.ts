import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../core/records/attempt.ts';
import { type Incident, type IncidentStatus, incidentSchema, incidentStatus } from '../../../core/records/incident.ts';
import type { PersonAction, PersonRequest } from '../../../core/records/person-request.ts';
import { decideRequest } from '../../../core/user-actions/decide-request.ts';
import { attemptFixture } from '../../fakes/records.ts';
import { anIncident, aService, NOW } from '../../fixtures/records.ts';

const SERVICE = aService();
const LEAD = 'aaaa1111aaaa1111aaaa1111aaaa1111';

const WISHES: Readonly<Record<string, PersonAction>> = {
  hint: { action: 'try-again', hint: 'look at the cart' },
  wrong: { action: 'wrong-diagnosis', part: 'cause', words: 'the cart is shared' },
  assign: { action: 'assign', to: { id: 'U9', name: 'bo' } },
  unassign: { action: 'assign', to: null },
  merge: { action: 'merge', into: LEAD },
};

const ask = (wish: PersonAction, change: Partial<PersonRequest> = {}): PersonRequest => ({
  ...{ id: 'words-1', via: 'slack', door: 'mention', incidentId: anIncident().id, at: NOW },
  ...{ wish, by: { id: 'U1', name: 'ana' } },
  ...change,
});

const diagnosed = (number: number): Attempt => ({
  ...attemptFixture(),
  number,
  phases: [
    {
      ...{ name: 'investigate', status: 'verdict', model: 'm', transcriptKey: 'k', startedAt: NOW, turns: 1 },
      ...{ dollars: 0, denials: 0, tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, verdict: {} },
    },
  ],
});

const inStatus = (status: IncidentStatus): Incident =>
  anIncident({ status, attempt: status === 'observed' ? 0 : 1, outcome: { kind: 'diagnosed', reason: 'r' } });

const decide = (incident: Incident, request: PersonRequest) =>
  decideRequest(incident, {
    request,
    service: SERVICE,
    attempt: incident.attempt === 0 ? undefined : diagnosed(incident.attempt),
    now: NOW + 1,
  });

/** What each wish leads to in each status: done, or why not. */
const TABLE: Readonly<Record<IncidentStatus, readonly [string, string, string, string, string]>> = {
  //                hint             wrong                     assign  unassign                       merge
  observed: ['done', 'there is no diagnosis', 'done', 'it is assigned to nobody', 'done'],
  'in-work': ['attempt 1 is', 'attempt 1 is in work', 'done', 'it is assigned to nobody', 'attempt 1 is in work'],
  'fix-proposed': ['a fix is already', 'done', 'done', 'it is assigned to nobody', 'done'],
  diagnosed: ['done', 'done', 'done', 'it is assigned to nobody', 'done'],
  failed: ['done', 'done', 'done', 'it is assigned to nobody', 'done'],
  rejected: ['done', 'done', 'done', 'it is assigned to nobody', 'done'],
  merged: ['', 'done', 'done', 'it is assigned to nobody', 'done'],
  resolved: ['', 'done', 'done', 'it is assigned to nobody', 'done'],
  expired: ['done', 'done', 'done', 'it is assigned to nobody', 'done'],
  regressed: ['done', 'done', 'done', 'it is assigned to nobody', 'done'],
};

describe.each(incidentStatus.options)('in status %s', (status) => {
  test.each(Object.keys(WISHES).map((name, index) => [name, index] as const))('%s', (name, index) => {
    const wish = WISHES[name];
    if (wish === undefined) throw new Error(name);
    const decided = decide(inStatus(status), ask(wish));
    const refused = decided.decisions?.at(-1)?.refused;
    const expected = TABLE[status][index];
    if (expected === 'done') expect(refused).toBeUndefined();
    else expect(refused).toContain(expected);
    expect(decided.decisions).toHaveLength(1);
    expect(incidentSchema.safeParse(decided).error).toBeUndefined();
  });
});

test('a request that names no attempt is about the newest, and one on an older attempt is refused', () => {
  const incident = { ...inStatus('diagnosed'), attempt: 3 };
  const wish: PersonAction = { action: 'wrong-diagnosis', part: 'place', words: '' };
  expect(decide(incident, ask(wish)).contradictions).toMatchObject([
    { attempt: 3, part: 'place', by: { name: 'ana' } },
  ]);
  const older = decide(incident, ask(wish, { attempt: 2 }));
  expect(older.contradictions).toBeUndefined();
  expect(older.decisions?.[0]?.refused).toContain('attempt 3 has begun');
});

test('a contradiction is kept and changes no status; the oldest of more than twenty is forgotten', () => {
  let incident = inStatus('fix-proposed');
  for (let index = 0; index < 25; index += 1) {
    const wish: PersonAction = { action: 'wrong-diagnosis', part: 'cause', words: `word ${index}` };
    incident = decide(incident, ask(wish, { id: `words-${index}`, at: NOW + index }));
  }
  expect(incident.status).toBe('fix-proposed');
  expect(incident.contradictions).toHaveLength(20);
  expect(incident.contradictions?.at(0)?.words).toBe('word 5');
});

test('an assignment can be passed on and taken back, and an older word does not undo a newer one', () => {
  const toBo = decide(inStatus('diagnosed'), ask({ action: 'assign', to: { id: 'U9', name: 'bo' } }));
  expect(toBo.assignee).toEqual({ to: { id: 'U9', name: 'bo' }, by: { id: 'U1', name: 'ana' }, at: NOW });
  const again = decide(toBo, ask({ action: 'assign', to: { id: 'U9', name: 'bo' } }, { id: 'b', at: NOW + 60_000 }));
  expect(again.decisions?.at(-1)?.refused).toBe('it is assigned to bo already');
  const late = decide(toBo, ask({ action: 'assign', to: { id: 'U3', name: 'cy' } }, { id: 'c', at: NOW - 1 }));
  expect(late.decisions?.at(-1)?.refused).toContain('decided otherwise');
  const back = decide(toBo, ask({ action: 'assign', to: null }, { id: 'd', at: NOW + 60_000 }));
  expect(back).not.toHaveProperty('assignee');
});

test('words are kept without credentials and invisible marks, and are not longer than the record takes', () => {
  const token = 'ghp_a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2';
  const many = `ana@example.com ${'bo@x.io '.repeat(250)}`.slice(0, 2_000);
  for (const hint of [`\u202elook ${token} here`, many]) {
    const decided = decide(inStatus('failed'), ask({ action: 'try-again', hint }));
    const kept = JSON.stringify(decided.decisions);
    expect(kept).not.toMatch(/ghp_|\u202e|@example\.com/);
    expect(incidentSchema.safeParse(decided).error).toBeUndefined();
  }
});

test('the same words of one person within half a minute are one request, however they are cleaned', () => {
  const once = decide(
    inStatus('diagnosed'),
    ask({ action: 'wrong-diagnosis', part: 'cause', words: 'so\u200b it is' }),
  );
  const wish: PersonAction = { action: 'wrong-diagnosis', part: 'cause', words: 'so\u200b it is' };
  expect(decide(once, ask(wish, { id: 'words-2', at: NOW + 5 }))).toBe(once);
});

test('twenty decisions with long words stay small: only the newest keep all of them', () => {
  let incident = inStatus('diagnosed');
  for (let index = 0; index < 30; index += 1) {
    const wish: PersonAction = { action: 'wrong-diagnosis', part: 'cause', words: `${index} ${'漢'.repeat(1_990)}` };
    incident = decide(incident, ask(wish, { id: `words-${index}`, at: NOW + index }));
  }
  expect(Buffer.byteLength(JSON.stringify(incident.decisions))).toBeLessThan(60_000);
  expect(Buffer.byteLength(JSON.stringify(incident))).toBeLessThan(200_000);
});

test('what becomes a part of itself or of what it is part of is refused', () => {
  const partOf = { incidentId: LEAD, because: 'b', by: 'person' as const, at: NOW };
  const itself = decide(inStatus('failed'), ask({ action: 'merge', into: anIncident().id }));
  expect(itself.decisions?.[0]?.refused).toContain('part of itself');
  const twice = decide({ ...inStatus('observed'), partOf }, ask({ action: 'merge', into: LEAD }));
  expect(twice.decisions?.[0]?.refused).toContain('already');
});

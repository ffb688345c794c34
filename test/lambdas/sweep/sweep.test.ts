import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../core/errors.ts';
import { receivedAlert } from '../../../core/lifecycle/alert-record.ts';
import { endAttempt } from '../../../core/lifecycle/attempt.ts';
import { endWork } from '../../../core/lifecycle/incident-work.ts';
import { markLabels } from '../../../core/lifecycle/mark-labels.ts';
import { finishFollowUp } from '../../../core/lifecycle/open-work.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { DRAFT, HOUR, KEY, MINUTE, startProposed, startRunning, startSweep } from '../sweep-world.ts';
import { createRequestHandler, createSweep } from '../with-rights.ts';

test('a dismissal that nobody could tell is told by the sweep', async () => {
  const world = startSweep();
  const outcome = { kind: 'diagnosed' as const, reason: 'r' };
  const id = await startRunning(world);
  await world.ledger.changeAttempt(id, 1, (attempt) => endAttempt(attempt, outcome, NOW));
  await world.ledger.changeIncident(id, (current) => endWork(current, outcome, undefined, NOW));
  await world.later(5 * MINUTE);
  const update = () => Promise.reject(new Error('crash'));
  const press = {
    id: 'press',
    via: 'slack' as const,
    incidentId: id,
    attempt: 1,
    wish: { action: 'dismiss' as const },
  };
  const request = { ...press, by: { id: 'U1', name: 'ana' }, at: world.clock.now };
  const handler = createRequestHandler({ ...world.deps, messenger: { ...world.messenger, update } });
  await expect(handler(request)).rejects.toThrow('crash');
  expect(world.messenger.threads[0]?.messages.at(-1)?.text).not.toContain('Dismissed');
  await world.later(5 * MINUTE);
  expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain('Dismissed');
  expect(await world.incident()).not.toHaveProperty('unsettled');
});

describe('a pull request whose webhook was lost', () => {
  test.each([
    ['closed', { state: 'closed', draft: true, closed: { at: NOW, by: 'ann' } }, 'rejected'],
    ['merged', { state: 'closed', draft: false, merged: { at: NOW, by: 'ann' } }, 'merged'],
  ] as const)('%s: it is found out within an hour, and its share is free', async (_, state, status) => {
    const world = startSweep();
    await startProposed(world);
    expect(world.ledger.total('drafts/acme/checkout')).toBe(1);
    world.codeHost.states.set(KEY, state);
    await world.later(HOUR);
    expect(await world.incident()).toMatchObject({ status });
    expect(world.ledger.total('drafts/acme/checkout')).toBe(0);
    const labels = [expect.stringMatching(/^incident-fp:/), `incident:${status}`];
    expect(world.codeHost.labels.get(DRAFT.number)).toEqual(labels);
  });

  test('is asked about once in an hour', async () => {
    const world = startSweep();
    await startProposed(world);
    let asked = 0;
    const readPullRequest = (...pull: Parameters<typeof world.codeHost.readPullRequest>) => {
      asked += 1;
      return world.codeHost.readPullRequest(...pull);
    };
    const sweep = createSweep({ ...world.deps, codeHost: { ...world.codeHost, readPullRequest } });
    for (let minutes = 0; minutes < 180; minutes += 5) {
      world.clock.now += 5 * MINUTE;
      await sweep();
    }
    expect(asked).toBe(3);
  });
});

test('a draft whose labels GitHub did not take is labelled once it does, and nothing else is done', async () => {
  const world = startSweep();
  const id = await startProposed(world);
  await world.codeHost.setLabels({ ...DRAFT, labels: [] });
  await world.ledger.changeIncident(id, (current) =>
    finishFollowUp(markLabels(current, DRAFT.number, world.clock.now), world.clock.now),
  );
  const said = () => world.messenger.threads.map(({ messages, replies }) => [messages.length, replies.size]);
  const before = said();
  const setLabels = () => Promise.reject(new UpstreamError('GitHub', '502', { retryable: true }));
  const sweep = createSweep({ ...world.deps, codeHost: { ...world.codeHost, setLabels } });
  world.clock.now += 5 * MINUTE;
  await sweep();
  expect(await world.incident()).toMatchObject({ status: 'fix-proposed', lookAt: world.clock.now + 5 * MINUTE });
  expect(world.codeHost.labels.get(DRAFT.number)).toEqual([]);
  await world.later(5 * MINUTE);
  expect((await world.incident()).pullRequest).toEqual(DRAFT);
  expect(world.codeHost.labels.get(DRAFT.number)).toContain('incident:fix-proposed');
  expect(await world.incident()).toMatchObject({ lookAt: world.clock.now + HOUR });
  expect(said()).toEqual(before);
});

test('a merged bug that stays away is resolved when its watch is over, and told', async () => {
  const world = startSweep();
  const id = await startProposed(world);
  world.codeHost.states.set(KEY, { state: 'closed', draft: false, merged: { at: NOW, by: 'ann' } });
  await world.later(HOUR);
  await world.later(23 * HOUR);
  expect(await world.incident()).toMatchObject({ status: 'merged' });
  await world.later(HOUR);
  expect(await world.incident()).toMatchObject({ status: 'resolved' });
  expect(await world.incident()).not.toHaveProperty('lookAt');
  expect([...(world.messenger.threads[0]?.replies.keys() ?? [])].at(-1)).toBe(`${id}-resolved-${NOW}`);
  expect(world.codeHost.labels.get(DRAFT.number)).toEqual([
    expect.stringMatching(/^incident-fp:/),
    'incident:resolved',
  ]);
});

test('an alert that nobody triaged within an hour is called delayed, and still triaged when it comes', async () => {
  const world = startSweep();
  await world.ledger.recordAlert(receivedAlert(anAlert()));
  await world.later(HOUR);
  expect(await world.ledger.listAlerts(1)).toMatchObject([{ disposition: { kind: 'delayed' } }]);
  expect(world.lines.join()).toContain('alert-delayed');
  await world.triage(anAlert());
  expect(await world.ledger.listAlerts(1)).toMatchObject([{ disposition: { kind: 'worked' } }]);
});

test('what cannot be looked at is named, and holds nothing else up', async () => {
  const world = startSweep();
  await world.triage(anAlert());
  await world.ledger.recordAlert(receivedAlert(anAlert({ id: 'alert-2' })));
  world.clock.now += HOUR;
  const describe = () => Promise.reject(new Error('Batch is down'));
  const sweep = createSweep({ ...world.deps, jobs: { ...world.jobs, describe } });
  await expect(sweep()).rejects.toThrow('Batch is down');
  const delayed = (await world.ledger.listAlerts(9)).filter(({ disposition }) => disposition.kind === 'delayed');
  expect(delayed).toHaveLength(1);
});

test('what cannot be looked at for a quarter of an hour is counted as stuck, and no longer once it can', async () => {
  const world = startSweep();
  await startRunning(world);
  const describe = () => Promise.reject(new UpstreamError('AWS Batch', 'no answer', { retryable: true }));
  const cutOff = createSweep({ ...world.deps, jobs: { ...world.jobs, describe } });
  const stuck = () => world.lines.filter((line) => line.includes('"incidents-stuck"'));
  world.clock.now += 5 * MINUTE;
  await cutOff();
  expect(stuck()).toEqual([]);
  world.clock.now += 15 * MINUTE;
  await cutOff();
  const { id } = await world.incident();
  expect(stuck()).toEqual([JSON.stringify({ level: 'error', event: 'incidents-stuck', count: 1, incidentIds: [id] })]);
  await world.later(10 * MINUTE);
  expect(stuck()).toHaveLength(1);
});

import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../core/errors.ts';
import { anAlert, anIncident, NOW } from '../fixtures/records.ts';
import { DRAFT, HOUR, MINUTE, startSweep, type World } from './sweep-world.ts';
import { createSweep, createTriage } from './with-rights.ts';

const DAY = 24 * HOUR;

/** Incidents with a draft open that are due, the longest due of all. */
async function addProposed(world: World, count: number, lookAt = NOW - HOUR) {
  for (let number = 1; number <= count; number += 1) {
    const id = `d${number}`;
    const thread = await world.messenger.open({ channel: '#c', key: id, message: { text: id, blocks: [] } });
    const pullRequest = { ...DRAFT, number };
    await world.ledger.mergeIncident(id, () =>
      anIncident({ id, status: 'fix-proposed', attempt: 1, pullRequest, thread, lookAt }),
    );
  }
}

/** An incident whose job was never submitted: due five minutes later. */
async function addCutOff(world: World) {
  const submit = () => Promise.reject(new Error('crash'));
  await createTriage({ ...world.deps, jobs: { ...world.jobs, submit } })(anAlert()).catch(() => undefined);
  return async () => [...world.jobs.jobs.values()];
}

function failing(world: World, retryable: boolean) {
  const asked: number[] = [];
  const readPullRequest = (_: string, number: number) => {
    asked.push(number);
    return Promise.reject(new UpstreamError('GitHub', 'Not Found: the App is not installed', { retryable }));
  };
  return { asked, sweep: createSweep({ ...world.deps, codeHost: { ...world.codeHost, readPullRequest } }) };
}

const told = (world: World) =>
  world.messenger.threads.flatMap(({ replies }) => [...replies.values()].map(({ text }) => text));

describe('sixty incidents that cannot be looked at', () => {
  test('hold up no other, for whatever reason they fail', async () => {
    for (const retryable of [true, false]) {
      const world = startSweep();
      await addProposed(world, 60);
      const submitted = await addCutOff(world);
      const { sweep } = failing(world, retryable);
      world.clock.now += 5 * MINUTE;
      await sweep();
      expect(await submitted()).toEqual(['job-1']);
    }
  });

  test('because of a lasting refusal: each is told once in its thread, and looked at again in a day', async () => {
    const world = startSweep();
    await addProposed(world, 60);
    const { asked, sweep } = failing(world, false);
    let seen = 0;
    for (let sweeps = 0; sweeps < 2 * 24; sweeps += 1) {
      world.clock.now += HOUR;
      await sweep();
      if (sweeps === 1) seen = world.lines.length;
    }
    expect(told(world)).toHaveLength(60);
    expect(told(world)[0]).toContain('the App is not installed');
    expect(Math.max(...[...Map.groupBy(asked, (number) => number).values()].map(({ length }) => length))).toBe(2);
    expect(world.lines.slice(seen).join()).not.toContain('incidents-stuck');

    world.clock.now += 2 * DAY;
    for (let sweeps = 0; sweeps < 10; sweeps += 1) await world.later(MINUTE);
    expect(await world.ledger.getIncident('d60')).not.toHaveProperty('failedLooks');
  });

  test('because of a fault that passes: they are tried ever more rarely, counted as stuck, and go on when it passed', async () => {
    const world = startSweep();
    await addProposed(world, 60);
    const { asked, sweep } = failing(world, true);
    for (let minutes = 0; minutes < 4 * 60; minutes += 3) {
      world.clock.now += 3 * MINUTE;
      await sweep();
    }
    const looks = [...Map.groupBy(asked, (number) => number).values()].map(({ length }) => length);
    expect(looks).toHaveLength(60);
    expect(Math.max(...looks)).toBeLessThan(12);
    expect(told(world)).toEqual([]);
    expect(world.lines.at(-1)).toContain('"incidents-stuck","count":50');

    for (let sweeps = 0; sweeps < 9; sweeps += 1) await world.later(10 * MINUTE);
    const last = world.lines.length;
    await world.later(MINUTE);
    expect(world.lines.slice(last).join()).not.toContain('incidents-stuck');
    expect(await world.ledger.getIncident('d60')).not.toHaveProperty('failedLooks');
  });
});

test('a refusal is told though a sweep crashes between telling and noting it, and once', async () => {
  const world = startSweep();
  await addProposed(world, 1);
  const { sweep } = failing(world, false);
  const changeIncident = () => Promise.reject(new Error('crash'));
  const codeHost = {
    ...world.codeHost,
    readPullRequest: () => Promise.reject(new UpstreamError('GitHub', 'no', { retryable: false })),
  };
  await createSweep({ ...world.deps, codeHost, ledger: { ...world.ledger, changeIncident } })();
  await sweep();
  expect(told(world)).toHaveLength(1);
});

test('hundreds of pull requests that are due hold up no work', async () => {
  const world = startSweep();
  await addProposed(world, 300);
  const submitted = await addCutOff(world);
  await world.later(5 * MINUTE);
  expect(await submitted()).toEqual(['job-1']);
});

test('work by the hundred holds up no pull request', async () => {
  const world = startSweep();
  await addProposed(world, 1, NOW);
  for (let number = 1; number <= 200; number += 1) {
    const id = `w${number}`;
    await world.ledger.mergeIncident(id, () =>
      anIncident({ id, status: 'observed', unsettled: true, lookAt: NOW - HOUR }),
    );
  }
  await world.later(0);
  expect((await world.ledger.getIncident('d1'))?.lookAt).toBe(NOW + HOUR);
});

test('a bug that is worked on with another is not due for a thread that it does not have', async () => {
  const world = startSweep();
  const partOf = { incidentId: 'b1', because: 'r', by: 'rule' as const, at: NOW };
  await world.ledger.mergeIncident('m1', () =>
    anIncident({ id: 'm1', partOf, threadTurn: { at: NOW, by: 'alert-1', behind: true } }),
  );
  await world.later(HOUR);
  expect(world.ledger.nextDue('incident')).toBeUndefined();
});

test('a bug of a service that is gone, and has no thread, is not due for one', async () => {
  const world = startSweep();
  await world.ledger.mergeIncident('m1', () =>
    anIncident({ id: 'm1', service: 'gone', threadTurn: { at: NOW, by: 'alert-1', behind: true } }),
  );
  await world.later(HOUR);
  await world.later(HOUR);
  expect(world.ledger.nextDue('incident')).toBeUndefined();
});

test('alerts that cannot be sent again are put off', async () => {
  const world = startSweep();
  for (let number = 1; number <= 60; number += 1) {
    const id = `alert-${number}`;
    const disposition = { kind: 'sampled' as const, reason: 'r' };
    await world.ledger.recordAlert({ alert: anAlert({ id }), disposition, incidentIds: [], lookAt: NOW });
  }
  let asked = 0;
  const send = () => {
    asked += 1;
    return Promise.reject(new Error('SQS is down'));
  };
  const sweep = createSweep({ ...world.deps, queue: { send } });
  for (let sweeps = 0; sweeps < 5; sweeps += 1) {
    world.clock.now += MINUTE;
    await sweep().catch(() => undefined);
  }
  expect(await world.ledger.listDue('alert', world.clock.now, 99)).toHaveLength(0);
  expect(asked).toBeLessThanOrEqual(60);
});

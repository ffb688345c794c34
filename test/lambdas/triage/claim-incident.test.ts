import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../core/errors.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { jobNameOf } from '../../../core/lifecycle/job-name.ts';
import { closedBreaker, countEnd } from '../../../core/policy/breaker.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { anAlert, anIncident, NOW } from '../../fixtures/records.ts';
import { burst, DOLLARS, PIECES, startTriage } from '../triage-world.ts';
import { createTriage } from '../with-rights.ts';

const MONTH = { budget: 'dollars/2026-09', attempt: 'another', amount: 499, limit: 500 };

/** The ledger as it was a moment ago, before others claimed: the claim itself is what refuses. */
const seenTooEarly = (ledger: Ledger): Ledger => ({
  ...ledger,
  readPolicyContext: async (query) => ({ ...(await ledger.readPolicyContext(query)), held: {} }),
});

const openBreaker = (ledger: Ledger, pauseMs: number) =>
  ledger.changeBreaker('all', (current = closedBreaker('all')) =>
    countEnd(current, { attempt: 'another', endedAt: NOW - 60_000, failed: true, limit: 1, pauseMs }, NOW - 60_000),
  );

test('an alert of a bug in work, that shares a search, costs three calls of the ledger', async () => {
  const { deps, config } = startTriage();
  const calls: string[] = [];
  const ledger = new Proxy(deps.ledger, {
    get: (target, name, receiver) => {
      calls.push(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
  const triage = createTriage({ ...deps, ledger, config });
  await triage(anAlert());
  calls.length = 0;
  await triage(anAlert({ id: 'alert-2' }));
  expect(calls).toEqual(['recordAlert', 'changeKnownIncident', 'finishAlert']);
});

describe('what is refused is recorded with its rule, and shown', () => {
  test('by what others have claimed already', async () => {
    const { triage, ledger, jobs, messenger } = startTriage();
    await ledger.claimBudget(MONTH);
    await triage(anAlert());
    const reason = 'the $500.00 budget for 2026-09 is nearly used up: not enough is left for another attempt';
    const outcome = { kind: 'skipped', rule: 'dollars-per-month', reason };
    expect(await ledger.listIncidents(9)).toMatchObject([{ status: 'observed', attempt: 0, outcome }]);
    expect(jobs.jobs.size).toBe(0);
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain(`Not worked on: ${reason}`);
  });

  test('by a person’s word in the ledger', async () => {
    const { triage, ledger, jobs } = startTriage();
    await ledger.putMute({ target: 'service/checkout', until: NOW + 1, reason: 'rewritten', at: NOW });
    await triage(anAlert());
    expect(await ledger.listIncidents(9)).toMatchObject([{ outcome: { rule: 'muted-by-person' } }]);
    expect(jobs.jobs.size).toBe(0);
  });

  test('after an attempt that failed: the failure stays in sight', async () => {
    const { triage, ledger, messenger, time } = startTriage({ service: { policy: { attemptsPerFingerprint: 1 } } });
    await triage(anAlert());
    const [{ id } = anIncident()] = await ledger.listIncidents(1);
    const outcome = { kind: 'failed' as const, reason: 'out of memory' };
    await ledger.changeAttempt(id, 1, (attempt) => ({ ...attempt, status: 'ended', outcome }));
    await ledger.changeIncident(id, (current) => endWork(current, outcome, undefined, NOW));
    time.now += 30_000;
    await triage(anAlert({ id: 'alert-2' }));
    const said = 'Attempt 1 failed: out of memory. Not tried again: 1 attempt did not fix it, so it waits for a person';
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain(said);
    expect(await ledger.getIncident(id)).toMatchObject({ status: 'failed', outcome: { rule: 'attempts-used-up' } });
  });
});

describe('an open circuit breaker', () => {
  test('holds everything back in its pause', async () => {
    const { triage, ledger, jobs } = startTriage();
    await openBreaker(ledger, 60_001);
    await triage(anAlert());
    expect(await ledger.listIncidents(9)).toMatchObject([{ outcome: { rule: 'circuit-open' } }]);
    expect(jobs.jobs.size).toBe(0);
  });

  test('lets one bug of two through after it', async () => {
    const { triage, ledger, jobs } = startTriage({ events: [...burst('StockError', 3), ...burst('TaxError', 2)] });
    await openBreaker(ledger, 60_000);
    await triage(anAlert());
    expect(jobs.jobs.size).toBe(1);
    const waiting = (await ledger.listIncidents(9)).filter(({ status }) => status === 'observed');
    expect(waiting).toMatchObject([{ outcome: { rule: 'circuit-open' } }]);
  });
});

describe('a repository with as many drafts as people can look at', () => {
  const startFull = async (state: 'open' | 'closed') => {
    const world = startTriage({ service: { policy: { openDraftsPerRepository: 1 } } });
    const { ledger, codeHost } = world;
    const other = anIncident({ title: 'another bug' });
    const draft = { repository: 'acme/checkout', number: 7, url: 'https://x', branch: 'b', title: 't', draft: true };
    const done = { kind: 'fix-verified' as const, reason: 'r' };
    await ledger.mergeIncident(other.id, () => endWork(beginWork(other, 'a', NOW), done, draft, NOW));
    codeHost.pullRequests.push({ ...draft, state, merged: false, body: '' });
    await ledger.claimBudget({ budget: 'drafts/acme/checkout', attempt: jobNameOf(other.id, 1), amount: 1, limit: 1 });
    return world;
  };

  test('gets no more, and GitHub is asked once in a while', async () => {
    const { deps, config, jobs, ledger, codeHost } = await startFull('open');
    let asked = 0;
    const findPullRequest = (...args: Parameters<typeof codeHost.findPullRequest>) => {
      asked += 1;
      return codeHost.findPullRequest(...args);
    };
    const triage = createTriage({ ...deps, codeHost: { ...codeHost, findPullRequest }, config });
    for (const id of ['alert-1', 'alert-2', 'alert-3']) await triage(anAlert({ id }));
    expect([jobs.jobs.size, asked]).toEqual([0, 1]);
    const skipped = (await ledger.listIncidents(9)).filter(({ status }) => status === 'observed');
    expect(skipped).toMatchObject([{ outcome: { rule: 'open-drafts' } }]);
  });

  test('gets no more while GitHub does not say, and the alert goes on', async () => {
    const { deps, config, lines, ledger, codeHost } = await startFull('closed');
    const refused = new UpstreamError('GitHub', 'not found', { retryable: false });
    const findPullRequest = () => Promise.reject(refused);
    await createTriage({ ...deps, codeHost: { ...codeHost, findPullRequest }, config })(anAlert());
    expect(await ledger.listAlerts(1)).toMatchObject([{ disposition: { kind: 'worked' } }]);
    expect(lines.join()).toContain('draft-not-found');
  });

  test('gets the next when one was closed', async () => {
    const { triage, jobs, ledger } = await startFull('closed');
    await triage(anAlert());
    expect([...jobs.jobs.keys()]).toEqual(await ledger.listClaims('drafts/acme/checkout'));
  });
});

test('a crash at any call on the way to a probe, then the redelivery: one attempt goes, and it is the probe', async () => {
  const counter = { calls: 0 };
  const start = async () => {
    const world = startTriage();
    await openBreaker(world.ledger, 60_000);
    return world;
  };
  const { deps: whole, config } = await start();
  await createTriage({ ...crashAt(whole, Number.POSITIVE_INFINITY, 'before', counter), config })(anAlert());
  for (const when of ['before', 'after'] as const) {
    for (let call = 1; call <= counter.calls; call += 1) {
      const { deps, triage, ledger, jobs } = await start();
      await expect(createTriage({ ...crashAt(deps, call, when), config })(anAlert())).rejects.toThrow('crash');
      await triage(anAlert());
      const { breakers } = await ledger.readPolicyContext({ budgets: [], breakers: ['all'], mutes: [] });
      const probe = breakers[0]?.probe?.attempt;
      expect([...jobs.jobs.keys()], `${when} call ${call}`).toEqual([probe]);
      expect(await ledger.listIncidents(9)).toMatchObject([{ status: 'in-work', attempt: 1 }]);
    }
  }
});

describe('a crash at any call on the way to a refusal, then the redelivery', () => {
  test.each([
    ['seen beforehand', (ledger: Ledger) => ledger],
    ['at the claim', seenTooEarly],
  ])('%s: nothing is held, nothing is submitted, and the reason stands', async (_, view) => {
    const start = async () => {
      const world = startTriage();
      await world.ledger.claimBudget(MONTH);
      return { ...world, deps: { ...world.deps, ledger: view(world.ledger) } };
    };
    const counter = { calls: 0 };
    const whole = await start();
    await createTriage({ ...crashAt(whole.deps, Number.POSITIVE_INFINITY, 'before', counter), config: whole.config })(
      anAlert(),
    );
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const { deps, config, ledger, jobs, messenger } = await start();
        await expect(createTriage({ ...crashAt(deps, call, when), config })(anAlert())).rejects.toThrow('crash');
        await createTriage({ ...deps, config })(anAlert());
        const where = `${when} call ${call}`;
        const outcome = { kind: 'skipped', rule: 'dollars-per-month' };
        const expected = [{ status: 'observed', attempt: 0, alertCount: 1, outcome }];
        expect(await ledger.listIncidents(9), where).toMatchObject(expected);
        expect([...DOLLARS, ...PIECES].map(ledger.total), where).toEqual([0, 0, 499, 0, 0, 0]);
        expect([jobs.jobs.size, messenger.threads.length], where).toEqual([0, 1]);
      }
    }
  });
});

import { describe, expect, test } from 'vitest';
import type { ErrorEvent } from '../../../core/error-event.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { endAttempt, startAttempt } from '../../../core/lifecycle/attempt.ts';
import { endWork } from '../../../core/lifecycle/incident-work.ts';
import { followPullRequest } from '../../../core/pull-request-fate/follow-fix.ts';
import type { Alert } from '../../../core/records/alert.ts';
import { followUp } from '../../../workflows/attempts/end-attempt.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { burst, DOLLARS, PIECES, startTriage } from '../../lambdas/triage-world.ts';
import { createSweep, createTriage } from '../../lambdas/with-rights.ts';

const MINUTE = 60_000;
const FIXED = { kind: 'fix-verified' as const, reason: 'r' };
const DRAFT = { repository: 'acme/checkout', number: 7, url: 'https://x/7', branch: 'b', title: 't', draft: true };
const [FIX, WITH_FIX, WITHOUT_FIX, UNKNOWN] = ['f0f0f0f', 'a1a1a1a', 'b2b2b2b', 'c3c3c3c'];
const MERGED_AT = NOW + 10 * MINUTE;
/** Half an hour after the merge an error whose release nothing tells counts as one of a release with it. */
const DEPLOYED_AT = MERGED_AT + 30 * MINUTE;
const SOON = MERGED_AT + 5 * MINUTE;
const LATER = DEPLOYED_AT + 5 * MINUTE;

type Release = Pick<ErrorEvent, 'version' | 'commit'>;
const errorsOf = (at: number, release: Release, count = 2) =>
  burst('StockError', count, at).map((event) => ({
    ...event,
    ...release,
    id: `${event.id}-${JSON.stringify(release)}`,
  }));

/** An incident whose fix is merged, all told. Its errors came from the version 1.0. */
async function startMerged({ service = {}, watchHours = 24 } = {}) {
  const world = startTriage({ events: errorsOf(NOW, { version: '1.0' }), service });
  const { ledger, triage, time, deps } = world;
  await triage(anAlert());
  const [{ id } = { id: '' }] = await ledger.listIncidents(1);
  await ledger.changeAttempt(id, 1, (attempt) => endAttempt(startAttempt(attempt, NOW), FIXED, NOW));
  await ledger.changeIncident(id, (current) => endWork(current, FIXED, DRAFT, NOW));
  const merged = { state: 'closed' as const, draft: false, merged: { at: MERGED_AT, by: 'ann', commit: FIX } };
  const terms = { deployedAfterMinutes: 30, watchHours };
  time.now = MERGED_AT;
  await followUp(
    deps,
    await ledger.changeIncident(id, (current) => followPullRequest(current, merged, terms, time.now)),
  );
  world.codeHost.histories.set(WITH_FIX, [FIX]).set(WITHOUT_FIX, ['e4e4e4e']);
  const alert = (at: number) => anAlert({ id: 'alert-2', at, receivedAt: at });
  return {
    ...world,
    alert,
    incident: async () => {
      const incident = await ledger.getIncident(id);
      if (incident === undefined) throw new Error('there is no incident');
      return incident;
    },
    fail: async (at: number, ...events: readonly ErrorEvent[]) => {
      time.now = at;
      world.log.push(...events);
      await triage(alert(at));
    },
  };
}

describe('an error after the merge of its fix, of a release whose', () => {
  test.each<[string, number, Release, 'holds' | 'did not hold']>([
    ['commit has the fix', SOON, { commit: WITH_FIX }, 'did not hold'],
    ['commit is the fix', SOON, { commit: FIX }, 'did not hold'],
    ['commit has not', LATER, { commit: WITHOUT_FIX }, 'holds'],
    ['version is such a commit', SOON, { version: WITH_FIX }, 'did not hold'],
    ['version is a commit without it', LATER, { version: WITHOUT_FIX }, 'holds'],
    ['commit has the fix, whatever its version', SOON, { version: '1.0', commit: WITH_FIX }, 'did not hold'],
    ['version showed the bug before', LATER, { version: '1.0' }, 'holds'],
    ['commit nobody knows, and whose version showed it before', LATER, { version: '1.0', commit: UNKNOWN }, 'holds'],
    ['version is new, before the fix counts as deployed', SOON, { version: '1.1' }, 'holds'],
    ['version is new, after that', LATER, { version: '1.1' }, 'did not hold'],
    ['commit nobody knows, before that', SOON, { commit: UNKNOWN }, 'holds'],
    ['commit nobody knows, after that', LATER, { commit: UNKNOWN }, 'did not hold'],
    ['tags say nothing, before that', SOON, {}, 'holds'],
    ['tags say nothing, after that', LATER, {}, 'did not hold'],
  ])('%s', async (_, at, release, fix) => {
    const { fail, incident, jobs, messenger } = await startMerged();
    await fail(at, ...errorsOf(at, release));
    const { status, attempt, alertCount, failedFixes, merge } = await incident();
    expect(alertCount).toBe(2);
    const replies = [...(messenger.threads[0]?.replies.keys() ?? [])].map((key) => key.split('-')[1]);
    if (fix === 'holds') {
      expect([status, attempt, jobs.jobs.size, failedFixes]).toEqual(['merged', 1, 1, undefined]);
      expect(merge?.earlier.commits).toEqual(
        [release.commit, release.version].filter((text) => text === WITHOUT_FIX || text === UNKNOWN),
      );
    } else {
      expect([status, attempt, jobs.jobs.size, merge]).toEqual(['in-work', 2, 2, undefined]);
      expect(failedFixes).toMatchObject([{ attempt: 1, recurredAt: at, pullRequest: { number: 7 } }]);
    }
    expect(replies.includes('regressed')).toBe(fix === 'did not hold');
  });

  test('has the fix is what counts, beside one without it', async () => {
    const { fail, incident, codeHost } = await startMerged();
    await fail(SOON, ...errorsOf(SOON, { commit: WITHOUT_FIX }), ...errorsOf(SOON - 5_000, { commit: WITH_FIX }));
    expect(await incident()).toMatchObject({ status: 'in-work', attempt: 2, representative: { commit: WITH_FIX } });
    expect(codeHost.labels.get(7)).toEqual([expect.stringMatching(/^incident-fp:/), 'incident:regressed']);
  });
});

test('errors from before the merge say nothing of the fix', async () => {
  const { fail, incident } = await startMerged();
  await fail(SOON, ...errorsOf(MERGED_AT - 1, { commit: WITH_FIX }));
  expect(await incident()).toMatchObject({ status: 'merged', alertCount: 2 });
});

test('a fix that did not hold, and no attempt left: it is regressed, and the thread says both', async () => {
  const { fail, incident, jobs, messenger } = await startMerged({ service: { policy: { attemptsPerFingerprint: 1 } } });
  await fail(LATER, ...errorsOf(LATER, { version: '2.0' }));
  expect(await incident()).toMatchObject({ status: 'regressed', outcome: { rule: 'attempts-used-up' } });
  expect(jobs.jobs.size).toBe(1);
  const shown = messenger.threads[0]?.messages.at(-1)?.text;
  expect(shown).toContain('although pull request #7 was merged. Not tried again: 1 attempt did not fix it');
});

test('GitHub that refuses to say: the time decides', async () => {
  const { deps, config, alert, log, time, incident } = await startMerged();
  const contains = () => Promise.reject(new UpstreamError('GitHub', 'no', { retryable: false }));
  time.now = LATER;
  log.push(...errorsOf(LATER, { commit: WITHOUT_FIX }));
  await createTriage({ ...deps, config, codeHost: { ...deps.codeHost, contains } })(alert(LATER));
  expect((await incident()).status).toBe('in-work');
});

test('GitHub that does not answer: the bug is counted, and the fix is tested when the sweep sends the alert again', async () => {
  const { deps, config, alert, log, time, incident, triage, ledger } = await startMerged();
  const contains = () => Promise.reject(new UpstreamError('GitHub', 'no answer', { retryable: true }));
  time.now = LATER;
  log.push(...errorsOf(LATER, { commit: WITH_FIX }));
  await createTriage({ ...deps, config, codeHost: { ...deps.codeHost, contains } })(alert(LATER));
  expect(await incident()).toMatchObject({ status: 'merged', alertCount: 2 });
  const reason = expect.stringContaining('taken up again, since GitHub: no answer');
  expect(await ledger.getAlert('alert-2')).toMatchObject({ disposition: { kind: 'sampled', reason } });

  time.now += 5 * MINUTE;
  const sent: Alert[] = [];
  await createSweep({ ...deps, config, random: () => 0, queue: { send: async (each) => void sent.push(each) } })();
  expect(sent).toEqual([alert(LATER)]);
  for (const each of sent) await triage(each);
  expect(await incident()).toMatchObject({ status: 'in-work', attempt: 2, alertCount: 2 });
  expect((await ledger.getAlert('alert-2'))?.disposition.kind).toBe('worked');
});

test('a crash at any call of the alert that shows it, then the redelivery, end as without the crash', async () => {
  const run = async (call: number, when: 'before' | 'after', counter = { calls: 0 }) => {
    const world = await startMerged();
    world.log.push(...errorsOf(LATER, { commit: WITHOUT_FIX }), ...errorsOf(LATER - 3_000, { commit: WITH_FIX }));
    world.time.now = LATER;
    const alert = world.alert(LATER);
    const crashing = createTriage({ ...crashAt(world.deps, call, when, counter), config: world.config })(alert);
    if (call <= counter.calls || Number.isFinite(call)) await expect(crashing).rejects.toThrow('crash');
    else await crashing;
    await world.triage(alert);
    const { version: _, threadTurn: __, ...incident } = await world.incident();
    return {
      incident,
      jobs: [...world.jobs.jobs.keys()],
      replies: [...(world.messenger.threads[0]?.replies.keys() ?? [])].toSorted(),
      labels: world.codeHost.labels.get(7),
      held: [...DOLLARS, ...PIECES].map(world.ledger.total),
    };
  };
  const counter = { calls: 0 };
  const whole = await run(Number.POSITIVE_INFINITY, 'before', counter);
  expect(counter.calls).toBeGreaterThan(20);
  for (const when of ['before', 'after'] as const) {
    for (let call = 1; call <= counter.calls; call += 1) {
      expect(await run(call, when), `${when} call ${call}`).toEqual(whole);
    }
  }
});

import { expect, test } from 'vitest';
import { endAttempt } from '../../../core/lifecycle/attempt.ts';
import { endWork } from '../../../core/lifecycle/incident-work.ts';
import { createMemoryPager } from '../../fakes/memory-pager.ts';
import { NOW } from '../../fixtures/records.ts';
import { MINUTE, startRunning, startSweep } from '../sweep-world.ts';
import { createSweep } from '../with-rights.ts';

const OUTCOME = { kind: 'diagnosed' as const, reason: 'the stock is negative' };

/** An attempt that ended in a diagnosis, of a service whose people are called. */
async function startDiagnosed() {
  const world = startSweep();
  const [service] = world.config.services;
  if (service === undefined) throw new Error('a configuration has a service');
  const escalation = {
    ...{ after: 30, outcomes: ['diagnosed' as const], wake: false, pagesPerDay: 10 },
    steps: [{ call: 'mention' as const }, { call: 'pagerduty' as const, severity: 'error' as const }],
  };
  const config = { ...world.config, services: [{ ...service, owner: 'U0123ABCD', escalation }] };
  const pager = createMemoryPager();
  const activity = { firstReply: async () => undefined, newestOnPullRequest: async () => undefined };
  const sweep = createSweep({ ...world.deps, config, calls: { pager, activity } });
  const id = await startRunning(world);
  await world.ledger.changeAttempt(id, 1, (attempt) =>
    endAttempt({ ...attempt, service: { ...attempt.service, escalation } }, OUTCOME, NOW),
  );
  await world.ledger.changeIncident(id, (current) => ({
    ...endWork(current, OUTCOME, undefined, NOW),
    owner: { from: 'configuration', names: ['U0123ABCD'], slackId: 'U0123ABCD' },
  }));
  const until = async (minutes: number) => {
    for (; world.clock.now <= NOW + minutes * MINUTE; world.clock.now += MINUTE) await sweep();
  };
  const replies = () => [...(world.messenger.threads[0]?.replies.values() ?? [])].map(({ text }) => text);
  return { world, pager, until, replies };
}

test('the sweep mentions the owner once, pages, and shows both in the first message', async () => {
  const { world, pager, until, replies } = await startDiagnosed();
  await until(30);
  expect(replies().filter((text) => text.includes('<@'))).toEqual([]);
  await until(45);
  expect(replies().filter((text) => text.startsWith('<@U0123ABCD> Your turn: '))).toHaveLength(1);
  await until(80);
  expect(pager.pages.map(({ status }) => status)).toEqual(['triggered']);
  expect(replies().filter((text) => text.includes('<@'))).toHaveLength(1);
  const first = JSON.stringify(world.messenger.threads[0]?.messages.at(-1)?.blocks);
  expect(first).toContain('Called: the owner');
  expect(first).toContain('PagerDuty');
  expect(first).not.toContain('<@');
});

test('a look that fails does not hold up a call', async () => {
  const { world, pager, until } = await startDiagnosed();
  await until(10);
  const { id } = await world.incident();
  await world.ledger.changeIncident(id, (current) => ({
    ...current,
    failedLooks: { since: NOW, count: 3, refused: true, notBefore: NOW + 24 * 60 * MINUTE },
  }));
  await until(75);
  expect(pager.pages).toHaveLength(1);
});

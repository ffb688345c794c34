import { expect } from 'vitest';
import { occurrenceCount } from '../../../core/incident.ts';
import { holdings, LIMITS, type Model, type ModelBug, REPOSITORY } from './model.ts';
import type { World } from './world.ts';

/** What must hold whatever was cut off where. */
export async function checkAlways(model: Model, world: World): Promise<void> {
  expect(new Set(world.submitted).size, 'no job is submitted twice').toBe(world.submitted.length);
  for (const { service } of model.bugs) {
    const incident = await world.incidentOf(service);
    if (incident === undefined) continue;
    const open = (await world.ledger.listAttempts(incident.id)).filter(({ status }) => status !== 'ended');
    expect(open.length, `running attempts of ${service}`).toBeLessThanOrEqual(1);
    const drafts = world.codeHost.pullRequests.filter(({ branch, number }) => {
      const state = world.codeHost.states.get(`${REPOSITORY}#${number}`)?.state ?? 'open';
      return branch.endsWith(incident.id) && state === 'open';
    });
    expect(drafts.length, `open drafts of ${service}`).toBeLessThanOrEqual(1);
  }
  for (const name of holdings(model).keys()) {
    expect(world.ledger.total(name), name).toBeLessThanOrEqual(limitOf(name, model));
  }
}

function limitOf(name: string, { reopened }: Model): number {
  if (/^dollars\/\d{4}-\d\d-\d\d$/.test(name)) return LIMITS.dollarsPerDay;
  if (name.startsWith('drafts/')) return LIMITS.openDrafts + reopened;
  return name.startsWith('pull-requests/') ? LIMITS.pullRequestsPerHour : Number.POSITIVE_INFINITY;
}

/** The ledger says what the model says. */
export async function checkSame(model: Model, world: World): Promise<void> {
  expect(await Promise.all(model.bugs.map((bug) => readBug(world, bug)))).toEqual(model.bugs.map(predicted));
  const held = holdings(model);
  expect(Object.fromEntries([...held.keys()].map((name) => [name, world.ledger.total(name)]))).toEqual(
    Object.fromEntries(held),
  );
}

const predicted = (bug: ModelBug) => ({
  service: bug.service,
  status: bug.status,
  alerts: bug.alerts.size,
  errors: bug.seen.size,
  attempts: bug.attempts.map(({ ended, dollars }) => ({ ended, dollars: ended ? dollars : 0 })),
  draft: bug.draft?.number,
  hasThread: bug.status !== 'none',
});

async function readBug(world: World, { service }: ModelBug): Promise<ReturnType<typeof predicted>> {
  const incident = await world.incidentOf(service);
  if (incident === undefined) {
    return { service, status: 'none', alerts: 0, errors: 0, attempts: [], draft: undefined, hasThread: false };
  }
  const attempts = await world.ledger.listAttempts(incident.id);
  return {
    service,
    status: incident.status,
    alerts: incident.alertCount,
    errors: occurrenceCount(incident),
    attempts: attempts.map(({ status, dollars }) => ({ ended: status === 'ended', dollars })),
    draft: incident.pullRequest?.number,
    hasThread: incident.thread !== undefined,
  };
}

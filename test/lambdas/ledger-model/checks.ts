import { expect } from 'vitest';
import { occurrenceCount } from '../../../core/lifecycle/incident.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { holdings } from './model/budgets.ts';
import { LIMITS, type Model, type ModelBug, REPOSITORY } from './model/state.ts';
import { membersOf } from './model/storms.ts';
import type { World } from './world/world.ts';

/** What must hold whatever was cut off where. */
export async function checkAlways(model: Model, world: World): Promise<void> {
  expect(new Set(world.submitted).size, 'no job is submitted twice').toBe(world.submitted.length);
  for (const { service } of model.bugs) {
    const incident = await world.incidentOf(service);
    if (incident === undefined) continue;
    const open = (await world.ledger.listAttempts(incident.id)).filter(({ status }) => status !== 'ended');
    expect(open.length, `running attempts of ${service.name}`).toBeLessThanOrEqual(1);
    const drafts = world.codeHost.pullRequests.filter(({ branch, number }) => {
      const state = world.codeHost.states.get(`${REPOSITORY}#${number}`)?.state ?? 'open';
      return branch.endsWith(incident.id) && state === 'open';
    });
    expect(drafts.length, `open drafts of ${service.name}`).toBeLessThanOrEqual(1);
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

/** The ledger says what the model says, and people were told of it. */
export async function checkSame(model: Model, world: World): Promise<void> {
  const incidents = await Promise.all(model.bugs.map(({ service }) => world.incidentOf(service)));
  expect(await Promise.all(model.bugs.map((bug, index) => readBug(world, bug, incidents, index)))).toEqual(
    model.bugs.map((bug) => predicted(model, bug)),
  );
  const held = holdings(model);
  expect(Object.fromEntries([...held.keys()].map((name) => [name, world.ledger.total(name)]))).toEqual(
    Object.fromEntries(held),
  );
  expect(await readBreakers(model, world)).toEqual(
    model.breakers.map(({ name, failures, probeFrom, probe, openings }) => ({
      name,
      failures,
      probeFrom,
      isProbed: probe !== undefined,
      told: openings,
    })),
  );
}

const predicted = (model: Model, bug: ModelBug) => ({
  service: bug.service.name,
  status: bug.status,
  alerts: bug.alerts.size,
  errors: bug.seen.size,
  attempts: bug.attempts.map(({ ended, dollars }) => ({ ended, dollars: ended ? dollars : 0 })),
  draft: bug.draft?.number,
  isPublishing: bug.publishing,
  hasThread: bug.hasThread,
  partOf: bug.partOf?.lead.service.name,
  members: membersOf(model, bug)
    .map(({ service }) => service.name)
    .toSorted(),
});

async function readBug(
  world: World,
  { service }: ModelBug,
  incidents: readonly (Incident | undefined)[],
  index: number,
): Promise<ReturnType<typeof predicted>> {
  const incident = incidents[index];
  const none = { alerts: 0, errors: 0, attempts: [], draft: undefined, isPublishing: false, hasThread: false };
  if (incident === undefined) {
    return { service: service.name, status: 'none', ...none, partOf: undefined, members: [] };
  }
  const attempts = await world.ledger.listAttempts(incident.id);
  const nameOf = (id: string) => incidents.find((each) => each?.id === id)?.service ?? id;
  return {
    service: service.name,
    status: incident.status,
    alerts: incident.alertCount,
    errors: occurrenceCount(incident),
    attempts: attempts.map(({ status, dollars }) => ({ ended: status === 'ended', dollars })),
    draft: incident.pullRequest?.number,
    isPublishing: incident.publishing !== undefined,
    hasThread: incident.thread !== undefined,
    partOf: incident.partOf && nameOf(incident.partOf.incidentId),
    members: (incident.members ?? []).map(({ incidentId }) => nameOf(incidentId)).toSorted(),
  };
}

async function readBreakers(model: Model, { ledger, messenger }: World) {
  const names = model.breakers.map(({ name }) => name);
  const { breakers } = await ledger.readPolicyContext({ budgets: [], breakers: names, mutes: [] });
  const replies = messenger.threads.flatMap((thread) => [...thread.replies.keys()]);
  return names.map((name) => {
    const breaker = breakers.find((each) => each.name === name);
    return {
      name,
      failures: breaker?.failures ?? 0,
      probeFrom: breaker?.open?.probeFrom,
      isProbed: breaker?.probe !== undefined,
      told: replies.filter((key) => key.startsWith(`circuit-${name}-`)).length,
    };
  });
}

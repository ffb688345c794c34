import { LIMITS, type Model, type ModelBug, REPOSITORY } from './state.ts';

/** What is held of each budget, by its name. */
export function holdings({ bugs }: Pick<Model, 'bugs'>): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  const hold = (name: string, amount: number) => held.set(name, (held.get(name) ?? 0) + amount);
  for (const { service, attempts } of bugs) {
    for (const { at, dollars, draft, pullRequest } of attempts) {
      const { day, month, hour } = namesOf(at);
      hold(`attempts/${service.name}/${day}`, 1);
      for (const name of [`${service.name}/${day}`, day, month]) hold(`dollars/${name}`, dollars);
      hold(`drafts/${REPOSITORY}`, draft ? 1 : 0);
      hold(`pull-requests/${hour}`, 0);
      if (pullRequest !== undefined) hold(`pull-requests/${namesOf(pullRequest).hour}`, 1);
    }
  }
  return held;
}

/** Whether what is left pays an attempt at this bug. */
export function paysAttempt(model: Model, { service }: ModelBug, at = model.now): boolean {
  const { day } = namesOf(at);
  const dollars = (holdings(model).get(`dollars/${day}`) ?? 0) + LIMITS.dollarsPerAttempt;
  return dollars <= LIMITS.dollarsPerDay && (service.mode === 'suggest' || paysDraft(model, at));
}

/** Whether one more draft may be opened. */
export function paysDraft(model: Model, at = model.now): boolean {
  const held = holdings(model);
  const { hour } = namesOf(at);
  return (
    (held.get(`drafts/${REPOSITORY}`) ?? 0) < LIMITS.openDrafts &&
    (held.get(`pull-requests/${hour}`) ?? 0) < LIMITS.pullRequestsPerHour
  );
}

function namesOf(at: number) {
  const time = new Date(at).toISOString();
  return { month: time.slice(0, 7), day: time.slice(0, 10), hour: time.slice(0, 13) };
}

import type { FoundGroup } from '../../core/records/found-group.ts';
import type { Incident } from '../../core/records/incident.ts';
import { eventsOf, type FoundErrors } from '../../core/search/found-errors.ts';
import { countKnown, countLinked, isOpenedBy } from './count-bug.ts';
import type { Failures } from './failures.ts';
import { type GroupSeen, seeBug, type TakenUp, type TriageDependencies, takeUpBug } from './take-up-bug.ts';

/** New bugs that one alert opens; the rest come with later alerts. Known bugs are no part of these. */
const NEW_BUGS_MOST = 20;

/**
 * Takes up the bugs behind an alert. Known ones are counted first, which tells the new ones apart. New ones are then opened
 * and claimed before an attempt at a known one is thought of: noisy bugs that are known cannot crowd a new one out.
 *
 * @param failures gets what went wrong with one bug; the others are taken up all the same
 * @returns what became of each, and how many new bugs, with how many error events, are left for later alerts
 */
export async function takeUpBugs(
  deps: TriageDependencies,
  input: Omit<GroupSeen, 'group'> & { readonly found: FoundErrors },
  failures: Failures,
): Promise<{ readonly taken: readonly TakenUp[]; readonly deferred: FoundErrors['left'] }> {
  const { found, ...rest } = input;
  const known: [GroupSeen, Incident][] = [];
  const others: FoundGroup[] = [];
  for (const group of found.groups) {
    await failures.collect(async () => {
      const seen = { ...rest, group };
      const counted = await countKnown(deps.ledger, seeBug(seen, deps.clock()));
      if (counted === undefined) others.push(group);
      else known.push([seen, counted]);
    });
  }
  // What an earlier delivery of the alert opened is among them, so a repeat opens nothing.
  const room = NEW_BUGS_MOST - known.filter(([, counted]) => isOpenedBy(counted, input.alert)).length;
  const { opened, deferred } = await choose(deps, others, room, found.left);
  const taken: TakenUp[] = [];
  const take = async (seen: GroupSeen, count: () => Promise<Incident>) => {
    const takenUp = await failures.collect(async () => takeUpBug(deps, seen, await count()));
    if (takenUp !== undefined) taken.push(takenUp);
  };
  const beside = deferred.bugs === 0 ? undefined : deferred;
  for (const group of opened) {
    const seen = { ...rest, group };
    await take(seen, () => countLinked(deps.ledger, seeBug(seen, deps.clock(), beside)));
  }
  for (const [seen, counted] of known) await take(seen, async () => counted);
  return { taken, deferred };
}

/** Among more bugs than there is room for, those that are known by another name have room, too. */
async function choose(
  { ledger }: TriageDependencies,
  others: readonly FoundGroup[],
  room: number,
  deferred: FoundErrors['left'],
): Promise<{ readonly opened: readonly FoundGroup[]; readonly deferred: FoundErrors['left'] }> {
  if (others.length <= room) return { opened: others, deferred };
  const opened: FoundGroup[] = [];
  const rest: FoundGroup[] = [];
  let free = Math.max(0, room);
  for (const group of others) {
    const { fingerprint } = group.fingerprint;
    const link = await ledger.getLink(fingerprint);
    const isNew = link === undefined || link.incidentId === fingerprint;
    if (isNew && free === 0) rest.push(group);
    else opened.push(group);
    if (isNew) free = Math.max(0, free - 1);
  }
  const events = rest.reduce((sum, group) => sum + eventsOf(group), deferred.events);
  return { opened, deferred: { bugs: deferred.bugs + rest.length, events } };
}

import { findService } from '../../core/config.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { settled } from '../../core/incident/open-work.ts';
import { settleIncident } from '../../core/incident/settle-incident.ts';
import { resolve } from '../../core/publication/follow-fix.ts';
import { askPullRequest } from '../../core/request/ask-pull-request.ts';
import { shareBehind } from '../../core/thread/share-incident.ts';
import { isBehind } from '../../core/thread/thread-turn.ts';
import { lookAtPublication } from './look-at-publication.ts';
import { lookAtWork } from './look-at-work.ts';
import type { SweepDependencies } from './sweep.ts';

/** Looks at one incident that is due, and at when to look at it next. */
export async function lookAtIncident(deps: SweepDependencies, id: string): Promise<void> {
  const { ledger, clock } = deps;
  const incident = await ledger.getIncident(id);
  if (incident === undefined) return;
  if (isBehind(incident, clock())) await catchUp(deps, incident);
  if (incident.lookAt === undefined || incident.lookAt > clock()) return;
  await goOn(deps, incident);
  await ledger.changeIncident(id, (present) =>
    present.unsettled === true || present.lookAt !== incident.lookAt ? present : settled(present, clock()),
  );
}

async function goOn(deps: SweepDependencies, incident: Incident): Promise<unknown> {
  const { ledger, clock } = deps;
  if (incident.status === 'in-work') return lookAtWork(deps, incident);
  if (incident.unsettled === true) return settleIncident(deps, incident);
  if (incident.publishing !== undefined) return lookAtPublication(deps, incident, incident.publishing);
  if (incident.status !== 'merged') return askPullRequest(deps, incident);
  const watched = await ledger.changeIncident(incident.id, (present) => resolve(present, clock()));
  return watched.unsettled === true ? settleIncident(deps, watched) : watched;
}

/** Shows what alerts have left unshown, since none came after them. */
async function catchUp(deps: SweepDependencies, incident: Incident): Promise<void> {
  const channel = findService(deps.config, incident)?.slackChannel ?? incident.thread?.channel;
  if (channel === undefined) return;
  await shareBehind(deps, incident, channel);
}

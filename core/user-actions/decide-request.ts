import type { ServiceConfig } from '../config/config.ts';
import { isPublishable, startPublishing } from '../lifecycle/draft-request.ts';
import { beginWork, dismiss } from '../lifecycle/incident-work.ts';
import { checkMembersNow } from '../lifecycle/members.ts';
import { takeThreadUpdateAnyway } from '../lifecycle/thread-update.ts';
import { refuseIncident } from '../policy/decide-attempt.ts';
import type { Attempt } from '../records/attempt.ts';
import type { Incident } from '../records/incident.ts';
import type { PersonRequest } from '../records/person-request.ts';
import { findDecision, isAskedTwice, newestMuteDecision, noteDecision } from './decision.ts';

interface RequestCase {
  readonly request: PersonRequest;
  readonly service: ServiceConfig;
  /** The attempt that the request is about. */
  readonly attempt?: Attempt | undefined;
  /** Why it is refused whatever the incident says: the person may not ask for it, or a budget is used up. */
  readonly refused?: string | undefined;
  readonly now: number;
}

/**
 * Applies a person's request to the incident as it is: notes who asked for what, and takes it up or says why not. The
 * same request again, and one that the same person has just made, change nothing. Pure.
 */
export function decideRequest(incident: Incident, input: RequestCase): Incident {
  const { request, now } = input;
  if (findDecision(incident, request.id) !== undefined || isAskedTwice(incident, request)) return incident;
  const refused = input.refused ?? refuse(incident, input);
  const noted = noteDecision(takeThreadUpdateAnyway(incident, request.id, now), request, refused);
  return refused === undefined ? takeUp(noted, input) : noted;
}

function takeUp(incident: Incident, { request, now }: RequestCase): Incident {
  switch (request.wish.action) {
    case 'try-again':
      return beginWork(incident, request.id, now);
    case 'open-draft':
      return startPublishing(incident, { request: request.id, attempt: request.attempt }, now);
    case 'dismiss':
      return dismiss(
        incident,
        { at: request.at, by: request.by.name, reason: request.reason ?? 'dismissed as not useful' },
        now,
      );
    case 'mute':
    case 'unmute':
      return checkMembersNow({ ...incident, updatedAt: now }, now);
    case 'split':
      return { ...incident, updatedAt: now };
    default:
      return request.wish satisfies never;
  }
}

/** Why the request is not carried out, for a person; undefined when nothing speaks against it. */
function refuse(incident: Incident, input: RequestCase): string | undefined {
  const { request, service, now } = input;
  switch (request.wish.action) {
    case 'try-again':
      return (
        refuseIncident({ incident, service, now, asked: true })?.reason ??
        refusePublishing(incident) ??
        refuseOlder(incident, request)
      );
    case 'open-draft':
      return refusePublishing(incident) ?? refuseOlder(incident, request) ?? refuseDraft(incident, input);
    case 'dismiss':
      return refusePublishing(incident) ?? refuseOlder(incident, request) ?? refuseDismissal(incident);
    case 'mute':
    case 'unmute':
      return (newestMuteDecision(incident)?.at ?? 0) > request.at
        ? 'somebody has decided otherwise since then'
        : undefined;
    case 'split':
      return incident.partOf === undefined ? 'it is part of no other incident' : undefined;
    default:
      return request.wish satisfies never;
  }
}

const refusePublishing = ({ publishing }: Incident): string | undefined =>
  publishing === undefined ? undefined : 'its draft is being opened';

const refuseOlder = (incident: Incident, { attempt }: PersonRequest): string | undefined =>
  incident.attempt === attempt ? undefined : `attempt ${incident.attempt} has begun since the button was shown`;

function refuseDraft({ status, pullRequest }: Incident, { attempt, request }: RequestCase): string | undefined {
  if (status === 'in-work') return `attempt ${request.attempt} is in work`;
  if (pullRequest !== undefined) return `it has pull request #${pullRequest.number}`;
  if (status !== 'fix-proposed' && status !== 'diagnosed') return 'no fix is proposed';
  return attempt !== undefined && isPublishable(attempt) ? undefined : 'the attempt has no patch';
}

function refuseDismissal({ status, attempt, pullRequest }: Incident): string | undefined {
  if (status === 'in-work') return `attempt ${attempt} is in work`;
  if (status === 'fix-proposed' && pullRequest !== undefined) {
    return `pull request #${pullRequest.number} is open: close it instead`;
  }
  return status === 'fix-proposed' || status === 'diagnosed' || status === 'failed'
    ? undefined
    : 'there is nothing to dismiss';
}

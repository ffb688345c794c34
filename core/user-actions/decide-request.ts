import type { ServiceConfig } from '../config/config.ts';
import { askForIssue, refuseIssue } from '../issue/ask-issue.ts';
import { mayWork } from '../lifecycle/coding-agent.ts';
import { hasDiagnosis, noteContradiction } from '../lifecycle/contradictions.ts';
import { isPublishable, startPublishing } from '../lifecycle/draft-request.ts';
import { beginRound, beginWork, dismiss } from '../lifecycle/incident-work.ts';
import { checkMembersNow } from '../lifecycle/members.ts';
import { beginRejecting } from '../lifecycle/reject-draft.ts';
import { takeThreadUpdateAnyway } from '../lifecycle/thread-update.ts';
import { refuseIncident } from '../policy/decide-attempt.ts';
import type { Attempt } from '../records/attempt.ts';
import type { Incident } from '../records/incident.ts';
import type { Person, PersonRequest } from '../records/person-request.ts';
import { findDecision, findSameBefore, newestMuteDecision, noteDecision } from './decision.ts';
import { cleanWords } from './kept-wish.ts';

interface RequestCase {
  readonly request: PersonRequest;
  readonly service: ServiceConfig;
  /** The attempt that the request is about: the newest, when it names none. */
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
  if (findDecision(incident, request.id) !== undefined || findSameBefore(incident, request) !== undefined) {
    return incident;
  }
  const refused = input.refused ?? refuse(incident, input);
  const noted = noteDecision(takeThreadUpdateAnyway(incident, request.id, now), request, refused);
  return refused === undefined ? takeUp(noted, input) : noted;
}

function takeUp(incident: Incident, { request, now }: RequestCase): Incident {
  const { wish, by, at, attempt = incident.attempt } = request;
  switch (wish.action) {
    case 'try-again':
      return beginWork(incident, request.id, now);
    case 'fix':
      return beginRound(incident, request.id, now);
    case 'open-draft':
      return startPublishing(incident, { request: request.id, attempt }, now);
    case 'hand-off':
      return startPublishing(incident, { request: request.id, attempt, applier: 'cursor' }, now);
    case 'dismiss':
      return dismiss(incident, { at, by: by.name, reason: request.reason ?? 'dismissed as not useful' }, now);
    case 'mute':
    case 'unmute':
      return checkMembersNow({ ...incident, updatedAt: now }, now);
    case 'wrong-diagnosis': {
      const { part, words } = wish;
      const contradicted = noteContradiction(incident, { at, by, attempt, part, words: cleanWords(words) });
      return { ...contradicted, updatedAt: now };
    }
    case 'assign': {
      const { assignee: _, ...rest } = incident;
      return { ...rest, ...(wish.to === null ? {} : { assignee: { to: wish.to, by, at } }), updatedAt: now };
    }
    case 'merge':
    case 'split':
    case 'stop':
      return { ...incident, updatedAt: now };
    case 'close-draft':
      return beginRejecting(incident, { by: by.name, reason: cleanWords(wish.words), request: request.id }, now);
    case 'open-issue':
      return { ...askForIssue(incident, by, now), updatedAt: now };
    default:
      return wish satisfies never;
  }
}

/** Why the request is not carried out, for a person; undefined when nothing speaks against it. */
function refuse(incident: Incident, input: RequestCase): string | undefined {
  const { request, service, now } = input;
  const { wish } = request;
  switch (wish.action) {
    case 'try-again':
      return (
        refuseIncident({ incident, service, now, asked: true })?.reason ??
        refusePublishing(incident) ??
        refuseOlder(incident, request)
      );
    case 'fix':
      return (
        refusePublishing(incident) ??
        refuseRound(incident) ??
        refuseIncident({ incident, service, now, asked: true, isRound: true })?.reason
      );
    case 'open-draft':
      return (
        refusePublishing(incident) ??
        refuseOlder(incident, request) ??
        refuseDraft(incident, input) ??
        refuseBesideAgent(input)
      );
    case 'hand-off':
      return (
        refuseApplier(service) ??
        refusePublishing(incident) ??
        refuseOlder(incident, request) ??
        refuseDraft(incident, input)
      );
    case 'dismiss':
      return refusePublishing(incident) ?? refuseOlder(incident, request) ?? refuseDismissal(incident);
    case 'mute':
    case 'unmute':
      return (newestMuteDecision(incident)?.at ?? 0) > request.at
        ? 'somebody has decided otherwise since then'
        : undefined;
    case 'wrong-diagnosis':
      return refuseOlder(incident, request) ?? refuseContradiction(incident, input);
    case 'assign':
      return refuseAssignment(incident, request, wish.to);
    case 'merge':
      return refusePublishing(incident) ?? refuseMerge(incident, wish.into);
    case 'split':
      return incident.partOf === undefined ? 'it is part of no other incident' : undefined;
    case 'stop':
      return incident.status === 'in-work' ? refuseOlder(incident, request) : 'no attempt is in work';
    case 'close-draft':
      return refusePublishing(incident) ?? refuseClosing(incident);
    case 'open-issue':
      return refuseIssue(incident);
    default:
      return wish satisfies never;
  }
}

const refuseApplier = ({ applier, mode }: ServiceConfig): string | undefined =>
  applier !== undefined && mode === 'suggest' ? undefined : 'Cursor is not the `applier` of this service';

function refusePublishing({ publishing }: Incident): string | undefined {
  if (publishing === undefined) return undefined;
  return publishing.applier === undefined ? 'its draft is being opened' : 'Cursor is applying its patch';
}

const refuseOlder = (incident: Incident, { attempt }: PersonRequest): string | undefined =>
  attempt === undefined || incident.attempt === attempt
    ? undefined
    : `attempt ${incident.attempt} has begun since the button was shown`;

function refuseDraft(incident: Incident, { attempt }: RequestCase): string | undefined {
  const { status, pullRequest } = incident;
  if (status === 'in-work') return `attempt ${incident.attempt} is in work`;
  if (pullRequest !== undefined) return `it has pull request #${pullRequest.number}`;
  if (status !== 'fix-proposed' && status !== 'diagnosed') return 'no fix is proposed';
  return attempt?.number === incident.attempt && isPublishable(attempt) ? undefined : 'the attempt has no patch';
}

/** Two would open a pull request each, and the agent's id would be forgotten. One that is not known to be there opens none. */
function refuseBesideAgent({ attempt, now }: RequestCase): string | undefined {
  const { startedAt, url = '' } = attempt?.publication?.agent ?? {};
  if (attempt === undefined || startedAt === undefined || !mayWork(attempt, now)) return undefined;
  return `Cursor’s agent may still work on it: ${url}`;
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

function refuseContradiction(incident: Incident, { attempt }: RequestCase): string | undefined {
  if (incident.status === 'in-work') return `attempt ${incident.attempt} is in work`;
  return attempt?.number === incident.attempt && hasDiagnosis(attempt) ? undefined : 'there is no diagnosis yet';
}

function refuseAssignment({ assignee }: Incident, { at }: PersonRequest, to: Person | null): string | undefined {
  if (assignee !== undefined && assignee.at > at) return 'somebody has decided otherwise since then';
  if (to === null) return assignee === undefined ? 'it is assigned to nobody' : undefined;
  return assignee?.to.id === to.id ? `it is assigned to ${assignee.to.name} already` : undefined;
}

function refuseRound(incident: Incident): string | undefined {
  const { status, attempt, pullRequest, rejection } = incident;
  if (status === 'in-work') return `attempt ${attempt} is in work`;
  if (pullRequest === undefined) return 'it has no pull request';
  const name = `pull request #${pullRequest.number}`;
  if (rejection !== undefined || status === 'expired') return `${name} is closed`;
  if (status === 'merged' || status === 'resolved' || status === 'regressed') return `${name} is merged`;
  const { archived, gone, queue } = pullRequest.seen ?? {};
  if (archived === true || gone === true) return `${name} cannot be changed`;
  return queue?.state === 'queued' ? `${name} is in the merge queue` : undefined;
}

function refuseClosing({ status, attempt, pullRequest, rejection }: Incident): string | undefined {
  if (status === 'in-work') return `attempt ${attempt} is in work: stop it first`;
  if (pullRequest === undefined) return 'it has no pull request';
  const name = `pull request #${pullRequest.number}`;
  if (rejection !== undefined || status === 'expired') return `${name} is closed already`;
  return status === 'fix-proposed' || status === 'diagnosed' || status === 'failed' ? undefined : `${name} is merged`;
}

function refuseMerge({ id, status, attempt, partOf }: Incident, into: string): string | undefined {
  if (id === into) return 'an incident cannot be part of itself';
  if (status === 'in-work') return `attempt ${attempt} is in work: merge it when that has ended`;
  return partOf?.incidentId === into && partOf.by === 'person' ? 'it is part of that incident already' : undefined;
}

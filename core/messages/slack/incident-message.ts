import type { KnownBlock } from '@slack/types';
import { errorsSeen } from '../../lifecycle/describe-occurrences.ts';
import { proofBeside } from '../../lifecycle/describe-proof.ts';
import { recoveredAt } from '../../lifecycle/incident-cycles.ts';
import { membersOf } from '../../lifecycle/members.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { type InvestigateVerdict, investigateVerdict } from '../../records/verdict.ts';
import { firstSentences } from '../../text/first-sentences.ts';
import { slackCode, slackLine, slackLink } from '../../text/mrkdwn.ts';
import { counted, dollars } from '../../text/quantities.ts';
import { newestMuteDecision } from '../../user-actions/decision.ts';
import { describeMember } from '../facts/describe-member.ts';
import { context, header, linkButtons, section } from './blocks.ts';
import { calledLine } from './call-reply.ts';
import { decisionButtons, isMuted } from './decision-buttons.ts';
import { howLong } from './decision-reply.ts';
import type { WorkState } from './fix-fate.ts';
import { localTime } from './local-time.ts';
import { personText } from './person-text.ts';
import { proofText } from './proof-text.ts';
import { workState } from './work-state.ts';
import { turnLine, yourTurn } from './your-turn.ts';

interface IncidentMessageRecords {
  readonly incident: Incident;
  /** The newest attempt, when there is one. */
  readonly attempt?: Attempt | undefined;
  /** What it is part of, when it is. */
  readonly lead?: Incident | undefined;
  /** A page that shows the incident, when there is one. */
  readonly pageUrl?: string | undefined;
}

/**
 * The first message of an incident's thread. Its first line says whether people must act; then come what fails and the state
 * of the work. It is replaced as that changes.
 */
export function incidentMessage({ incident, attempt, lead, pageUrl }: IncidentMessageRecords): SlackMessage {
  const state = incident.partOf === undefined ? workState(incident, attempt) : memberState(incident.partOf, lead);
  const verdict = investigateVerdict.safeParse(attempt?.phases.findLast(isInvestigated)?.verdict).data;
  const turn = turnLine(yourTurn(incident, attempt));
  const blocks: readonly KnownBlock[] = [
    section(`*${slackLine(turn, 300)}*`),
    header(incident.title),
    section(failure(incident)),
    ...recovery(incident),
    section(stateLine(state)),
    ...proven(incident, attempt),
    ...called(incident),
    ...(verdict === undefined ? [] : [section(diagnosis(incident, verdict))]),
    ...released(incident),
    ...storm(incident),
    ...linkButtons([
      {
        id: 'open-pull-request',
        text: pullRequestButton(incident),
        address: incident.pullRequest?.url,
        primary: true,
      },
      { id: 'open-datadog', text: 'Open in Datadog', address: incident.alertLink },
      { id: 'open-issue-page', text: `Open ${incident.issue?.place?.key}`, address: incident.issue?.place?.url },
      { id: 'open-incident', text: 'Open incident', address: pageUrl },
    ]),
    ...decisionButtons(incident, attempt),
    context(smallPrint(incident, attempt)),
  ];
  return { text: notification(incident, turn, state), blocks };
}

/** Who was called, and who answered. */
function called(incident: Incident): readonly KnownBlock[] {
  const line = calledLine(incident);
  return line === undefined ? [] : [context(line)];
}

/** The label leads to the thread of the incident that it is part of. */
function memberState({ because }: NonNullable<Incident['partOf']>, lead: Incident | undefined): WorkState {
  const name = lead === undefined ? 'another incident' : `“${lead.title}” of ${lead.service}`;
  const address = lead?.thread?.permalink;
  return {
    label: `Worked on as part of ${name}`,
    detail: because,
    ...(address === undefined ? {} : { address }),
  };
}

/** Why it is by itself again. */
function released({ released: release, partOf }: Incident): readonly KnownBlock[] {
  return release === undefined || partOf !== undefined
    ? []
    : [context(slackLine(`On its own again: ${release.because}`, 600))];
}

function pullRequestButton({ status, pullRequest }: Incident): string {
  const verb = ['rejected', 'merged', 'resolved', 'expired'].includes(status) ? 'Open' : 'Review';
  return `${verb} ${verb === 'Review' && pullRequest?.draft ? 'draft' : 'pull request'} #${pullRequest?.number}`;
}

const isInvestigated = (phase: Attempt['phases'][number]): boolean =>
  phase.name === 'investigate' && phase.status === 'verdict';

function failure(incident: Incident): string {
  const where = incident.env === undefined ? '' : ` in *${slackLine(incident.env, 100)}*`;
  const users = incident.affectedUsers === 0 ? '' : `, *${counted(incident.affectedUsers, 'user')}* affected`;
  const seen =
    incident.firstSeen === incident.lastSeen
      ? `Seen ${localTime(incident.firstSeen)}`
      : `First seen ${localTime(incident.firstSeen)}, last ${localTime(incident.lastSeen)}`;
  return [
    `*${slackLine(incident.service, 100)}*${where}: *${errorsSeen(incident)}*${users}`,
    seen,
    ...leftBeside(incident),
  ].join('\n');
}

/** An alert takes up so many new bugs at once: that there were more must be seen. */
function leftBeside({ leftBeside: deferred }: Incident): readonly string[] {
  if (deferred === undefined) return [];
  const more = `${counted(deferred.bugs, 'more bug')} (${counted(deferred.events, 'error')})`;
  return [`Its alert had ${more} than mendhook handles at once. Later alerts bring them again.`];
}

/** What the monitors say; whether the bug is gone is said by the state of the work. */
function recovery(incident: Incident): readonly KnownBlock[] {
  const at = recoveredAt(incident);
  return at === undefined ? [] : [context(`The alert recovered ${localTime(at)}`)];
}

function stateLine({ label, detail, address }: WorkState): string {
  const linked = slackLink(label, address);
  return detail === '' ? `*${linked}*` : `*${linked}*: ${slackLine(detail, 800)}`;
}

/** What the fix's test shows of this bug, while people have yet to answer the fix. */
function proven({ status, attempt: newest }: Incident, attempt: Attempt | undefined): readonly KnownBlock[] {
  const isWaiting = status === 'fix-proposed' || status === 'diagnosed';
  if (!isWaiting || attempt?.number !== newest || attempt.status !== 'ended') return [];
  const proof = proofBeside(attempt);
  return proof === undefined ? [] : [section(proofText(proof))];
}

/** The cause in two sentences and, where no pull request answers it, what a person should do. */
function diagnosis({ pullRequest, outcome }: Incident, verdict: InvestigateVerdict): string {
  const cause = `*Root cause* (confidence ${verdict.confidence}): ${slackLine(firstSentences(verdict.rootCause), 900)}`;
  const next = slackLine(firstSentences(verdict.nextSteps), 700);
  return pullRequest === undefined && outcome !== undefined && next !== '' ? `${cause}\n*What to do:* ${next}` : cause;
}

const MEMBERS_NAMED = 5;

/** Slack takes 3,000 characters in a section: the first few are named, the others counted. */
function storm(incident: Incident): readonly KnownBlock[] {
  const members = membersOf(incident);
  if (members.length === 0) return [];
  const named = members.slice(0, MEMBERS_NAMED).map((member) => `• ${slackLine(describeMember(member), 400)}`);
  const more = members.length - named.length;
  return [
    section(
      [
        `*Likely the same cause: ${counted(members.length, 'other error')}*`,
        ...named,
        ...(more === 0 ? [] : [`and ${more} more`]),
      ].join('\n'),
    ),
  ];
}

function smallPrint(incident: Incident, attempt: Attempt | undefined): string {
  return [
    ...(attempt === undefined ? [] : [`Cost ${dollars(attempt.dollars)}`, `attempt ${attempt.number}`]),
    counted(incident.alertCount, 'alert'),
    ...muted(incident),
    ...owned(incident),
    ...assigned(incident),
    slackCode(incident.repository, 150),
    slackCode(incident.id, 150),
  ].join('  ·  ');
}

function muted(incident: Incident): readonly string[] {
  const decision = isMuted(incident) ? newestMuteDecision(incident) : undefined;
  if (decision === undefined) return [];
  const why = decision.reason === undefined ? '' : `: ${slackLine(decision.reason, 300)}`;
  return [`muted ${howLong(decision)} by ${slackLine(decision.by.name, 80)}${why}`];
}

/** As text: nobody is mentioned by the first message. */
const owned = ({ owner }: Incident): readonly string[] =>
  owner === undefined ? [] : [`owner ${owner.names.map((name) => slackCode(name, 80)).join(', ')}`];

/** Slack calls nobody whose name comes in by a rewrite. */
const assigned = ({ assignee }: Incident): readonly string[] =>
  assignee === undefined ? [] : [`assigned to ${personText(assignee.to)}`];

/** What a phone shows before anybody opens the thread, and what a screen reader says. */
function notification(incident: Incident, turn: string, { label, detail }: WorkState): string {
  const where = incident.env === undefined ? '' : ` (${slackLine(incident.env, 100)})`;
  const users = incident.affectedUsers === 0 ? '' : `, ${counted(incident.affectedUsers, 'user')}`;
  const state = slackLine(detail === '' ? label : `${label}: ${detail}`, 400);
  const what = `${slackLine(incident.service, 100)}${where}: ${slackLine(incident.title, 300)}`;
  return `${slackLine(turn, 300)}. ${what}. ${errorsSeen(incident)}${users}. ${state}`;
}

import { membersOf } from '../../lifecycle/members.ts';
import { mdCode, mdLine, mdLink, mdList, mdProse } from '../../text/markdown.ts';
import { pullRequestMarker } from '../../text/marker.ts';
import { counted, dollars, duration } from '../../text/quantities.ts';
import { describeMember, MEMBERS_SHOWN } from '../facts/describe-member.ts';
import { costTable } from './cost-table.ts';
import { evidenceList } from './evidence-list.ts';
import { failureSummary, representativeTrace, whereSeen } from './failure-summary.ts';
import { fixDescription, notChecked } from './fix-description.ts';
import type { FixRecord } from './fix-record.ts';
import { isOfAnotherBug, isVerified, verificationSection } from './verification.ts';

/** GitHub's limit. Every part below is limited such that all of them together stay under it. */
export const BODY_LENGTH_LIMIT = 65_536;

/** The description of a draft pull request, in GitHub's Markdown, with exactly one marker, at its end. */
export function pullRequestBody(record: FixRecord): string {
  const { incident, attempt, investigation, proposal } = record;
  return joined([
    introduction(record),
    section('What happened', [representativeTrace(incident), whereSeen(incident)]),
    section('Errors of the same cause', [storm(record)]),
    section('Root cause', [
      mdProse(investigation.rootCause),
      `Confidence: ${investigation.confidence}. Evidence:`,
      evidenceList(investigation.evidence, record.blobUrl),
    ]),
    section('The fix', [fixDescription(proposal)]),
    section('How it was verified', [verificationSection(record)]),
    section('Not checked', [notChecked(investigation.notChecked)]),
    section('Risks', [risks(record)]),
    section('Similar incidents', [similarIncidents(record)]),
    section('Linked', [linked(record)]),
    section('Cost', [costTable(attempt), elapsed(record)]),
    pullRequestMarker(incident.id),
  ]);
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

function section(title: string, parts: readonly string[]): string {
  const body = joined(parts);
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

function introduction(record: FixRecord): string {
  const isUnrelated = isOfAnotherBug(record);
  const state =
    isUnrelated || isVerified(record)
      ? 'Its regression test fails without the change and passes with it.'
      : '**No test has confirmed it**: treat it as a suggestion.';
  const notes = record.notes.map((note) => `Please note: ${mdLine(note, 400)}`);
  return joined([
    isUnrelated ? NOT_THIS_BUG : '',
    failureSummary(record.incident),
    `mendhook wrote this draft with Claude Code, and no person has reviewed it yet. ${state}`,
    mdList(notes, 8),
    hinted(record),
  ]);
}

const hinted = ({ attempt: { hint } }: FixRecord): string =>
  hint === undefined ? '' : `Hint by ${mdLine(hint.by.name, 80)}: ${mdLine(hint.words, 600)}`;

const NOT_THIS_BUG =
  '**Not shown to be this bug.** The regression test neither raised the error below nor ran its code, so no test shows that this change fixes it. See “How it was verified”, and decide.';

function storm({ incident }: FixRecord): string {
  const members = membersOf(incident);
  if (members.length === 0) return '';
  return joined([
    'They began together, and this attempt knew all of them. Check in the review that the fix covers each.',
    mdList(
      members.map((member) => mdLine(describeMember(member), 250)),
      MEMBERS_SHOWN,
    ),
  ]);
}

function risks({ proposal, findings }: FixRecord): string {
  const named = proposal.risks.map((risk) => mdLine(risk, 400));
  const found = findings.map(
    ({ rule, path, reason }) =>
      `Found in the diff by the rule ${mdCode(rule, 80)}${path === undefined ? '' : `, in ${mdCode(path)}`}: ${mdLine(reason, 300)}`,
  );
  return named.length + found.length === 0
    ? 'None are known, and no rule for diffs objected.'
    : mdList([...found, ...named], 15);
}

/** A list of what is known; without any, the section is left out. */
const similarIncidents = ({ similar = [] }: FixRecord): string =>
  mdList(
    similar.map((line) => mdLine(line, 500)),
    5,
  );

function linked({ incident, issueUrl, reportPath, isReportComment }: FixRecord): string {
  const { fingerprint, because } = incident.fingerprint;
  return mdList([
    ...(reportPath === undefined ? [] : [`Incident report, a file of this pull request: ${mdCode(reportPath)}`]),
    ...(isReportComment ? ['Incident report: a comment of this pull request'] : []),
    ...(incident.alertLink === undefined
      ? []
      : [
          `${mdLink('The alert in Datadog', incident.alertLink, 3_000)} (${counted(incident.alertCount, 'alert')} so far)`,
        ]),
    ...(issueUrl === undefined ? [] : [mdLink('The issue in Datadog Error Tracking', issueUrl)]),
    ...(incident.thread?.permalink === undefined ? [] : [mdLink('The thread in Slack', incident.thread.permalink)]),
    `Fingerprint ${mdCode(fingerprint)}: ${mdLine(because, 300)}`,
  ]);
}

function elapsed({ attempt }: FixRecord): string {
  const ends = [attempt.endedAt, ...attempt.phases.map((phase) => phase.endedAt)].map((time) => time ?? 0);
  const limit = dollars(attempt.service.policy.dollarsPerAttempt);
  const time =
    attempt.startedAt === undefined || Math.max(...ends) < attempt.startedAt
      ? ''
      : `, ${duration(Math.max(...ends) - attempt.startedAt)} from its start to the end of the last phase`;
  return `Attempt ${attempt.number}: ${dollars(attempt.dollars)} of at most ${limit}${time}.`;
}

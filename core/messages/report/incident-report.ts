import { countSeen } from '../../lifecycle/describe-occurrences.ts';
import { firstSentences } from '../../text/first-sentences.ts';
import { mdCode, mdLine, mdLink, mdList, mdProse, mdTable } from '../../text/markdown.ts';
import { count, utcTime } from '../../text/quantities.ts';
import { costTable } from '../pull-request/cost-table.ts';
import { evidenceList } from '../pull-request/evidence-list.ts';
import { extent, failureSummary, representativeTrace, whereSeen } from '../pull-request/failure-summary.ts';
import { fixDescription, notChecked } from '../pull-request/fix-description.ts';
import type { FixRecord } from '../pull-request/fix-record.ts';
import { isOfAnotherBug, isVerified, verificationSection } from '../pull-request/verification.ts';
import { timeline } from './timeline.ts';

/** The post-incident document, blameless: what happened and why, what was done, what is left to do. Markdown. */
export function incidentReport(record: FixRecord): string {
  const { incident, attempt, investigation, proposal } = record;
  const sections: Readonly<Record<string, readonly string[]>> = {
    Summary: [summary(record)],
    Impact: [extent(incident), whereSeen(incident), representativeTrace(incident)],
    'Timeline (UTC)': [mdTable(['Time', 'What happened'], timelineRows(record))],
    'Root cause': [mdProse(investigation.rootCause), `Confidence: ${investigation.confidence}.`],
    Evidence: [evidenceList(investigation.evidence, record.blobUrl)],
    Fix: [fixDescription(proposal)],
    Verification: [verificationSection(record)],
    'Follow-ups': [followUps(record)],
    'Not checked': [notChecked(investigation.notChecked)],
    Cost: [costTable(attempt)],
  };
  const written = Object.entries(sections).map(([title, parts]) => joined([`## ${title}`, ...parts]));
  return `${joined([`${HEADING}${mdLine(investigation.title, 200)}`, overview(record), ...written])}\n`;
}

const HEADING = '# Incident: ';

/** Whether a file is a report of mendhook's, which a later attempt at the same bug may rewrite. */
export const isIncidentReport = (text: string): boolean => text.startsWith(HEADING);

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

function overview({ incident, attempt }: FixRecord): string {
  const { samples } = incident;
  const rows: readonly (readonly [string, string])[] = [
    ['Service', mdCode(incident.service)],
    ['Environment', mdCode(incident.env ?? '')],
    ['Repository', mdCode(incident.repository)],
    ['Commit', mdCode(attempt.commit ?? incident.representative.commit ?? '')],
    ['Versions', samples.versions.map((version) => mdCode(version, 80)).join(', ')],
    ['First seen', utcTime(incident.firstSeen)],
    ['Last seen', utcTime(incident.lastSeen)],
    ['Errors', countSeen(incident)],
    ['Users affected', incident.affectedUsers === 0 ? 'not known' : count(incident.affectedUsers)],
    ['Alerts', mdLink(count(incident.alertCount), incident.alertLink, 3_000)],
    ['Fingerprint', mdCode(incident.fingerprint.fingerprint)],
  ];
  return mdTable(
    ['', ''],
    rows.filter(([, value]) => value !== ''),
  );
}

function summary(record: FixRecord): string {
  const state = stateOfFix(record);
  return `${failureSummary(record.incident)} ${mdLine(firstSentences(record.investigation.rootCause), 900)} ${state}`;
}

function stateOfFix(record: FixRecord): string {
  if (isVerified(record)) return 'A fix is proposed whose regression test fails without it and passes with it.';
  return isOfAnotherBug(record)
    ? 'A fix is proposed, but no test shows that it fixes this bug.'
    : 'A fix is proposed, but no test has confirmed it.';
}

const timelineRows = ({ incident, attempt }: FixRecord): readonly (readonly string[])[] =>
  timeline(incident, attempt).map(({ at, text }) => [utcTime(at).replace(' UTC', ''), mdLine(text, 300)]);

function followUps(record: FixRecord): string {
  const { investigation } = record;
  return mdList([
    isVerified(record) ? 'Review the draft pull request and merge it.' : 'Confirm or replace the proposed fix by hand.',
    ...(investigation.nextSteps.trim() === '' ? [] : [mdLine(investigation.nextSteps, 1_500)]),
    'Watch the error after the deploy: this fingerprint must not come back.',
  ]);
}

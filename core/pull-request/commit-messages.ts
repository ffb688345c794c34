import { incidentReportPath } from '../incident-report.ts';
import { inertLine } from '../text/inert-line.ts';
import type { FixRecord } from './fix-record.ts';

const SUBJECT_LENGTH = 72;
const BODY_WIDTH = 72;

/** The messages of the two commits of a draft, each with trailers that lead back to the incident. */
export function commitMessages(record: Pick<FixRecord, 'incident' | 'attempt' | 'investigation' | 'proposal'>): {
  readonly fix: string;
  readonly report: string;
} {
  const { incident, investigation, proposal } = record;
  const title = inertLine(investigation.title, SUBJECT_LENGTH - 'fix: '.length) || 'production error';
  return {
    fix: message(`fix: ${title}`, [investigation.rootCause, proposal.summary], trailers(record)),
    report: message(
      'docs: add the incident report',
      [`${title}. See ${incidentReportPath(incident)}.`],
      trailers(record),
    ),
  };
}

const message = (subject: string, paragraphs: readonly string[], lastLines: readonly string[]): string =>
  [subject, ...paragraphs.map((text) => wrap(inertLine(text, 2_000))), lastLines.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');

const trailers = ({ incident, attempt }: Pick<FixRecord, 'incident' | 'attempt'>): readonly string[] => [
  `Incident: ${inertLine(incident.id, 200)}`,
  `Fingerprint: ${inertLine(incident.fingerprint.fingerprint, 200)}`,
  `Attempt: ${attempt.number}`,
];

/** Lines of at most 72 characters, as far as words allow; none begins with "#", which git takes for a comment. */
function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.pop() ?? '';
    const joined = last === '' ? word.replace(/^#+/, '- $&') : `${last} ${word}`;
    if (last === '' || joined.length <= BODY_WIDTH || word.startsWith('#')) lines.push(joined);
    else lines.push(last, word);
  }
  return lines.join('\n');
}

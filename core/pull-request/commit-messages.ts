import { cleanText } from '../text/clean-text.ts';
import { inertLine } from '../text/inert-line.ts';
import { proseBlocks } from '../text/prose-blocks.ts';
import { shorten } from '../text/shorten.ts';
import type { FixRecord } from './fix-record.ts';

const SUBJECT_LENGTH = 72;
const BODY_WIDTH = 70;

/** The messages of the two commits of a draft, each with trailers that lead back to the incident. */
export function commitMessages(
  record: Pick<FixRecord, 'incident' | 'attempt' | 'investigation' | 'proposal' | 'reportPath'>,
): {
  readonly fix: string;
  readonly report: string;
} {
  const { investigation, proposal, reportPath } = record;
  const title = inertLine(investigation.title, SUBJECT_LENGTH - 'fix: '.length) || 'production error';
  return {
    fix: message(`fix: ${title}`, [investigation.rootCause, proposal.summary], trailers(record)),
    report: message(
      'docs: add the incident report',
      [reportPath === undefined ? `${title}.` : `${title}. See ${reportPath}.`],
      trailers(record),
    ),
  };
}

const message = (subject: string, texts: readonly string[], lastLines: readonly string[]): string =>
  [subject, ...texts.map(paragraphs), lastLines.join('\n')].filter((part) => part !== '').join('\n\n');

const trailers = ({ incident, attempt }: Pick<FixRecord, 'incident' | 'attempt'>): readonly string[] => [
  `Incident: ${inertLine(incident.id, 200)}`,
  `Fingerprint: ${inertLine(incident.fingerprint.fingerprint, 200)}`,
  `Attempt: ${attempt.number}`,
];

const TEXT_LENGTH = 2_000;
const LINES = 40;

/** Paragraphs and lists as git shows them; code stays in the diff. */
const paragraphs = (text: string): string =>
  proseBlocks(shorten(cleanText(text), TEXT_LENGTH))
    .filter(({ kind }) => kind !== 'code')
    .slice(0, LINES)
    .map((block) => {
      if (!('text' in block)) return '';
      const lines = wrap(inertLine(block.text, TEXT_LENGTH));
      return block.kind === 'item' ? `- ${lines.join('\n  ')}` : lines.join('\n');
    })
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Lines of at most 70 characters, as far as words allow; none begins with "#", which git takes for a comment. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.pop() ?? '';
    const joined = last === '' ? word.replace(/^#+/, '- $&') : `${last} ${word}`;
    if (last === '' || joined.length <= BODY_WIDTH || word.startsWith('#')) lines.push(joined);
    else lines.push(last, word);
  }
  return lines;
}

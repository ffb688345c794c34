import { cleanText } from '../../text/clean-text.ts';
import { inertLine } from '../../text/inert-line.ts';
import { proseBlocks } from '../../text/prose-blocks.ts';
import { shorten } from '../../text/shorten.ts';
import { SIGN_OFF } from './commit-author.ts';
import { CONVENTIONAL, commitHeader } from './commit-style.ts';
import type { FixRecord } from './fix-record.ts';
import { pullRequestTitle } from './title.ts';

const BODY_WIDTH = 70;
/** The usual rules of commitlint take lines of up to 100. */
const LINE_LENGTH = 100;

/** The messages of the two commits of a draft, each with trailers that lead back to the incident. */
export function commitMessages(
  record: Pick<FixRecord, 'incident' | 'attempt' | 'investigation' | 'proposal' | 'reportPath' | 'commitStyle'>,
): {
  readonly fix: string;
  readonly report: string;
} {
  const { investigation, proposal, reportPath, commitStyle = CONVENTIONAL } = record;
  const title = inertLine(investigation.title, LINE_LENGTH - 'See .'.length) || 'A production error';
  const place =
    reportPath === undefined || reportPath.length > LINE_LENGTH - 'See .'.length ? '' : ` See ${reportPath}.`;
  return {
    fix: message(pullRequestTitle(record), [investigation.rootCause, proposal.summary], trailers(record)),
    report: message(
      commitHeader(commitStyle.docs, 'add the incident report', commitStyle),
      [`${title.replace(/\.$/, '')}.${place}`],
      trailers(record),
    ),
  };
}

/** The message of the commit by which a draft is changed as people asked. */
export const roundCommitMessage = (
  record: Pick<FixRecord, 'incident' | 'attempt' | 'proposal' | 'commitStyle'>,
): string => {
  const { proposal, commitStyle = CONVENTIONAL } = record;
  const subject = commitHeader(commitStyle.fix, 'change the fix as its review asks', commitStyle);
  return message(subject, [proposal.summary], trailers(record));
};

const message = (subject: string, texts: readonly string[], lastLines: readonly string[]): string =>
  [subject, ...texts.map(paragraphs), lastLines.join('\n')].filter((part) => part !== '').join('\n\n');

const trailers = ({
  incident,
  attempt,
  commitStyle = CONVENTIONAL,
}: Pick<FixRecord, 'incident' | 'attempt' | 'commitStyle'>): readonly string[] => [
  `Incident: ${inertLine(incident.id, TRAILER_LENGTH)}`,
  `Fingerprint: ${inertLine(incident.fingerprint.fingerprint, TRAILER_LENGTH)}`,
  `Attempt: ${attempt.number}`,
  ...(commitStyle.signOff ? [SIGN_OFF] : []),
];

const TRAILER_LENGTH = LINE_LENGTH - 'Fingerprint: '.length;

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

/** Lines of at most 70 characters, as far as words allow, and never of more than 98; none begins with "#", which git takes for a comment. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap(cutWord)) {
    const last = lines.pop() ?? '';
    const joined = last === '' ? word.replace(/^#+/, '- $&') : `${last} ${word}`;
    if (last === '' || joined.length <= BODY_WIDTH || word.startsWith('#')) lines.push(joined);
    else lines.push(last, word);
  }
  return lines;
}

/** An item's lines begin with two characters more. */
const LONGEST_WORD = LINE_LENGTH - '- '.length - '- '.length;

const cutWord = (word: string): readonly string[] =>
  word.length <= LONGEST_WORD ? [word] : (word.match(new RegExp(`.{1,${LONGEST_WORD}}`, 'gu')) ?? []);

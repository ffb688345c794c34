import type { ReviewThread } from '../../ports/code-host.ts';
import { cleanText } from '../../text/clean-text.ts';
import { oneLine, shorten, shortenMiddle } from '../../text/shorten.ts';

const THREADS_SHOWN = 20;
const CHECKS_SHOWN = 20;
const WORDS_LENGTH = 1_000;
const THREAD_LENGTH = 1_500;
const CHECK_LENGTH = 100;

export interface Review {
  readonly by: string;
  readonly words: string;
  readonly threads: readonly ReviewThread[];
  /** Names of checks that failed. */
  readonly checks: readonly string[];
}

export interface DescribedReview {
  readonly text: string;
  /** How many threads are in the text, and how many are not, because it would be too long. */
  readonly threads: number;
  readonly cut: number;
  /** As they are in the text. */
  readonly checks: readonly string[];
}

/**
 * What people say of a draft, as an objection to its change: what was asked for, the failing checks' names, and as many whole threads as
 * fit. A long thread has its middle cut out.
 *
 * @param limit of the text, in UTF-16 units
 */
export function describeReview({ by, words, threads, checks }: Review, limit: number): DescribedReview {
  const names = checks.slice(0, CHECKS_SHOWN).map((name) => shorten(oneLine(cleanText(name)), CHECK_LENGTH));
  const asked = [
    'People reviewed the draft pull request of this change, and ask for another version. Keep to the rules; say what you do not do, and why.',
    `${oneLine(cleanText(by))} asks: ${cleanText(words)}`,
    ...(names.length === 0 ? [] : [`Checks that failed on it:\n${names.map((name) => `- ${name}`).join('\n')}`]),
  ].join('\n\n');
  const lines = fitting(threads.slice(0, THREADS_SHOWN).map(describeThread), limit - asked.length - FRAME_LENGTH);
  const cut = threads.length - lines.length;
  return { text: `${asked}\n\n${frame(lines, cut)}`, threads: lines.length, cut, checks: names };
}

/** What `frame` adds at most. */
const FRAME_LENGTH = 200;

function frame(lines: readonly string[], cut: number): string {
  if (lines.length === 0 && cut === 0) return 'No thread is open.';
  const rest = cut === 0 ? [] : [`${cut} more open ${cut === 1 ? 'thread is' : 'threads are'} not shown here.`];
  return ['Open threads:', ...lines, ...rest].join('\n');
}

/** As many from the beginning as the length allows. */
function fitting(lines: readonly string[], length: number): readonly string[] {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += line.length + 1;
    return used > length;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

function describeThread({ path, line, words }: ReviewThread): string {
  const place = `${shorten(oneLine(cleanText(path)), PATH_LENGTH)}${line === undefined ? '' : `:${line}`}`;
  const said = words.map(({ by, text }) => `  ${by}: ${shorten(oneLine(cleanText(text)), WORDS_LENGTH)}`).join('\n');
  return `- ${place}\n${shortenMiddle(said, THREAD_LENGTH)}`;
}

const PATH_LENGTH = 300;

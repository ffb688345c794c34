import type { PatchFile } from '../../core/diff/parse-patch.ts';
import { describeChanges } from '../../core/messages/facts/describe-changes.ts';
import type { ReviewFinding } from '../../core/records/review-verdict.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { fence, renderPrompt } from '../../core/text/prompt.ts';
import { fenceLines, readTemplate } from './prompt-template.ts';

/** What became of a change since an earlier commit. */
export type Since =
  | { readonly kind: 'changed'; readonly files: readonly PatchFile[]; readonly skipped: readonly Skipped[] }
  /** The earlier commit is the one that is reviewed now. */
  | { readonly kind: 'same' }
  /** The earlier commit cannot be read. */
  | { readonly kind: 'not-read' };

interface Skipped {
  readonly path: string;
  readonly why: string;
}

/** What a review is told of the one before. */
export interface ToldEarlier {
  /** The commit that was reviewed. */
  readonly commit: string;
  readonly since: Since;
  /** Its findings that still stand. */
  readonly findings: readonly ReviewFinding[];
}

const SINCE_LENGTH = 20_000;
const FINDING_LENGTH = 700;
const SKIPPED_SHOWN = 20;

/**
 * The part of a review's prompt about the review before, with a blank line before it.
 *
 * @param boundary random for each run; see `fence`
 */
export function reviewAgainPrompt({ commit, since, findings }: ToldEarlier, boundary: string): string {
  const text = renderPrompt('review-again', readTemplate('review-again'), {
    earlierCommit: commit,
    since: describeSince(since, boundary),
    standing: fenceLines(findings.map(describeFinding), boundary, FINDING_LENGTH),
  });
  return `\n${text}`;
}

function describeSince(since: Since, boundary: string): string {
  if (since.kind === 'same') return 'Nothing: it is the same commit. Review the whole change again.';
  if (since.kind === 'not-read')
    return 'Not known: that commit cannot be fetched any more. Take the whole change as changed.';
  const { files, skipped } = since;
  if (files.length === 0 && skipped.length === 0) return 'No line of this change. Review the whole change again.';
  const left = skipped.slice(0, SKIPPED_SHOWN).map(({ path, why }) => `not shown: ${cleanText(path)} ${why}`);
  return fence([describeChanges(files, SINCE_LENGTH), ...left].join('\n'), boundary);
}

const describeFinding = ({ path, line, category, severity, text }: ReviewFinding): string =>
  `${path}:${line} (${severity}, ${category}) ${text}`;

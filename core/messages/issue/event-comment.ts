import type { FixEvent } from '../../lifecycle/issue-due.ts';
import { type AdfDocument, adfDocument, adfLine, adfLink, adfParagraph } from '../../text/adf.ts';

/** What an issue is told of the fix of its incident. */
export function issueEventComment(event: FixEvent): AdfDocument {
  const { number, url } = event.pullRequest;
  return adfDocument(adfParagraph(adfLink(`Pull request #${number}`, url), adfLine(`: ${issueEventText(event)}`)));
}

/** The event in words, after the pull request's name. Raw text. */
export function issueEventText({ kind, by }: Pick<FixEvent, 'kind' | 'by'>): string {
  switch (kind) {
    case 'merged':
      return `it was merged${by === undefined ? '' : ` by ${by}`}. mendhook watches whether the bug stays away.`;
    case 'resolved':
      return 'the bug has stayed away since its merge.';
    case 'regressed':
      return `the bug is back after its merge${by === undefined ? '' : `, in release ${by}`}.`;
    default:
      return kind satisfies never;
  }
}

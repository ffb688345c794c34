import { inertLine } from '../../text/inert-line.ts';

const LINE_LENGTH = 98;
const LINES = 20;

/** The message of the commit that adds written tests to a pull request's branch. Purposes are the model's words. */
export function testsCommitMessage(about: {
  readonly changeId: string;
  readonly round: number;
  readonly tests: readonly { readonly path: string; readonly purpose: string }[];
}): string {
  const lines = about.tests
    .slice(0, LINES)
    .flatMap(({ path, purpose }) => [`- ${inertLine(path, LINE_LENGTH)}`, `  ${inertLine(purpose, LINE_LENGTH)}`]);
  return [
    'test: cover changed lines of this pull request',
    'Each test fails on a small change of such a line that no test noticed before.',
    lines.join('\n'),
    `Change: ${about.changeId}\nRound: ${about.round}`,
  ].join('\n\n');
}

import { cleanText } from '../../core/text/clean-text.ts';
import { fence, renderPrompt } from '../../core/text/prompt.ts';
import { oneLine, shorten, shortenMiddle } from '../../core/text/shorten.ts';
import type { TestCommands } from '../../core/toolchains/toolchain.ts';
import { fenceLines, readTemplate } from './prompt-template.ts';

const TITLE_LENGTH = 300;
const LINES_SHOWN = 200;
const NEIGHBOUR_LENGTH = 8_000;
const OBJECTION_LENGTH = 2_000;

/** What the phase that writes tests is told. Texts are strangers'. */
export interface WriteTestsFacts {
  readonly repository: string;
  readonly service: string;
  readonly commit: string;
  readonly title: string;
  readonly uncovered: readonly { readonly path: string; readonly line: number; readonly text: string }[];
  readonly neighbours: readonly { readonly path: string; readonly text: string }[];
  /** Why each file of the round before was not taken. */
  readonly objections: readonly { readonly path: string; readonly reason: string }[];
  readonly test: TestCommands;
  /** Random for each run; see `fence`. */
  readonly boundary: string;
}

export function writeTestsPrompt(facts: WriteTestsFacts): string {
  const { uncovered, neighbours, objections, test, boundary } = facts;
  const left = uncovered.length - LINES_SHOWN;
  return renderPrompt('write-tests', readTemplate('write-tests'), {
    service: facts.service,
    repository: facts.repository,
    commit: facts.commit,
    title: fence(shorten(oneLine(cleanText(facts.title)), TITLE_LENGTH), boundary),
    uncovered: fenceLines(
      [
        ...uncovered.slice(0, LINES_SHOWN).map(({ path, line, text }) => `${path}:${line}: ${text.trim()}`),
        ...(left > 0 ? [`and ${left} more`] : []),
      ],
      boundary,
    ),
    neighbours: blocks(neighbours, NEIGHBOUR_LENGTH, boundary),
    objections: blocks(
      objections.map(({ path, reason }) => ({ path, text: reason })),
      OBJECTION_LENGTH,
      boundary,
    ),
    regressionCommand: test.regression,
    testCommand: test.command,
  });
}

/** Texts with their paths, in one fence: a path is a stranger's too. */
function blocks(
  texts: readonly { readonly path: string; readonly text: string }[],
  length: number,
  boundary: string,
): string {
  if (texts.length === 0) return 'none';
  const shown = texts.map(
    ({ path, text }) => `${oneLine(cleanText(path))}:\n${shortenMiddle(cleanText(text), length)}`,
  );
  return fence(shown.join('\n\n'), boundary);
}

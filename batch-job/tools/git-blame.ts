import { z } from 'zod';
import type { History } from '../repository/history.ts';
import type { Blame } from '../repository/read-blame.ts';
import { askHistory } from './ask-history.ts';
import { defineTool, type Tool, ToolError } from './tool.ts';

const MOST_LINES = 80;

/** Tells which commit last changed each of some lines. */
export const createGitBlame = (history: History): Tool =>
  defineTool({
    name: 'git_blame',
    description: `Tell which commits last changed lines of a file, up to ${MOST_LINES}.`,
    input: z.strictObject({
      path: z.string().min(1).max(500),
      from: z.int().min(1).describe('First line'),
      to: z.int().min(1).describe('Last line'),
    }),
    calls: 10,
    run: async ({ path, from, to }) => {
      if (to < from || to - from >= MOST_LINES) throw new ToolError(`to: expected ${from} to ${from + MOST_LINES - 1}`);
      return askHistory(async () => history.blame({ path, firstLine: from, lastLine: to }), describe);
    },
  });

/** A commit is told once for the lines next to each other that it wrote. */
const describe = (lines: readonly Blame[]): string =>
  lines
    .map(({ commit, at, author, summary, line, text }, index) => {
      const head = `${commit.slice(0, 12)} ${new Date(at).toISOString()} ${author}: ${summary}\n`;
      return `${lines[index - 1]?.commit === commit ? '' : head}${line}\t${text}`;
    })
    .join('\n');

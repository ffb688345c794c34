import { z } from 'zod';
import type { History } from '../repository/history.ts';
import type { LoggedCommit } from '../repository/read-log.ts';
import { askHistory } from './ask-history.ts';
import { defineTool, type Tool } from './tool.ts';

/** Lists commits up to the one that fails. */
export const createGitLog = (history: History): Tool =>
  defineTool({
    name: 'git_log',
    description: 'List commits, newest first.',
    input: z.strictObject({
      path: z.string().min(1).max(500).optional().describe('Only those that changed it'),
      limit: z.int().min(1).max(50).default(15),
    }),
    calls: 10,
    run: (query) => askHistory(async () => history.log(query), describe),
  });

const describe = (commits: readonly LoggedCommit[]): string =>
  commits.length === 0
    ? 'no commit fits'
    : commits
        .map(({ commit, date, author, subject }) => `${commit.slice(0, 12)} ${date} ${author}: ${subject}`)
        .join('\n');

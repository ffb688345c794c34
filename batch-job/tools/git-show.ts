import { z } from 'zod';
import type { History } from '../repository/history.ts';
import { askHistory } from './ask-history.ts';
import { defineTool, type Tool } from './tool.ts';

/** Shows one commit. */
export const createGitShow = (history: History): Tool =>
  defineTool({
    name: 'git_show',
    description: 'Show a commit: message and changes.',
    input: z.strictObject({
      revision: z.string().max(40).describe('A sha from git_log or git_blame'),
      path: z.string().min(1).max(500).optional().describe('Only its changes there'),
    }),
    calls: 10,
    run: ({ revision: commit, path }) =>
      askHistory(
        () => history.show({ commit, path }),
        (shown) => shown,
      ),
  });

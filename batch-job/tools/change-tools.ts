import { z } from 'zod';
import { describeFacts } from '../../core/messages/facts/similar-incidents.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { History } from '../repository/history.ts';
import { createGitBlame } from './git-blame.ts';
import { createGitLog } from './git-log.ts';
import { createGitShow } from './git-show.ts';
import { defineTool, type Tool } from './tool.ts';

const SHOWN = 20;

/**
 * The tools of a phase that reads a pull request: none of them writes or runs anything.
 *
 * @param incidents those whose traces point at changed files
 */
export const changeTools = (history: History | undefined, incidents: readonly Incident[]): readonly Tool[] => [
  ...(history === undefined ? [] : [createGitLog(history), createGitBlame(history), createGitShow(history)]),
  defineTool({
    name: 'similar_incidents',
    description: 'List incidents of the last 90 days whose traces point at changed files, and how they ended.',
    input: z.strictObject({}),
    calls: 2,
    run: async () =>
      incidents.length === 0 ? 'none is known' : incidents.slice(0, SHOWN).map(describeFacts).join('\n'),
  }),
];

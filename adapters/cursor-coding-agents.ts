import { z } from 'zod';
import { GITHUB_WEB } from '../core/deployment/github-site.ts';
import { UpstreamError } from '../core/errors.ts';
import type { AgentRun, AgentSeen, CodingAgents } from '../core/ports/coding-agents.ts';
import { cutText } from '../core/text/cut-text.ts';
import { type CursorAccess, connectCursor } from './cursor-client.ts';

const SITE = 'https://cursor.com';
/** Longer last words are not kept. */
const SAID_LENGTH = 2_000;
const NAME_LENGTH = 100;
const BRANCHES_READ = 20;

/**
 * Cloud agents of Cursor, by version 1 of its API: https://cursor.com/docs/cloud-agent/api/endpoints
 *
 * From that page: a client may choose the id of an agent, `bc-` and a UUID, and a second call with it is answered with
 * `409 agent_id_conflict` and starts nothing. The state of the work is that of the newest run. What was pushed is told for the
 * agent, without a scheme, such as `github.com/acme/shop`. Without `workOnCurrentBranch` the agent pushes to a branch of its own,
 * and `autoCreatePR` has it open a pull request when the run completes. There are no webhooks, so an agent is asked for.
 *
 * @param access.githubUrl where people see the repositories; github.com when left out
 */
export function createCursorAgents(access: CursorAccess & { readonly githubUrl?: string | undefined }): CodingAgents {
  const { githubUrl = GITHUB_WEB } = access;
  const ask = connectCursor(access);
  const page = (id: string, told?: string): string => pageOf(id, told, access.apiUrl);
  return {
    start: async ({ id, name, repository, branch, prompt }) => {
      const body = {
        agentId: id,
        name: cutText(name, NAME_LENGTH),
        prompt: { text: prompt },
        repos: [{ url: `${githubUrl}/${repository}`, startingRef: branch }],
        autoCreatePR: true,
      };
      try {
        const { agent } = await ask({ method: 'POST', path: ['agents'], body, answer: startedSchema(id) });
        return { url: page(id, agent.url) };
      } catch (error) {
        if (!hasCode(error, 'agent_id_conflict')) throw error;
        const { url } = await ask({ path: ['agents', id], answer: agentSchema(id) });
        return { url: page(id, url) };
      }
    },
    read: async (id) => {
      try {
        const { items } = await ask({ path: ['agents', id, 'runs'], query: { limit: '1' }, answer: runsSchema });
        return seenOf(page(id), items[0], new URL(githubUrl).host);
      } catch (error) {
        if (hasCode(error, 'agent_not_found') || hasCode(error, '404')) return undefined;
        throw error;
      }
    },
    cancel: async (id, runId) => {
      try {
        await ask({ method: 'POST', path: ['agents', id, 'runs', runId, 'cancel'], answer: z.object({}) });
      } catch (error) {
        if (!hasCode(error, 'run_not_cancellable')) throw error;
      }
    },
  };
}

const hasCode = (error: unknown, code: string): boolean => error instanceof UpstreamError && error.code === code;

/** Where people see the agent. An address that leads elsewhere is not shown; the id is ours. */
function pageOf(id: string, told: string | undefined, apiUrl: string | undefined): string {
  const site = apiUrl ?? SITE;
  return told?.startsWith(`${site}/agents/`) === true && URL.canParse(told) ? told : `${site}/agents/${id}`;
}

const agentSchema = (id: string) =>
  z.object({ id: z.literal(id), url: z.string().max(300).optional().catch(undefined) });
const startedSchema = (id: string) => z.object({ agent: agentSchema(id) });

const runSchema = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  status: z.string(),
  updatedAt: z.iso.datetime({ offset: true }).transform(Date.parse),
  result: z.string().optional().catch(undefined),
  git: z
    .object({
      branches: z
        .array(z.object({ repoUrl: z.string(), branch: z.string().optional().catch(undefined) }))
        .transform((all) => all.slice(0, BRANCHES_READ)),
    })
    .optional(),
});
const runsSchema = z.object({ items: z.array(runSchema) });
type Run = z.output<typeof runSchema>;

function seenOf(url: string, run: Run | undefined, githubHost: string): AgentSeen {
  if (run === undefined) return { url, branches: [] };
  const { id, status, updatedAt, result, git } = run;
  const said = result === undefined ? {} : { said: cutText(result, SAID_LENGTH) };
  const branches = (git?.branches ?? []).map(({ repoUrl, branch }) => ({
    repository: repositoryOf(repoUrl, githubHost),
    name: branch,
  }));
  return { url, run: { id, state: STATES[status] ?? 'working', updatedAt, ...said }, branches };
}

/** A word that is not documented yet is no end. */
const STATES: Readonly<Record<string, AgentRun['state']>> = {
  CREATING: 'working',
  RUNNING: 'working',
  FINISHED: 'finished',
  ERROR: 'error',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
};

function repositoryOf(repoUrl: string, githubHost: string): string | undefined {
  const [host, owner, name, ...more] = repoUrl.replace(/^https?:\/\//, '').split('/');
  const isOurs = host === githubHost && owner !== undefined && name !== undefined && more.length === 0;
  return isOurs ? `${owner}/${name.replace(/\.git$/, '')}` : undefined;
}

import type { StoredAgent, StoredRun } from './state.ts';

const time = (at: number): string => new Date(at).toISOString();

/** An agent as the API shows it. */
export const agentShape = (base: string, agent: StoredAgent) => ({
  id: agent.id,
  name: agent.name,
  status: 'ACTIVE',
  env: { type: 'cloud' },
  repos: agent.repos,
  workOnCurrentBranch: agent.workOnCurrentBranch,
  autoCreatePR: agent.autoCreatePR,
  url: `${base}/agents/${agent.id}`,
  createdAt: time(agent.createdAt),
  updatedAt: time(agent.runs.at(-1)?.updatedAt ?? agent.createdAt),
  latestRunId: agent.runs.at(-1)?.id,
});

const ENDED: readonly string[] = ['FINISHED', 'ERROR', 'CANCELLED', 'EXPIRED'];

/** A run as the API shows it. What was pushed is told of the agent, with each of its runs. */
export const runShape = ({ id: agentId, branches }: StoredAgent, run: StoredRun) => ({
  id: run.id,
  agentId,
  status: run.status,
  createdAt: time(run.createdAt),
  updatedAt: time(run.updatedAt),
  ...(ENDED.includes(run.status) ? { durationMs: run.updatedAt - run.createdAt } : {}),
  ...(run.result === undefined ? {} : { result: run.result }),
  ...(branches.length === 0 ? {} : { git: { branches } }),
});

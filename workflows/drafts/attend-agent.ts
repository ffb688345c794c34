import { messageOf, UpstreamError } from '../../core/errors.ts';
import { AGENT_LASTS_MS, endOf, noteAgentEnded, PULL_REQUEST_WITHIN_MS } from '../../core/lifecycle/coding-agent.ts';
import { proposeFix } from '../../core/lifecycle/incident-work.ts';
import { agentEndReason } from '../../core/messages/agent-end-reason.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { AgentSeen, CodingAgents } from '../../core/ports/coding-agents.ts';
import { branchesOfAgent, isAgentsPullRequest } from '../../core/pull-request-fate/agent-branch.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { CodingAgent } from '../../core/records/draft-request.ts';
import type { PullRequest } from '../../core/records/pull-request.ts';
import type { FollowUpDependencies } from '../attempts/end-attempt.ts';
import { closeDraftRequest } from './close-draft-request.ts';
import { noteAgentStart } from './note-agent-start.ts';

type AgentDependencies = FollowUpDependencies & {
  readonly codeHost: Pick<CodeHost, 'findPullRequest' | 'readPullRequest'>;
  /** Left out without a key. */
  readonly agents?: CodingAgents | undefined;
};

/**
 * Looks after the agent that applies an attempt's patch: takes over the pull request that it opened, or ends the wait for it. An agent
 * whose start was never noted is looked for by its id. Safe to repeat after a crash: all is asked again, and the first end stays.
 *
 * @throws {UpstreamError} when the agent's service or the code host did not answer, or refused
 */
export async function attendAgent(deps: AgentDependencies, attempt: Attempt): Promise<void> {
  const { publication } = attempt;
  if (publication?.agent === undefined) return;
  const { agent, askedAt } = publication;
  const isOver = deps.clock() >= (agent.startedAt ?? askedAt) + AGENT_LASTS_MS;
  const seen = isOver ? await lookLast(deps, agent) : await look(deps, agent);
  if (seen === 'unknown') return fail(deps, attempt, { reason: agentEndReason('unknown') });
  if (seen === undefined) return gone(deps, attempt, agent);
  const started = agent.startedAt === undefined ? await noteAgentStart(deps, attempt, seen.url) : attempt;
  const end = seen.run && endOf(seen.run);
  if (end === undefined) return isOver ? fail(deps, started, { reason: agentEndReason('too-long') }) : undefined;
  const pullRequest = await findPullRequest(deps, started, seen);
  if (pullRequest !== undefined) return open(deps, started, pullRequest, end);
  if (end === 'finished' && !isOver && mayComeYet(seen, deps.clock())) return undefined;
  const reason = agentEndReason(isOver && end === 'cancelled' ? 'too-long' : end, seen.run?.said);
  return fail(deps, started, { reason, end });
}

async function look({ agents }: AgentDependencies, { id }: CodingAgent): Promise<AgentSeen | undefined> {
  if (agents === undefined) {
    throw new UpstreamError('Cursor', 'its API key is missing (mendhook secrets set)', { retryable: false });
  }
  return agents.read(id);
}

/** Ends what still works, so that no pull request appears which nobody follows. */
async function lookLast(deps: AgentDependencies, agent: CodingAgent): Promise<AgentSeen | 'unknown' | undefined> {
  try {
    const seen = await look(deps, agent);
    if (seen?.run?.state !== 'working') return seen;
    await deps.agents?.cancel(agent.id, seen.run.id);
    return await look(deps, agent);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    deps.logger.warn('agent-not-ended', { agent: agent.id, reason: messageOf(error) });
    return 'unknown';
  }
}

/** It was never started, for all that is known; or a person has deleted it. */
const gone = (deps: AgentDependencies, attempt: Attempt, { startedAt }: CodingAgent): Promise<void> =>
  startedAt === undefined
    ? fail(deps, attempt, { reason: agentEndReason('not-started') })
    : fail(deps, attempt, { reason: agentEndReason('gone'), end: 'gone' });

/** The pull request that is the agent's: the code host is asked for it, by the branches that the agent says it pushed. */
async function findPullRequest(
  { codeHost, logger }: AgentDependencies,
  { incidentId, service: { repository, branch }, publication }: Attempt,
  seen: AgentSeen,
): Promise<PullRequest | undefined> {
  const { agent, askedAt = 0 } = publication ?? {};
  // The start is noted late where the answer to it got lost.
  const startedAt = Math.min(agent?.startedAt ?? askedAt, askedAt);
  for (const name of branchesOfAgent(seen, repository, branch)) {
    const found = await codeHost.findPullRequest(repository, name);
    if (found === undefined) continue;
    const state = await codeHost.readPullRequest(repository, found.number);
    const { state: _, merged: __, body: ___, ...pullRequest } = found;
    if (isAgentsPullRequest(found, state, { wanted: repository, startedAt })) return { ...pullRequest, by: 'cursor' };
    logger.warn('pull-request-of-another', { incidentId, repository, number: found.number });
  }
  return undefined;
}

const mayComeYet = ({ run, branches }: AgentSeen, now: number): boolean =>
  branches.length > 0 && run !== undefined && now < run.updatedAt + PULL_REQUEST_WITHIN_MS;

/** The incident first: what is closed as opened without a pull request could not be told. */
async function open(
  deps: AgentDependencies,
  attempt: Attempt,
  pullRequest: PullRequest,
  end: NonNullable<CodingAgent['end']>,
): Promise<void> {
  const { ledger, clock } = deps;
  await ledger.changeIncident(attempt.incidentId, (current) => proposeFix(current, pullRequest, clock()));
  await ledger.changeAttempt(attempt.incidentId, attempt.number, (current) => noteAgentEnded(current, end));
  await closeDraftRequest(deps, attempt, { status: 'opened', pullRequest });
}

async function fail(
  deps: AgentDependencies,
  { incidentId, number }: Attempt,
  { reason, end }: { readonly reason: string; readonly end?: CodingAgent['end'] },
): Promise<void> {
  if (end !== undefined) {
    await deps.ledger.changeAttempt(incidentId, number, (current) => noteAgentEnded(current, end));
  }
  await closeDraftRequest(deps, { incidentId, number }, { status: 'failed', reason });
}

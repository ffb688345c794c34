import { createHash } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '../durations.ts';
import type { AgentRun } from '../ports/coding-agents.ts';
import type { Attempt } from '../records/attempt.ts';
import type { CodingAgent, DraftRequest } from '../records/draft-request.ts';

/** An agent that has not ended after this time has failed. */
export const AGENT_LASTS_MS = DAY_MS;
/** After this time an agent holds up no other, though nobody knows how it ended: a look that is refused waits for a day. */
const AGENT_MAY_WORK_MS = 3 * AGENT_LASTS_MS;
/** After its end an agent's pull request is looked for this long: it opens it when its run is complete. */
export const PULL_REQUEST_WITHIN_MS = 15 * MINUTE_MS;

/**
 * The agent for a new wish. Its id is derived, so that every delivery of the wish has the same one. One that an earlier wish had, and of
 * which nobody knows that it ended, is taken again: then it is found, and no second one is started.
 *
 * @param jobName the name of the wish's job, which no other wish has
 */
export function agentFor(jobName: string, earlier: DraftRequest | undefined): CodingAgent {
  const known = earlier?.agent;
  return known === undefined || hasEnded(known) ? { id: agentIdOf(jobName) } : known;
}

/** `bc-` and a UUID, version 8: https://www.rfc-editor.org/rfc/rfc9562#section-5.8 */
function agentIdOf(jobName: string): string {
  const digits = createHash('sha256').update(`mendhook agent ${jobName}`).digest('hex');
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return `bc-${parts.join('-')}-${digits.slice(20, 32)}`;
}

const hasEnded = ({ end }: CodingAgent): boolean => end !== undefined;

/** Whether an agent of this attempt may still be at work. */
export function mayWork({ publication }: Pick<Attempt, 'publication'>, now: number): boolean {
  if (publication?.agent === undefined || hasEnded(publication.agent)) return false;
  return now < (publication.agent.startedAt ?? publication.askedAt) + AGENT_MAY_WORK_MS;
}

/** Notes that the agent is there. The time of its start stays. */
export const noteAgentStarted = (attempt: Attempt, url: string, now: number): Attempt =>
  withAgent(attempt, (agent) => ({ ...agent, url, startedAt: agent.startedAt ?? now }));

/** Notes how the agent's work ended. What was noted first stays. */
export const noteAgentEnded = (attempt: Attempt, end: NonNullable<CodingAgent['end']>): Attempt =>
  withAgent(attempt, (agent) => ({ ...agent, end: agent.end ?? end }));

function withAgent(attempt: Attempt, change: (agent: CodingAgent) => CodingAgent): Attempt {
  const { publication } = attempt;
  if (publication?.agent === undefined) return attempt;
  return { ...attempt, publication: { ...publication, agent: change(publication.agent) } };
}

/** How a run has ended; undefined while it works. */
export const endOf = ({ state }: AgentRun): CodingAgent['end'] => (state === 'working' ? undefined : state);

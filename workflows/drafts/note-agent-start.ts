import { noteAgentStarted } from '../../core/lifecycle/coding-agent.ts';
import { agentStartedReply } from '../../core/messages/slack/agent-reply.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import { postReplies } from '../thread/post-replies.ts';
import { requestUpdate, type TellDependencies } from '../thread/request-update.ts';

/**
 * Says once in the thread that an agent applies the attempt's patch, and notes that it is there. It is told first, under a key: after a
 * crash it is told again, and nobody reads it twice.
 *
 * @param url the agent's page
 * @returns the attempt with the agent's start
 */
export async function noteAgentStart(deps: TellDependencies, attempt: Attempt, url: string): Promise<Attempt> {
  const { ledger, clock } = deps;
  const { incidentId, number, service } = attempt;
  const incident = await ledger.getIncident(incidentId);
  if (incident !== undefined) {
    await postReplies(deps, incident, agentStartedReply(noteAgentStarted(attempt, url, clock())));
  }
  const noted = await ledger.changeAttempt(incidentId, number, (current) => noteAgentStarted(current, url, clock()));
  const current = await ledger.getIncident(incidentId);
  if (current !== undefined) await requestUpdate(deps, current, { channel: service.slackChannel });
  return noted;
}

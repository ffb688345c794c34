import { isRefusal, messageOf, UpstreamError } from '../core/errors.ts';
import { noteAgentEnded } from '../core/lifecycle/coding-agent.ts';
import { isPublishable } from '../core/lifecycle/draft-request.ts';
import type { AgentTask } from '../core/ports/coding-agents.ts';
import type { DraftRequest } from '../core/records/draft-request.ts';
import { investigateVerdict } from '../core/records/verdict.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { closeDraftRequest } from '../workflows/drafts/close-draft-request.ts';
import { noteAgentStart } from '../workflows/drafts/note-agent-start.ts';
import type { AttemptRun } from './attempt-run.ts';
import { handOffPrompt, PATCH_TAKEN } from './phases/hand-off-prompt.ts';
import { readKeptFix } from './steps/propose-fix.ts';
import { LONG_PAUSES_MS, tryAgain } from './try-again.ts';

/**
 * Has an agent of Cursor's apply the kept patch, because a person asked for it. The agent's id was noted before, so a retried job finds
 * the agent that the first one started.
 *
 * @returns `unsure` when Cursor did not answer: the sweep then asks it whether the agent is there
 * @throws when the start could not be recorded: the job is then retried
 */
export async function handOver(
  run: AttemptRun,
  publication: DraftRequest,
): Promise<'handed-over' | 'failed' | 'unsure'> {
  const { agents, incidentId, attemptNumber, logger } = run.options;
  const task = agents === undefined ? NO_KEY : await taskOf(run, publication);
  if (agents === undefined || typeof task === 'string') return refuse(run, String(task));
  try {
    const { url } = await tryAgain(run.options, () => agents.start(task), LONG_PAUSES_MS);
    await noteAgentStart(run.options, run.attempt(), url);
    logger.info('agent-started', { incidentId, attempt: attemptNumber, agent: task.id });
    return 'handed-over';
  } catch (error) {
    if (isRefusal(error)) return refuse(run, messageOf(error));
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('agent-unsure', { incidentId, attempt: attemptNumber, agent: task.id, reason: error.message });
    return 'unsure';
  }
}

const NO_KEY = 'The secret has no API key of Cursor.';

/** Cursor's own word that nothing was started, or ours. */
async function refuse(run: AttemptRun, reason: string): Promise<'failed'> {
  const { ledger, incidentId, attemptNumber, logger } = run.options;
  logger.error('agent-not-started', { incidentId, attempt: attemptNumber, reason });
  const attempt = await ledger.changeAttempt(incidentId, attemptNumber, (current) => noteAgentEnded(current, 'none'));
  await closeDraftRequest(run.options, attempt, { status: 'failed', reason });
  return 'failed';
}

/** What the agent is to do, or why it gets nothing to do. */
async function taskOf(run: AttemptRun, { agent }: DraftRequest): Promise<AgentTask | string> {
  const attempt = run.attempt();
  const { service, commit, phases } = attempt;
  const fix = await readKeptFix(run);
  const diagnosis = investigateVerdict.safeParse(phases.findLast(isInvestigated)?.verdict).data;
  if (agent === undefined || !isPublishable(attempt) || fix === undefined || diagnosis === undefined) {
    return 'The patch was not kept whole, as it is when it holds a credential.';
  }
  if (fix.patch.length > PATCH_TAKEN) {
    return `The patch has ${fix.patch.length} characters. mendhook hands over ${PATCH_TAKEN} at most, and no part of a patch.`;
  }
  if (cleanText(fix.patch).includes('[redacted:')) {
    return 'The patch holds personal data, such as an e-mail address. mendhook hands over no patch with a part taken out.';
  }
  const { repository, branch } = service;
  const prompt = handOffPrompt({
    repository,
    branch,
    commit,
    diagnosis,
    patch: fix.patch,
    boundary: run.options.newBoundary(),
  });
  return { id: agent.id, name: `mendhook: ${diagnosis.title}`, repository, branch, prompt };
}

const isInvestigated = ({ name, status }: { name: string; status: string }): boolean =>
  name === 'investigate' && status === 'verdict';

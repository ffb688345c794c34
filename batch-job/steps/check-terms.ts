import { UpstreamError } from '../../core/errors.ts';
import { COMMIT_AUTHOR } from '../../core/messages/pull-request/commit-author.ts';
import { CONVENTIONAL, commitHeader } from '../../core/messages/pull-request/commit-style.ts';
import { obstaclesOf } from '../../core/messages/pull-request/publish-obstacles.ts';
import { obstacleReply } from '../../core/messages/slack/obstacle-reply.ts';
import type { PublishTerms } from '../../core/ports/code-host.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { tryAgain } from '../try-again.ts';
import { branchOf } from './check-branch.ts';

/**
 * Asks GitHub, before any money is spent, whether a draft can be opened. The thread names each obstacle, and the attempt goes
 * on: a verified patch helps without a draft, a person may remove the obstacle, and a rule may let the App through.
 *
 * @param nameTaken what takes the branch's name, as git would word it
 * @returns how the attempt ends where nothing can ever be written
 */
export async function checkTerms(run: AttemptRun, nameTaken: string | undefined): Promise<Outcome | undefined> {
  const { incidentId, logger } = run.options;
  const { repository } = run.attempt().service;
  const branch = branchOf(incidentId);
  const terms = await readTerms(run, branch);
  if (terms?.readOnly !== undefined) {
    const advice = 'Name the repository that the service lives in now, or set its mode to “suggest”.';
    const reason = `${repository} is ${terms.readOnly}, and nothing can be published there. ${advice}`;
    return { kind: 'declined', rule: 'repository-read-only', reason };
  }
  const header = commitHeader(CONVENTIONAL.fix, (await run.incident()).title, CONVENTIONAL);
  const obstacles = [
    ...(nameTaken === undefined ? [] : [nameTaken]),
    ...(terms === undefined ? [] : obstaclesOf(terms, { branch, header, email: COMMIT_AUTHOR.email })),
  ];
  if (obstacles.length === 0) return undefined;
  logger.warn('publishing-obstacles', { incidentId, obstacles });
  await run.audit('publish-terms', { obstacles });
  const { jobName, claimedAt } = run.attempt();
  await run.postUpdate({ key: `${jobName}-obstacles`, message: obstacleReply(obstacles), since: claimedAt });
  return undefined;
}

/** Where they cannot be read, the push itself tells. */
async function readTerms(run: AttemptRun, branch: string): Promise<PublishTerms | undefined> {
  const { codeHost, incidentId, logger } = run.options;
  try {
    return await tryAgain(run.options, () => codeHost.readPublishTerms(run.attempt().service.repository, branch));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('publish-terms-not-read', { incidentId, reason: error.message });
    return undefined;
  }
}

import { join } from 'node:path';
import type { Outcome } from '../../core/records/outcome.ts';
import type { Round } from '../../core/records/round.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { createGit } from '../repository/git.ts';
import { type DraftHead, findParting } from '../repository/open-draft-head.ts';
import { repositoryTerms } from '../repository/repository-terms.ts';
import { openSource, type Source } from './open-source.ts';

export type DraftSource = Source & { readonly draft: DraftHead };

const CONFLICTS_SHOWN = 5;

/**
 * Fetches the repository at the commit where a draft's branch began, and the branch. A job that is tried again goes on with the commit
 * of the branch that it began with.
 *
 * @returns how the attempt ends where the branch has conflicts with its base
 */
export async function openDraftSource(run: AttemptRun, round: Round): Promise<DraftSource | { outcome: Outcome }> {
  const { codeHost, searchPath } = run.options;
  const { service } = run.attempt();
  const { branch } = round.pullRequest;
  const { cloneUrl, readToken } = repositoryTerms(codeHost, service.repository, service);
  let parting: Awaited<ReturnType<typeof findParting>> | undefined;
  const source = await openSource(run, async (directory) => {
    const history = await createGit(join(directory, 'parting'), cloneUrl, searchPath);
    const at = { branch, base: service.branch, known: round.head };
    parting = await findParting(history, at, await readToken());
    return parting.parted ?? parting.head;
  });
  if (parting?.parted === undefined) return conflicting(`${branch} has no commit in common with ${service.branch}`);
  const { head } = parting;
  await run.change((attempt) =>
    attempt.round === undefined ? attempt : { ...attempt, round: { ...attempt.round, head } },
  );
  const draft = await source.repository.openDraft({ branch, head });
  const { conflicts } = draft;
  if (conflicts.length === 0) return { ...source, draft };
  const shown = conflicts.slice(0, CONFLICTS_SHOWN).join(', ');
  return conflicting(`the draft has conflicts with ${service.branch} in ${shown}: solve them, and ask again`);
}

const conflicting = (why: string): { outcome: Outcome } => ({
  outcome: { kind: 'declined', rule: 'branch-conflicts', reason: `Nothing was tried: ${why}.` },
});

import { endAttempt, putPhase, startAttempt } from '../../../../core/lifecycle/attempt.ts';
import { startDraftRequest } from '../../../../core/lifecycle/draft-request.ts';
import { endWork } from '../../../../core/lifecycle/incident-work.ts';
import { BRANCH_PREFIX } from '../../../../core/names.ts';
import type { CodeHost } from '../../../../core/ports/code-host.ts';
import type { Ledger } from '../../../../core/ports/ledger.ts';
import type { Outcome } from '../../../../core/records/outcome.ts';
import type { PullRequest } from '../../../../core/records/pull-request.ts';
import { type FollowUpDependencies, followUp } from '../../../../workflows/attempts/end-attempt.ts';
import { closeDraftRequest } from '../../../../workflows/drafts/close-draft-request.ts';
import { createDraftRequestCloser } from '../../../../workflows/drafts/close-silent-draft-request.ts';
import { crashAt } from '../../../fakes/crash-at.ts';
import { REPOSITORY, type ServiceTerms } from '../model/state.ts';
import type { Crash, Deliver } from './world.ts';

export type DraftRequestEnding = 'opened' | 'failed' | 'lost' | 'lost-after-opening';

type WorkerDependencies = FollowUpDependencies & { readonly ledger: Ledger; readonly codeHost: CodeHost };

/** What the worker's jobs write, step by step. */
export function createWorker<Deps extends WorkerDependencies>(deps: Deps, deliver: Deliver<Deps>) {
  const { ledger, codeHost, clock } = deps;

  const openDraft = async (incidentId: string): Promise<PullRequest> => {
    const branch = BRANCH_PREFIX + incidentId;
    const draft = { repository: REPOSITORY, base: 'main', branch, title: 't', body: '' };
    const pullRequest = await codeHost.openDraft(draft);
    await ledger.changeIncident(incidentId, (current) => ({ ...current, pullRequest }));
    return pullRequest;
  };

  return {
    /** Ends the newest attempt; cut off in between, Batch's word is what is left. @returns the number of its draft */
    end: async (
      id: string,
      { mode }: ServiceTerms,
      { outcome, dollars, crash }: { outcome: Outcome; dollars: number; crash: Crash | undefined },
    ): Promise<number | undefined> => {
      const number = (await ledger.getIncident(id))?.attempt ?? 0;
      const opens = outcome.kind === 'fix-verified' && mode === 'draft-pr';
      const draft = opens ? await openDraft(id) : undefined;
      const hasPatch = outcome.kind === 'fix-verified' || outcome.kind === 'fix-unverified';
      await ledger.changeAttempt(id, number, (current) => {
        const started = current.status === 'running' ? current : startAttempt(current, clock());
        const worked = putPhase(started, phaseOf(dollars, clock()));
        return endAttempt(hasPatch ? { ...worked, diffKey: 'the patch' } : worked, outcome, clock());
      });
      const finish = async (with_: Deps) => {
        const ended = await with_.ledger.changeIncident(id, (current) => endWork(current, outcome, draft, clock()));
        await followUp(with_, ended);
      };
      if (crash === undefined) await finish(deps);
      else await finish(crashAt(deps, crash.call, crash.when)).catch(() => undefined);
      return draft?.number;
    },

    /** Ends the job that opens a draft. A job that is cut off is retried; one that is lost says nothing. */
    endDraftRequest: async (id: string, ending: DraftRequestEnding, crash: Crash | undefined) => {
      const number = (await ledger.getIncident(id))?.publishing?.attempt ?? 0;
      const { publication } = await ledger.changeAttempt(id, number, (current) =>
        startDraftRequest(current, current.publication?.jobId ?? ''),
      );
      const { jobName = '', jobId } = publication ?? {};
      const pullRequest = ending === 'opened' || ending === 'lost-after-opening' ? await openDraft(id) : undefined;
      if (ending === 'opened' && pullRequest !== undefined) {
        const end = { status: 'opened' as const, pullRequest };
        await deliver((with_) => closeDraftRequest(with_, { incidentId: id, number }, end), crash);
      }
      if (ending === 'failed') {
        const end = { status: 'failed' as const, reason: 'the patch does not apply' };
        await deliver((with_) => closeDraftRequest(with_, { incidentId: id, number }, end), crash);
      }
      const job = { jobName, jobId, succeeded: false, reason: 'OutOfMemoryError: Container killed' };
      await deliver((with_) => createDraftRequestCloser(with_)(job), ending.startsWith('lost') ? crash : undefined);
      return pullRequest?.number;
    },
  };
}

const phaseOf = (dollars: number, at: number) => ({
  name: 'investigate' as const,
  model: 'm',
  startedAt: at,
  endedAt: at,
  status: 'verdict' as const,
  turns: 1,
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  dollars,
  denials: 0,
  transcriptKey: 'k',
});

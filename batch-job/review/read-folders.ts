import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Change } from '../../core/change/change.ts';
import { createLogger } from '../../core/logger.ts';
import type { AuditLog } from '../../core/ports/audit-log.ts';
import type { Fact } from '../../core/records/change-facts.ts';
import type { Phase } from '../../core/records/phase.ts';
import type { ReviewModel } from '../../core/records/review-request.ts';
import { askReview, type Review } from '../change/ask-review.ts';
import { connectUpstream } from '../gateway/connect-upstream.ts';
import { agentTreeOf } from '../repository/agent-tree.ts';
import { exportTree } from '../repository/export-tree.ts';
import type { Git } from '../repository/git.ts';
import { readTexts } from '../repository/read-texts.ts';
import { listTree } from '../repository/tree-entries.ts';
import type { ChangeTrees } from './read-change.ts';

/** A model, with the key that it is asked with. */
export interface FolderModel extends ReviewModel {
  readonly apiKey: string;
}

/**
 * Has a model read a change between two folders. Nothing of it is kept, and there is no history and no ledger to ask.
 *
 * @returns what it says, with its dollars; or why it failed, in a sentence
 */
export async function readFolders(
  { change, facts }: { readonly change: Change; readonly facts: readonly Fact[] },
  { git, trees }: { readonly git: Git; readonly trees: ChangeTrees },
  model: FolderModel,
  { workDirectory, signal }: { readonly workDirectory: string; readonly signal: AbortSignal },
): Promise<(Review & { readonly dollars: number }) | { readonly failed: string }> {
  const { base, head } = trees;
  const tree = join(workDirectory, 'tree');
  await exportTree(git, await agentTreeOf(git, { commit: head, base, agentFiles: 'leave-out' }), tree);
  let dollars = 0;
  const review = await askReview(
    {
      auditLog: NOT_KEPT,
      logger: createLogger(() => undefined),
      clock: Date.now,
      connectModel: (settings) =>
        connectUpstream(settings, { url: model.url, secrets: { model: { apiKey: model.apiKey } } }),
      newBoundary: () => randomBytes(16).toString('hex'),
      claudePath: model.claudePath,
      signal,
    },
    {
      repository: 'this folder',
      service: { name: 'this service' },
      change,
      facts,
      incidents: [],
      source: {
        head,
        conflicts: [],
        at: (side) => ({
          files: async () => (await listTree(git, side)).map(({ path }) => path),
          texts: (paths) => readTexts(git, side, paths),
        }),
      },
    },
    {
      model: model.settings.investigate,
      settings: model.settings,
      tree,
      workDirectory,
      limitDollars: model.dollars,
      transcriptKey: 'review',
      putPhase: async (phase: Phase) => {
        dollars = phase.dollars;
      },
    },
  );
  return 'failed' in review ? review : { ...review, dollars };
}

const NOT_KEPT: AuditLog = {
  append: async () => undefined,
  read: async () => [],
  putText: async () => undefined,
  getText: async () => undefined,
};

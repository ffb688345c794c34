import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseConfigSchema } from '../../core/config/release.ts';
import { assembleVerdict } from '../../core/gate-decision/assemble-verdict.ts';
import { decideChange } from '../../core/gate-decision/decide-change.ts';
import type { FolderVerdict, ReviewRequest } from '../../core/records/review-request.ts';
import { createGit } from '../repository/git.ts';
import { CHANGE_RULES } from './change-rules.ts';
import { storeFolder } from './folder-tree.ts';
import { measureChange } from './measure-change.ts';
import { openBench } from './open-bench.ts';
import { readChange } from './read-change.ts';
import { readFolders } from './read-folders.ts';
import { reviewTools } from './review-tools.ts';
import { createTestsTool } from './tools/tests.ts';

/** A repository of two folders has no host. */
const NO_HOST = 'https://localhost/';

/**
 * Computes the facts of a change between two folders, and what they decide. Nothing is written to the folders. Where a model is
 * asked, its word can ask a person, and takes no reason back.
 *
 * @throws {GitError} when a folder cannot be read; the signal's reason when it is ended early
 */
export async function reviewFolders(
  { base, head, description, workDirectory, model }: ReviewRequest,
  terms: {
    readonly searchPath: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
    /** The key of the model that the request names. */
    readonly apiKey?: string | undefined;
  },
): Promise<FolderVerdict> {
  const directory = join(workDirectory, 'repository');
  await mkdir(directory, { recursive: true });
  const git = await createGit(directory, NO_HOST, terms.searchPath);
  const [before, after] = [await storeFolder(git, base), await storeFolder(git, head)];
  const trees = { base: before.tree, head: after.tree };
  const large = new Map([...before.large, ...after.large]);
  const skipped = [...large]
    .filter(([path]) => before.large.get(path) !== after.large.get(path))
    .map(([path, bytes]) => ({ path, why: `has ${bytes} bytes` }));
  const change = await readChange(git, trees, description, skipped);
  const bench = await openBench({
    ...{ git, trees, workDirectory: join(workDirectory, 'tools') },
    folders: { base, head },
    ...terms,
  });
  const facts = await measureChange(change, bench, { tools: reviewTools(createTestsTool()), rules: CHANGE_RULES });
  const decided = decideChange(facts);
  if (model === undefined || terms.apiKey === undefined) return decided;
  const place = { workDirectory: join(workDirectory, 'model'), signal: terms.signal ?? new AbortController().signal };
  const read = await readFolders({ change, facts }, { git, trees }, { ...model, apiKey: terms.apiKey }, place);
  if ('failed' in read) return { ...decided, review: { kind: 'failed', why: read.failed } };
  const { answer, findings, dollars } = read;
  const verdict = assembleVerdict({ facts, findings, answer }, RISK_FOR_PERSON);
  const asks = verdict.risk_score >= RISK_FOR_PERSON && !decided.because.includes('risk');
  return {
    ...decided,
    human: decided.human || asks,
    because: asks ? [...decided.because, 'risk'] : decided.because,
    review: { kind: 'read', findings: [...findings], verdict, dollars },
  };
}

/** What a configuration has where it says nothing else. */
const RISK_FOR_PERSON = releaseConfigSchema.parse({ mode: 'review' }).review.riskForPerson;

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decideChange } from '../../core/gate-decision/decide-change.ts';
import type { FactsVerdict } from '../../core/records/change-facts.ts';
import type { ReviewRequest } from '../../core/records/review-request.ts';
import { createGit } from '../repository/git.ts';
import { CHANGE_RULES } from './change-rules.ts';
import { storeFolder } from './folder-tree.ts';
import { measureChange } from './measure-change.ts';
import { openBench } from './open-bench.ts';
import { readChange } from './read-change.ts';
import { reviewTools } from './review-tools.ts';
import { createTestsTool } from './tools/tests.ts';

/** A repository of two folders has no host. */
const NO_HOST = 'https://localhost/';

/**
 * Computes the facts of a change between two folders, and what they decide. Nothing is written to the folders.
 *
 * @throws {GitError} when a folder cannot be read; the signal's reason when it is ended early
 */
export async function reviewFolders(
  { base, head, description, workDirectory }: ReviewRequest,
  terms: {
    readonly searchPath: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  },
): Promise<FactsVerdict> {
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
  return decideChange(
    await measureChange(change, bench, { tools: reviewTools(createTestsTool()), rules: CHANGE_RULES }),
  );
}

import { readBlob, resolveCommit } from '../git.ts';
import type { StoredRepository } from '../state.ts';
import { listTree } from '../tree.ts';
import { type GitHubWorld, gitDirectory, idOfName } from '../world.ts';
import type { WorkflowText } from './workflow-file.ts';

const WORKFLOW_FOLDER = '.github/workflows';

/** A workflow of the default branch: GitHub lists no other. */
export interface FoundWorkflow {
  readonly id: number;
  readonly path: string;
  readonly name: string;
  readonly state: 'active' | 'disabled_manually';
}

export async function listWorkflows(
  world: GitHubWorld,
  repository: StoredRepository,
): Promise<readonly FoundWorkflow[]> {
  const directory = gitDirectory(world, repository);
  const commit = await resolveCommit(directory, `refs/heads/${repository.defaultBranch}`);
  if (commit === undefined) return [];
  const entries = await listTree(directory, commit, `${WORKFLOW_FOLDER}/`);
  const files = entries.filter(({ type, path }) => type === 'file' && /\.ya?ml$/.test(path));
  return await Promise.all(
    files.map(async ({ path, sha }) => ({
      ...{ id: workflowId(repository, path), path },
      name: (await readFile(world, directory, { sha, path }))?.name ?? path,
      state: repository.disabledWorkflows.includes(path) ? ('disabled_manually' as const) : ('active' as const),
    })),
  );
}

/** @param wanted the id, or the file's name */
export const findWorkflow = async (
  world: GitHubWorld,
  repository: StoredRepository,
  wanted: string,
): Promise<FoundWorkflow | undefined> =>
  (await listWorkflows(world, repository)).find(
    ({ id, path }) => String(id) === wanted || path === `${WORKFLOW_FOLDER}/${wanted}`,
  );

export const workflowId = ({ id }: StoredRepository, path: string): number => idOfName(`${id}:${path}`);

/** The workflow as it is at a commit; undefined when there is no such file, or it is no workflow. */
export async function readWorkflowAt(
  world: GitHubWorld,
  repository: StoredRepository,
  sha: string,
  path: string,
): Promise<WorkflowText | undefined> {
  const directory = gitDirectory(world, repository);
  const [entry] = await listTree(directory, sha, path);
  return entry?.path === path && entry.type === 'file' ? await readFile(world, directory, entry) : undefined;
}

async function readFile(world: GitHubWorld, directory: string, { sha, path }: { sha: string; path: string }) {
  const { files } = world.actions.read;
  const key = `${sha} ${path}`;
  if (!files.has(key)) {
    // The parser of YAML has 72 modules, and few repositories here have a workflow.
    const { readWorkflow } = await import('./workflow-file.ts');
    files.set(key, readWorkflow((await readBlob(directory, sha)).toString('utf8'), path));
  }
  return files.get(key);
}

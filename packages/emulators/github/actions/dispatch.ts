import { GitHubError } from '../errors.ts';
import { branchSha, gitIfPossible } from '../git.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { startRun } from './run.ts';
import type { StoredRun } from './state.ts';
import type { WorkflowInput } from './workflow-file.ts';
import { type FoundWorkflow, readWorkflowAt } from './workflows.ts';

const MOST_INPUTS = 25;

export interface Dispatch {
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly by: string;
}

/**
 * Runs a workflow at a person's or an App's word.
 * https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
 *
 * @throws {GitHubError} 422 for a workflow that is off or cannot be dispatched, a ref that is no branch and no tag, and wrong inputs
 */
export async function dispatchWorkflow(
  world: GitHubWorld,
  repository: StoredRepository,
  workflow: FoundWorkflow,
  { ref, inputs, by }: Dispatch,
): Promise<StoredRun> {
  if (workflow.state !== 'active') {
    throw new GitHubError(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  }
  const { branch, sha } = await resolveRef(world, repository, ref);
  const text = await readWorkflowAt(world, repository, sha, workflow.path);
  if (text?.dispatch === undefined) throw new GitHubError(422, "Workflow does not have 'workflow_dispatch' trigger");
  return startRun(world, repository, text, {
    ...{ path: workflow.path, branch, sha, inputs: readInputs(text.dispatch, inputs), by },
  });
}

/** A branch or a tag, with or without its `refs/…`; a commit's name is none. */
async function resolveRef(world: GitHubWorld, repository: StoredRepository, ref: string) {
  const directory = gitDirectory(world, repository);
  const branch = ref.replace(/^refs\/heads\//, '');
  const head = ref.startsWith('refs/tags/') ? undefined : await branchSha(directory, branch);
  if (head !== undefined) return { branch, sha: head };
  const tag = ref.replace(/^refs\/tags\//, '');
  const sha = await gitIfPossible(directory, ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`]);
  if (sha === undefined) throw new GitHubError(422, `No ref found for: ${ref}`);
  return { branch: tag, sha };
}

/** The inputs that a run sees: those that were given, and the defaults of the others. */
function readInputs(declared: Readonly<Record<string, WorkflowInput>>, given: Dispatch['inputs']) {
  const names = Object.keys(given);
  if (names.length > MOST_INPUTS) {
    throw new GitHubError(
      422,
      `Invalid request.\n\nNo more than ${MOST_INPUTS} properties are allowed; ${names.length} were supplied.`,
    );
  }
  const unknown = names.filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw new GitHubError(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, { required, default: standard, type, options = [] }]) => {
      const value = given[name] ?? standard;
      if (required && (value ?? '') === '') throw new GitHubError(422, `Required input '${name}' not provided`);
      if (value !== undefined && type === 'choice' && !options.includes(value)) {
        throw new GitHubError(422, `Provided value '${value}' for input '${name}' not in the list of allowed values`);
      }
      if (value !== undefined && type === 'boolean' && value !== 'true' && value !== 'false') {
        throw new GitHubError(422, `Provided value '${value}' for input '${name}' is not a boolean`);
      }
      return [name, value ?? (type === 'boolean' ? 'false' : '')];
    }),
  );
}

import type { Octokit } from '@octokit/rest';
import { splitRepository } from './github-repository.ts';
import { parseRunName, type RunName } from './github-workflow-run-name.ts';

/**
 * What a run of ours deployed, by the status of a deployment that its job made.
 *
 * @returns undefined for a deployment of another workflow, or of no workflow
 */
export async function readDeployedByRun(
  octokit: Octokit,
  repository: string,
  { log_url, target_url }: { readonly log_url?: string; readonly target_url: string },
): Promise<RunName['deployed']> {
  const run = runIdIn(log_url ?? target_url);
  if (run === undefined) return undefined;
  try {
    const { data } = await octokit.actions.getWorkflowRun({ ...splitRepository(repository), run_id: run });
    return parseRunName(data.display_title)?.deployed;
  } catch (error) {
    // Runs are deleted after some months; the deployment stays.
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}

/** `https://github.com/acme/shop/actions/runs/123/job/456`. */
function runIdIn(url: string): number | undefined {
  const [, id] = /\/actions\/runs\/(\d+)(?:\/|$)/.exec(url) ?? [];
  return id === undefined ? undefined : Number(id);
}

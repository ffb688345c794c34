import { commitChange, type GitHubWorld } from '../world.ts';

/** Runs that a process before this one carried out have lost their runner, and fail. */
export function endLostRuns(world: GitHubWorld): void {
  const lost = world.store.state.repositories
    .flatMap(({ workflowRuns }) => workflowRuns)
    .filter(({ status }) => status !== 'completed');
  for (const run of lost) Object.assign(run, { status: 'completed', conclusion: 'failure', updatedAt: world.clock() });
  if (lost.length > 0) commitChange(world);
}

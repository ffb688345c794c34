import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../../core/change/change.ts';
import { coverableLines } from '../../core/change/coverable-lines.ts';
import { testsJobMinutes } from '../../core/config/tests-job-minutes.ts';
import { setupSecretOf } from '../../core/deployment/setup-secret.ts';
import { MINUTE_MS } from '../../core/durations.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { RunTerms } from '../candidate-test/open-run.ts';
import { type ChangeRun, OvertakenError } from '../change/change-run.ts';
import { openChangeSource } from '../change/open-change-source.ts';
import { createPlaces, type OpenPlace } from '../change/open-place.ts';
import { agentTreeOf } from '../repository/agent-tree.ts';
import type { OpenedPullRequest } from '../repository/open-pull-request.ts';
import { readChange } from '../review/read-change.ts';
import { planTests, type TestPlan } from '../verify/plan-tests.ts';

/** The pull request that tests are written for, and where they are run. */
export interface TestsSource {
  readonly pullRequest: OpenedPullRequest;
  /** This job's own place. The agent may pass through it, not look into it. */
  readonly directory: string;
  readonly plan: TestPlan;
  readonly change: Change;
  /** The changed lines that a test can run, by path. */
  readonly coverable: ReadonlyMap<string, readonly number[]>;
  /** The merged head, prepared by the setup: tests are judged against it. Accepted ones are added to it. */
  readonly place: OpenPlace;
  readonly terms: Omit<RunTerms, 'timeoutMinutes'>;
  /** Aborted when no time is left to write and judge. Runs of tests end with it. */
  readonly deadline: AbortSignal;
  /** Names the tree that the agent gets: the merged head, without what is written for agents. */
  readonly agentTree: string;
}

/**
 * Fetches the pull request, merges it, and prepares the tests.
 *
 * @returns why no test can be judged, in a sentence part, where that is so
 * @throws {OvertakenError} when somebody has pushed since; {SetupError} when the setup fails; {UpstreamError}
 */
export async function openTestsSource(run: ChangeRun): Promise<TestsSource | { readonly problem: string }> {
  const { options, settings, signal } = run;
  const { service } = settings;
  const { source: pullRequest, directory } = await openChangeSource(run);
  const { head, baseBranch, fork, mayRun } = run.record();
  if (fork && mayRun?.head !== pullRequest.head)
    return { problem: 'the head lies in another repository, and nobody with write access let its code run' };
  if (pullRequest.head !== head) throw new OvertakenError(`the head is ${pullRequest.head} now`);
  const { git, trees, conflicts } = pullRequest;
  if (conflicts.length > 0) return { problem: `the head has conflicts with ${baseBranch}` };
  const change = await readChange(git, trees, descriptionOf(run.record()));
  const coverable = coverableLines(change);
  const plan = await planTests(pullRequest.at(trees.head), service, [...coverable.keys()]);
  if ('problem' in plan) return { problem: `no test command is configured, and none was recognised: ${plan.problem}` };
  await run.step('preparing the tests');
  const { searchPath, sandbox: owner, testEnvironment, setupSecrets, clock } = options;
  const open = createPlaces(pullRequest, {
    ...{ test: plan, workDirectory: join(directory, TREES), searchPath, owner, signal, clock },
    ...{ environment: testEnvironment, onRun: async () => undefined },
    secret: setupSecretOf(service.test, setupSecrets),
  });
  const place = await open('head');
  // What a setup makes may name the place that it was made in: copies of it find it there.
  if (owner !== undefined) await chmod(place.root, 0o711);
  const { home, environment } = place;
  const { phaseMinutes } = settings.model;
  const minutes = testsJobMinutes({ phaseMinutes, timeoutMinutes: plan.timeoutMinutes });
  const deadline = AbortSignal.timeout(minutes * MINUTE_MS);
  return {
    ...{ pullRequest, directory, plan, change, coverable, place, deadline },
    terms: { searchPath, environment, home, owner, signal: AbortSignal.any([signal, deadline]) },
    agentTree: await agentTreeOf(git, { commit: trees.head, base: trees.base, agentFiles: service.agentFiles }),
  };
}

/** The folder of the trees in which tests run, in the job's own place. */
export const TREES = 'verify';

/** Who wrote the change and why decides nothing here. */
const descriptionOf = ({ title, author, fork, branch }: ChangeRecord): Change['description'] => ({
  ...{ title, description: '', author: author.login, association: author.association, fork, branch, commits: [] },
  test: { command: null },
});

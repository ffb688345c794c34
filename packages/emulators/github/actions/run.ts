import { GitHubError } from '../errors.ts';
import type { StoredRepository } from '../state.ts';
import { commitChange, type GitHubWorld, takeId } from '../world.ts';
import type { ActiveRun } from './active.ts';
import { addDeploymentStatus, createJobDeployment } from './deployments.ts';
import { type Contexts, fillExpressions, holds, WorkflowError } from './expression.ts';
import { notifyWorkflowRun } from './notify.ts';
import { awaitRules } from './protection-rules.ts';
import { inOrder, type WorkflowJob } from './runner.ts';
import type { RunConclusion, StoredRun } from './state.ts';
import type { WorkflowJobText, WorkflowText } from './workflow-file.ts';

interface NewRun {
  readonly path: string;
  readonly branch: string;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly by: string;
}

/** Starts a run. It goes on by itself; `world.actions.active` has it until its end. */
export function startRun(
  world: GitHubWorld,
  repository: StoredRepository,
  text: WorkflowText,
  wanted: NewRun,
): StoredRun {
  const { path, branch, sha, inputs, by } = wanted;
  const now = world.clock();
  const id = takeId(world);
  const contexts = contextsOf(repository, { ...wanted, id });
  const filled = fillOr(() => ({
    title: fillExpressions(text.runName ?? text.name, contexts).trim() || text.name,
    jobs: [...inOrder(text.jobs)],
    group: text.concurrency === undefined ? null : fillExpressions(text.concurrency.group, contexts),
  }));
  const run: StoredRun = {
    ...{ id, number: repository.workflowRuns.filter((each) => each.path === path).length + 1, path, name: text.name },
    ...{ displayTitle: filled?.title ?? text.name, event: 'workflow_dispatch', headBranch: branch, headSha: sha },
    ...{ inputs: { ...inputs }, status: 'queued', conclusion: null, group: filled?.group ?? null, actor: by },
    ...{ createdAt: now, startedAt: now, updatedAt: now },
  };
  repository.workflowRuns.push(run);
  commitChange(world);
  notifyWorkflowRun(world, repository, run, 'requested');
  if (filled === undefined) complete(world, repository, run, 'startup_failure');
  else begin(world, repository, run, { text, contexts });
  return run;
}

/** @throws {GitHubError} 409 for a run that is over */
export function cancelRun(world: GitHubWorld, run: StoredRun): void {
  if (run.status === 'completed') throw new GitHubError(409, 'Cannot cancel a workflow run that is completed.');
  world.actions.active.get(run.id)?.controller.abort();
}

interface Plan {
  readonly text: WorkflowText;
  readonly contexts: Contexts;
}

function begin(world: GitHubWorld, repository: StoredRepository, run: StoredRun, plan: Plan): void {
  const { promise, resolve } = Promise.withResolvers<'success' | 'failure'>();
  const active: ActiveRun = {
    ...{ controller: new AbortController(), finish: resolve, finished: promise, done: Promise.resolve() },
  };
  world.actions.active.set(run.id, active);
  active.done = carryOut(world, repository, run, plan, active)
    .then((conclusion) => complete(world, repository, run, conclusion))
    .finally(() => world.actions.active.delete(run.id));
}

async function carryOut(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredRun,
  plan: Plan,
  active: ActiveRun,
): Promise<RunConclusion> {
  const { signal } = active.controller;
  await awaitTurn(world, repository, run, plan.text.concurrency?.['cancel-in-progress'] ?? false, signal);
  if (signal.aborted) return 'cancelled';
  setStatus(world, run, 'in_progress');
  notifyWorkflowRun(world, repository, run, 'in_progress');
  try {
    for (const [name, job] of inOrder(plan.text.jobs)) {
      const outcome = await runJob(world, repository, { run, name, job, plan, active });
      if (outcome !== 'success') return outcome;
    }
    return 'success';
  } catch (error) {
    if (error instanceof WorkflowError) return 'failure';
    throw error;
  }
}

/**
 * Of one concurrency group one run goes on and one waits. A later one takes the place of the one that waits.
 * https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
async function awaitTurn(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredRun,
  cancelsOthers: boolean,
  signal: AbortSignal,
): Promise<void> {
  if (run.group === null) return;
  const others = repository.workflowRuns.filter(
    (each) => each.group === run.group && each.id !== run.id && each.status !== 'completed',
  );
  const ends = others.map((each) => {
    const active = world.actions.active.get(each.id);
    if (each.status === 'pending' || cancelsOthers) active?.controller.abort();
    return active?.done;
  });
  if (ends.length === 0) return;
  setStatus(world, run, 'pending');
  await Promise.race([Promise.all(ends), whenAborted(signal)]);
}

interface RunningJob {
  readonly run: StoredRun;
  readonly name: string;
  readonly job: WorkflowJobText;
  readonly plan: Plan;
  readonly active: ActiveRun;
}

async function runJob(world: GitHubWorld, repository: StoredRepository, running: RunningJob): Promise<RunConclusion> {
  const { run, job, plan, active } = running;
  const { signal } = active.controller;
  if (job.if !== undefined && !holds(job.if, plan.contexts)) return 'success';
  const environment = job.environment === undefined ? undefined : fillExpressions(job.environment, plan.contexts);
  const deployment =
    environment === undefined || environment === ''
      ? undefined
      : createJobDeployment(world, repository, run, environment);
  const say = (state: Parameters<typeof addDeploymentStatus>[3]['state']) => {
    if (deployment !== undefined) addDeploymentStatus(world, repository, deployment, { state, by: ACTIONS_BOT });
  };
  if (deployment !== undefined) {
    const answer = await awaitRules(world, repository, { run, deployment, signal, say });
    if (answer !== 'approved') {
      say(answer === 'rejected' ? 'failure' : 'error');
      return answer === 'rejected' ? 'failure' : 'cancelled';
    }
    if (run.status === 'waiting') setStatus(world, run, 'in_progress');
  }
  say('in_progress');
  const outcome = await Promise.race([
    perform(world, jobOf(repository, { ...running, environment, signal }), active),
    whenAborted(signal).then(() => 'cancelled' as const),
  ]);
  say(outcome === 'cancelled' ? 'error' : outcome);
  return outcome;
}

const ACTIONS_BOT = 'github-actions[bot]';

async function perform(world: GitHubWorld, job: WorkflowJob, active: ActiveRun): Promise<'success' | 'failure'> {
  if (world.actions.runner === undefined) return await active.finished;
  try {
    return await world.actions.runner(job);
  } catch (error) {
    if (!job.signal.aborted) console.error({ event: 'local-github-job-failed', run: job.runId, job: job.job, error });
    return 'failure';
  }
}

function jobOf(
  repository: StoredRepository,
  { run, name, job, plan, environment, signal }: RunningJob & { environment: string | undefined; signal: AbortSignal },
): WorkflowJob {
  const { contexts, text } = plan;
  const fill = (each: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(each).map(([key, value]) => [key, fillExpressions(value, contexts)]));
  const steps = job.steps.filter((step) => step.if === undefined || holds(step.if, contexts));
  return {
    ...{ repository: `${repository.owner}/${repository.name}`, runId: run.id, workflow: run.path, job: name },
    ...{ environment, sha: run.headSha, branch: run.headBranch, inputs: run.inputs, signal },
    steps: steps.map((step) => ({
      ...{ name: step.name, uses: step.uses, with: fill(step.with) },
      run: step.run === undefined ? undefined : fillExpressions(step.run, contexts),
      env: fill({ ...text.env, ...job.env, ...step.env }),
    })),
  };
}

function complete(world: GitHubWorld, repository: StoredRepository, run: StoredRun, conclusion: RunConclusion): void {
  run.conclusion = conclusion;
  setStatus(world, run, 'completed');
  notifyWorkflowRun(world, repository, run, 'completed');
}

function setStatus(world: GitHubWorld, run: StoredRun, status: StoredRun['status']): void {
  run.status = status;
  run.updatedAt = world.clock();
  commitChange(world);
}

const contextsOf = (
  repository: StoredRepository,
  { inputs, sha, branch, by, id }: NewRun & { id: number },
): Contexts => ({
  inputs,
  github: {
    ...{ sha, ref: `refs/heads/${branch}`, ref_name: branch, actor: by, run_id: String(id) },
    ...{ repository: `${repository.owner}/${repository.name}`, event_name: 'workflow_dispatch' },
  },
  // Nobody set any here; a name that is not there is empty, as at GitHub.
  vars: {},
  secrets: {},
});

function fillOr<Value>(fill: () => Value): Value | undefined {
  try {
    return fill();
  } catch (error) {
    if (error instanceof WorkflowError) return undefined;
    throw error;
  }
}

const whenAborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

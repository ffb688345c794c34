import type { StoredRepository } from '../state.ts';
import { commitChange, type GitHubWorld, takeId } from '../world.ts';
import { addDeploymentStatus, createDeployment } from './deployments.ts';
import { dispatchWorkflow } from './dispatch.ts';
import { findOrAddEnvironment } from './environments.ts';
import type { StoredDeployment, StoredDeploymentStatus, StoredRuleReview, StoredRun } from './state.ts';
import { findWorkflow } from './workflows.ts';

/** What a person sees and does on the page "Actions", and in the settings of environments. */
export interface WorkflowActions {
  /** Oldest first. */
  workflowRuns(owner: string, name: string): readonly Readonly<StoredRun>[];
  /** Runs a workflow by hand, as "Run workflow" does. @returns the run's id */
  runWorkflow(owner: string, name: string, run: HandRun): Promise<number>;
  /** Says how the jobs of a run end, where no runner carries them out. Resolves once the run is completed. */
  finishRun(owner: string, name: string, id: number, outcome: 'success' | 'failure'): Promise<void>;
  /** Resolves once no run goes on. A run that waits for a rule does go on. */
  runsCompleted(): Promise<void>;
  /** Oldest first, each with its statuses. */
  deployments(owner: string, name: string): readonly Readonly<StoredDeployment>[];
  /** A deployment that is none of a workflow, as another tool makes it through the API. @returns its id */
  deploy(owner: string, name: string, deployment: HandDeployment): number;
  /** Switches the App's custom protection rule of an environment on. */
  protectEnvironment(owner: string, name: string, environment: string): void;
  /** What custom rules said, oldest first. */
  ruleReviews(owner: string, name: string): readonly Readonly<StoredRuleReview>[];
  /** Switches a workflow off, or on again. */
  switchWorkflow(owner: string, name: string, path: string, state: 'on' | 'off'): void;
}

interface HandRun {
  readonly workflow: string;
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly by: string;
}

interface HandDeployment {
  readonly environment: string;
  readonly sha: string;
  readonly ref: string;
  readonly state: StoredDeploymentStatus['state'];
  readonly by: string;
}

export function workflowActions(
  world: GitHubWorld,
  find: (owner: string, name: string) => StoredRepository,
): WorkflowActions {
  return {
    workflowRuns: (owner, name) => structuredClone(find(owner, name).workflowRuns),
    runWorkflow: async (owner, name, { workflow, ref, inputs = {}, by }) => {
      const repository = find(owner, name);
      const found = await findWorkflow(world, repository, workflow);
      if (found === undefined) throw new Error(`${owner}/${name} has no workflow ${workflow}`);
      return (await dispatchWorkflow(world, repository, found, { ref, inputs, by })).id;
    },
    finishRun: async (owner, name, id, outcome) => {
      const active = world.actions.active.get(id);
      if (active === undefined) throw new Error(`${owner}/${name} has no run ${id} that goes on`);
      active.finish(outcome);
      await active.done;
    },
    runsCompleted: async () => {
      while (world.actions.active.size > 0) {
        await Promise.all([...world.actions.active.values()].map(({ done }) => done));
      }
    },
    deployments: (owner, name) => structuredClone(find(owner, name).deployments),
    deploy: (owner, name, { environment, sha, ref, state, by }) => {
      const repository = find(owner, name);
      const deployment = createDeployment(world, repository, {
        ...{ environment, sha, ref, task: 'deploy', payload: {}, description: null, transient: false, by },
        ...{ production: environment === 'production', runId: null },
      });
      addDeploymentStatus(world, repository, deployment, { state, by });
      return deployment.id;
    },
    protectEnvironment: (owner, name, environment) => {
      const { rules } = findOrAddEnvironment(world, find(owner, name), environment);
      if (world.app === undefined) throw new Error('there is no App whose rule could be switched on');
      rules.push({ id: takeId(world), appId: world.app.id });
      commitChange(world);
    },
    ruleReviews: (owner, name) => structuredClone(find(owner, name).ruleReviews),
    switchWorkflow: (owner, name, path, state) => {
      const repository = find(owner, name);
      const others = repository.disabledWorkflows.filter((each) => each !== path);
      repository.disabledWorkflows = state === 'off' ? [...others, path] : others;
      commitChange(world);
    },
  };
}

import { z } from 'zod';
import { BRANCH_PREFIX } from '../../core/names.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import { repositoryName } from './repository-name.ts';

const repository = z.object({ full_name: repositoryName });
const commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const id = z.int().positive();

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const push = z.object({ ref: z.string().max(300), after: commit, deleted: z.boolean(), repository });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_status */
const deploymentStatus = z.object({
  repository,
  deployment_status: z.object({ state: z.string() }),
  deployment: z.object({ id }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run */
const workflowRun = z.object({
  action: z.string(),
  repository,
  workflow_run: z.object({ id, event: z.string() }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_protection_rule */
const protectionRule = z.object({
  action: z.string(),
  repository,
  environment: z.string().min(1).max(300),
  deployment_callback_url: z.string().max(2_000),
  deployment: z.object({ sha: commit }),
});

/** After these nothing more happens to a deployment by itself. */
const ENDS: ReadonlySet<string> = new Set(['success', 'failure', 'error']);

export interface ReleaseDelivery {
  /** `x-github-event`. */
  readonly event: string;
  /** The address of GitHub's API. */
  readonly apiUrl: string;
}

export const RELEASE_EVENTS: ReadonlySet<string> = new Set([
  'push',
  'deployment_status',
  'workflow_run',
  'deployment_protection_rule',
]);

/**
 * Reads what a webhook says of what was merged or deployed: names alone. GitHub is asked the rest later.
 *
 * @returns nothing for what changes no release
 * @throws {z.ZodError} when it is no such event
 */
export function readReleaseEvents(payload: unknown, { event, apiUrl }: ReleaseDelivery): readonly ReleaseEvent[] {
  switch (event) {
    case 'push':
      return ofPush(push.parse(payload));
    case 'deployment_status':
      return ofDeploymentStatus(deploymentStatus.parse(payload));
    case 'workflow_run':
      return ofWorkflowRun(workflowRun.parse(payload));
    case 'deployment_protection_rule':
      return ofProtectionRule(protectionRule.parse(payload), apiUrl);
    default:
      return [];
  }
}

/** Branches of ours and of the merge queue are released by nobody. */
function ofPush({ ref, after, deleted, repository: { full_name } }: z.infer<typeof push>): readonly ReleaseEvent[] {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? [];
  if (branch === undefined || deleted || OTHERS.some((prefix) => branch.startsWith(prefix))) return [];
  return [{ kind: 'push', repository: full_name, branch, commit: after }];
}

const OTHERS: readonly string[] = [BRANCH_PREFIX, 'gh-readonly-queue/'];

const ofDeploymentStatus = (told: z.infer<typeof deploymentStatus>): readonly ReleaseEvent[] =>
  ENDS.has(told.deployment_status.state)
    ? [{ kind: 'github-deployment', repository: told.repository.full_name, id: told.deployment.id }]
    : [];

/** A run that was dispatched has ended. The step that it carries out is found by its id, and the provider is asked. */
const ofWorkflowRun = ({ action, workflow_run: run }: z.infer<typeof workflowRun>): readonly ReleaseEvent[] =>
  action === 'completed' && run.event === 'workflow_dispatch'
    ? [{ kind: 'deployment', provider: 'github-workflow', deployment: String(run.id) }]
    : [];

function ofProtectionRule(told: z.infer<typeof protectionRule>, apiUrl: string): readonly ReleaseEvent[] {
  if (told.action !== 'requested') return [];
  const { repository: place, environment, deployment } = told;
  const runId = runIdIn(told.deployment_callback_url, place.full_name, apiUrl);
  return [{ kind: 'protection-rule', repository: place.full_name, runId, environment, commit: deployment.sha }];
}

/**
 * Reads the run's number from the callback address, which alone has it. The address is never called, and must be the one that we
 * would build.
 *
 * @throws {z.ZodError} for an address of another host or repository
 */
function runIdIn(callback: string, fullName: string, apiUrl: string): number {
  const base = `${apiUrl.replace(/\/+$/, '')}/repos/${fullName}/actions/runs/`.toLowerCase();
  const rest = callback.toLowerCase().startsWith(base) ? callback.slice(base.length) : '';
  const [, digits] = /^(\d{1,16})\/deployment_protection_rule$/.exec(rest) ?? [];
  return id.parse(Number(digits));
}

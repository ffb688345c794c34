import { z } from 'zod';
import type { ReleaseEvent } from '../../core/records/release-event.ts';

type DeploymentEvent = Extract<ReleaseEvent, { kind: 'deployment' }>;

const name = z.string().min(1).max(500);

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html */
const hook = z.object({
  source: z.literal('aws.ecs'),
  'detail-type': z.literal('ECS Hook State Change'),
  detail: z.object({ eventName: z.string(), serviceDeploymentArn: name }),
});

/**
 * Its `deploymentId` is none that a service deployment has: the service is named instead.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 */
const deployment = z.object({
  source: z.literal('aws.ecs'),
  'detail-type': z.literal('ECS Deployment State Change'),
  resources: z.tuple([name], z.unknown()),
  detail: z.object({ eventName: z.string() }),
});

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
const codedeploy = z.object({
  source: z.literal('aws.codedeploy'),
  'detail-type': z.literal('CodeDeploy Deployment State-change Notification'),
  detail: z.object({ deploymentId: name, state: z.string() }),
});

const event = z.discriminatedUnion('detail-type', [hook, deployment, codedeploy]);

/** What begins a deployment, or a hook, tells nothing new. */
const BEGINNINGS: ReadonlySet<string> = new Set(['SERVICE_DEPLOYMENT_IN_PROGRESS', 'HOOK_IN_PROGRESS', 'START']);

/**
 * Reads an event of ECS or CodeDeploy: the deployment's name alone, for its provider is asked the rest.
 *
 * @returns undefined for the beginning of something
 * @throws {z.ZodError} when it is no such event
 */
export function readDeployEvent(input: unknown): DeploymentEvent | undefined {
  const told = event.parse(input);
  switch (told['detail-type']) {
    case 'ECS Hook State Change':
      return unless(told.detail.eventName, 'ecs', told.detail.serviceDeploymentArn);
    case 'ECS Deployment State Change':
      return unless(told.detail.eventName, 'ecs', told.resources[0]);
    case 'CodeDeploy Deployment State-change Notification':
      return unless(told.detail.state, 'codedeploy', told.detail.deploymentId);
    default:
      return told satisfies never;
  }
}

const unless = (happened: string, provider: DeploymentEvent['provider'], named: string): DeploymentEvent | undefined =>
  BEGINNINGS.has(happened) ? undefined : { kind: 'deployment', provider, deployment: named };

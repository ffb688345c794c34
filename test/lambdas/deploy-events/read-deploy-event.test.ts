import { expect, test } from 'vitest';
import { ZodError } from 'zod';
import { releaseEventSchema } from '../../../core/records/release-event.ts';
import { readDeployEvent } from '../../../lambdas/deploy-events/read-deploy-event.ts';

const SERVICE = 'arn:aws:ecs:us-west-2:123456789012:service/live/shop';
const DEPLOYMENT = 'arn:aws:ecs:us-west-2:123456789012:service-deployment/live/shop/0EYSiB0';
const hook = (eventName: string, change: object = {}) => ({
  ...{ source: 'aws.ecs', 'detail-type': 'ECS Hook State Change', resources: [DEPLOYMENT] },
  detail: { eventName, hookId: 'h', serviceDeploymentArn: DEPLOYMENT, ...change },
});
const ecs = (eventName: string, change: object = {}) => ({
  ...{ source: 'aws.ecs', 'detail-type': 'ECS Deployment State Change', resources: [SERVICE] },
  ...{ detail: { eventName, deploymentId: 'ecs-svc/123', reason: 'r' }, ...change },
});
const codedeploy = (state: string, change: object = {}) => ({
  ...{ source: 'aws.codedeploy', 'detail-type': 'CodeDeploy Deployment State-change Notification' },
  detail: { deploymentId: 'd-1', state, application: 'shop', ...change },
});
const of = (provider: string, deployment: string) => ({ kind: 'deployment', provider, deployment });

test.each([
  [hook('HOOK_AWAITING_ACTION'), of('ecs', DEPLOYMENT)],
  [hook('HOOK_TIMED_OUT'), of('ecs', DEPLOYMENT)],
  [hook('HOOK_IN_PROGRESS'), undefined],
  [ecs('SERVICE_DEPLOYMENT_COMPLETED'), of('ecs', SERVICE)],
  [ecs('SERVICE_DEPLOYMENT_FAILED'), of('ecs', SERVICE)],
  [ecs('SERVICE_DEPLOYMENT_IN_PROGRESS'), undefined],
  [codedeploy('SUCCESS'), of('codedeploy', 'd-1')],
  [codedeploy('FAILURE'), of('codedeploy', 'd-1')],
  [codedeploy('STOP'), of('codedeploy', 'd-1')],
  [codedeploy('START'), undefined],
])('%o is %o', (event, expected) => {
  const read = readDeployEvent(event);
  expect(read).toEqual(expected);
  if (read !== undefined) expect(releaseEventSchema.parse(read)).toEqual(read);
});

test.each([
  ['nothing', undefined],
  ['another event', { source: 'aws.batch', 'detail-type': 'Batch Job State Change', detail: {} }],
  ['another source', { ...hook('HOOK_AWAITING_ACTION'), source: 'mine' }],
  ['a hook of no deployment', hook('HOOK_AWAITING_ACTION', { serviceDeploymentArn: undefined })],
  ['a long name', codedeploy('SUCCESS', { deploymentId: 'x'.repeat(501) })],
  ['a deployment of no service', ecs('SERVICE_DEPLOYMENT_COMPLETED', { resources: [] })],
])('%s is no event', (_, event) => {
  expect(() => readDeployEvent(event)).toThrow(ZodError);
});

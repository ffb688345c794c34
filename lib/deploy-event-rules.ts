import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { EventRules } from './event-rules.ts';

/** An ECS service, or a deployment group of CodeDeploy. */
export interface AwsDeployed {
  readonly kind: 'ecs' | 'codedeploy';
  readonly partition: string;
  readonly account: string;
  /** @default - the region of the stack */
  readonly region: string | undefined;
  /** `CLUSTER/SERVICE`, or `APPLICATION/GROUP`. */
  readonly name: string;
}

/**
 * Tells a function of the deployments of these services and groups, and of no others. Their events must arrive on the default bus of
 * the stack's account and region: another account's or region's must be forwarded.
 *
 * ECS names the service, or of a hook its deployment; CodeDeploy names the group:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 */
export function deployEventRules(events: EventRules, deployed: readonly AwsDeployed[], handler: IFunction): void {
  const arns = (kind: AwsDeployed['kind'], type: string): string[] =>
    deployed
      .filter((each) => each.kind === kind)
      .map(({ partition, account, region = Stack.of(events).region, name }) =>
        [`arn:${partition}:${kind}:${region}:${account}:${type}`, name].join(kind === 'ecs' ? '/' : ':'),
      );
  const [services, deployments, groups] = [
    arns('ecs', 'service'),
    arns('ecs', 'service-deployment'),
    arns('codedeploy', 'deploymentgroup'),
  ];
  if (services.length > 0) {
    events.on('EcsDeployment', handler, {
      description: 'A deployment of an ECS service has changed',
      eventPattern: { source: ['aws.ecs'], detailType: ['ECS Deployment State Change'], resources: services },
    });
    const serviceDeploymentArn = deployments.flatMap((each) => Match.prefix(`${each}/`));
    events.on('EcsHook', handler, {
      description: 'A deployment of an ECS service waits, or no longer does',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Hook State Change'],
        detail: { serviceDeploymentArn: Match.anyOf(...serviceDeploymentArn) },
      },
    });
  }
  if (groups.length > 0) {
    events.on('CodeDeployDeployment', handler, {
      description: 'A deployment of CodeDeploy has changed',
      eventPattern: {
        source: ['aws.codedeploy'],
        detailType: ['CodeDeploy Deployment State-change Notification'],
        resources: groups,
      },
    });
  }
}

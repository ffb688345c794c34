import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { alarmPrefixOf, type FunctionName, functionNames, logGroupOf, stackNameOf } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';
import type { AuditLog } from './audit-log.ts';
import type { Credentials } from './credentials.ts';
import type { Grantee, GranteeRole } from './grantee.ts';
import type { Ledger } from './ledger.ts';
import type { WorkQueue } from './work-queue.ts';

export interface OperatorPolicyProps {
  readonly stage: string;
  readonly ledger: Ledger;
  readonly audit: AuditLog;
  readonly credentials: Credentials;
  readonly alerts: WorkQueue;
  readonly requests: WorkQueue;
  /** Whether pull requests are reviewed: then decisions and what they rest on can be read. */
  readonly hasRelease: boolean;
  readonly hasDeployer: boolean;
  readonly hasDeployEvents: boolean;
  readonly hearsJira: boolean;
}

/**
 * What a person needs for `npx mendhook …` against the stage, and nothing else. Nobody has it until an administrator
 * attaches it. IAM is global, so its name holds the region.
 */
export class OperatorPolicy extends ManagedPolicy implements Grantee, GranteeRole {
  /** The policy takes rights as a role does. */
  readonly role: GranteeRole = this;

  constructor(scope: Construct, id: string, props: OperatorPolicyProps) {
    const { stage, ledger, audit, credentials, alerts, requests, ...choices } = props;
    super(scope, id, {
      managedPolicyName: `${stackNameOf(stage)}-operator-${Stack.of(scope).region}`,
      description: `Commands of mendhook on the stage ${stage}`,
    });
    this.allowRecords(ledger);
    audit.grantRead(this);
    if (choices.hasRelease) {
      audit.grantReadDecisions(this);
      ledger.grantRecords(this, { records: { GetItem: ['change'] }, listed: ['change'] });
    }
    credentials.grantWrite(this);
    for (const queue of [alerts, requests]) queue.grantSend(this);
    alerts.grantDeadLetters(this);
    this.allowLooking(stage, functionNames(choices));
  }

  /** A command has no environment of its own: it finds names in the outputs of the stack. */
  addEnvironment(): void {}

  addToPrincipalPolicy(statement: PolicyStatement) {
    this.addStatements(statement);
    return { statementAdded: true };
  }

  private allowRecords(ledger: Ledger): void {
    ledger.grantRecords(this, {
      records: {
        GetItem: ['incident', 'alert', 'link', 'failure', 'slackChannel'],
        BatchGetItem: ['mute'],
        Query: ['incident', 'webhook'],
        PutItem: ['incident', 'mute'],
        UpdateItem: ['searches'],
      },
      listed: ['incident', 'alert'],
    });
  }

  private allowLooking(stage: string, functions: readonly FunctionName[]): void {
    const { partition, region, account } = Stack.of(this);
    const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
    const groups = [...functions, 'worker'].map((part) => `log-group:${logGroupOf(stage, part)}:*`);
    const looks: readonly (readonly [actions: readonly string[], resources: readonly string[], reason: string])[] = [
      [
        ['logs:FilterLogEvents'],
        groups.map((group) => arn('logs', group)),
        'The * stands for the streams of the group.',
      ],
      [
        ['cloudwatch:SetAlarmState', 'cloudwatch:DescribeAlarmHistory'],
        [arn('cloudwatch', `alarm:${alarmPrefixOf(stage)}*`)],
        'Each alarm of the stage begins so; doctor --alarms takes any one of them.',
      ],
      [
        ['cloudformation:DescribeStacks'],
        [arn('cloudformation', `stack/${stackNameOf(stage)}/*`)],
        'The * stands for the stack’s id.',
      ],
      [
        ['cloudwatch:DescribeAlarms', 'batch:DescribeJobs', 'servicequotas:ListServiceQuotas', 'ec2:DescribeVpcs'],
        ['*'],
        'These know no resources, or are asked for all of them. They change nothing.',
      ],
    ];
    for (const [actions, resources, reason] of looks) {
      this.addStatements(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
      for (const resource of resources) {
        const id = resource
          .replace(`:${region}:${account}:`, ':<AWS::Region>:<AWS::AccountId>:')
          .replace(partition, '<AWS::Partition>');
        acknowledge(this, { id: `AwsSolutions-IAM5[Resource::${id}]`, reason });
      }
    }
  }
}

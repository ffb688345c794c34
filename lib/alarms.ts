import { Stack } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ManagedPolicy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Subscription, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type AlarmName, alarmPrefixOf, stackNameOf } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';

/**
 * How soon somebody should look. `high`: alerts are lost or wait, now. `medium`: attempts do not do what they are for.
 * `low`: a limit that was set is near, and somebody may want to raise it.
 */
export type Severity = 'high' | 'medium' | 'low';

export interface AlarmsProps {
  readonly stage: string;
  /** Where the runbook is read, such as the address of `docs/runbook.md` in one's own fork. */
  readonly runbookUrl: string;
  /** Addresses that hear of every alarm, after they confirmed it. */
  readonly emails: readonly string[];
  /**
   * A Slack channel that gets every alarm. The workspace is let in once, by hand, in Amazon Q Developer's console.
   *
   * @default - no channel
   */
  readonly slack?: { readonly workspaceId: string; readonly channelId: string } | undefined;
}

export interface AlarmTerms {
  readonly severity: Severity;
  /** What is wrong, in a sentence for the person who is woken. */
  readonly description: string;
  readonly metric: IMetric;
  /** The alarm rings at this value and above; with `rings: 'below'` it rings below this value. @default 1 */
  readonly threshold?: number;
  /** How many periods of the metric in a row. @default 1 */
  readonly periods?: number;
  /**
   * `below`: the metric shows that something still runs, so the alarm rings when it falls, and when there is no data.
   *
   * @default 'above': no data is no trouble, because nothing happens most of the time
   */
  readonly rings?: 'above' | 'below';
}

/** The registry of alarms: each has a name, a severity and an article in the runbook, and reaches the same people. */
export class Alarms extends Construct {
  readonly topic: Topic;
  private readonly props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;
    const { stage, emails, slack } = props;
    // Not encrypted with a key: CloudWatch may not use AWS's own one, and a key of one's own costs more than all else here.
    this.topic = new Topic(this, 'Topic', { displayName: `mendhook ${stage}`, enforceSSL: true });
    this.allowAlarms();
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
    for (const subscription of this.topic.node.children.filter((child) => child instanceof Subscription)) {
      acknowledge(subscription, {
        id: 'Serverless-SNSRedrivePolicy',
        reason: 'Mail has no consumer that could read a dead-letter queue; the alarm itself stays to be seen.',
      });
    }
    if (slack === undefined) return;
    new SlackChannelConfiguration(this, 'Slack', {
      // An account has one of a name in all regions, and one of another workspace is made before this one is deleted.
      slackChannelConfigurationName: `${stackNameOf(stage)}-${slack.workspaceId}-${Stack.of(this).region}`,
      slackWorkspaceId: slack.workspaceId,
      slackChannelId: slack.channelId,
      notificationTopics: [this.topic],
      // The channel is told, and may ask for nothing.
      guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll')],
    });
  }

  /**
   * Lets CloudWatch publish for the alarms of this stage. The topic has a policy of its own, for TLS, and that policy
   * replaces the default one, which would let in every caller of the account.
   */
  private allowAlarms(): void {
    const { partition, region, account } = Stack.of(this);
    const alarms = `arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarmPrefixOf(this.props.stage)}*`;
    this.topic.addToResourcePolicy(
      // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
      new PolicyStatement({
        sid: 'AllowAlarmsOfThisStage',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': alarms } },
      }),
    );
  }

  /** Adds an alarm, which tells the topic when it rings and when it is over. */
  add(
    name: AlarmName,
    { severity, description, metric, threshold = 1, periods = 1, rings = 'above' }: AlarmTerms,
  ): Alarm {
    const { stage, runbookUrl } = this.props;
    const alarm = new Alarm(this, name, {
      alarmName: `${alarmPrefixOf(stage)}${severity}-${name}`,
      alarmDescription: `${description} (${severity}) ${runbookUrl}#${name}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      ...RINGS[rings],
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}

const RINGS = {
  above: {
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  },
  below: {
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  },
} as const;

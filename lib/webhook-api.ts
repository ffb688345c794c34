import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type IFilterPattern, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  GITHUB_ROUTE,
  JIRA_ROUTE,
  logGroupOf,
  METRIC_NAMESPACE,
  SLACK_ROUTE,
  stackNameOf,
  WEBHOOK_ROUTE,
} from '../core/names.ts';
import { CallerApi } from './caller-api.ts';

/**
 * Far above what monitors send, even in an outage. Datadog does not repeat a call that was answered with 429, so this is
 * for the bill of an account under attack, not for order.
 */
const ALERT_LIMITS = { rateLimit: 500, burstLimit: 1000 };

/** People press buttons, merge drafts and write issues: these come a few at a time, and what is refused is noticed or asked for later. */
const PEOPLE_LIMITS = { rateLimit: 20, burstLimit: 50 };

/** What an HTTP API answers with when its function or itself fails. */
const SERVER_ERRORS = ['500', '502', '503', '504'];

export interface WebhookApiProps {
  readonly stage: string;
  readonly receive: IFunction;
  readonly slack: IFunction;
  readonly github: IFunction;
  /** @default - JIRA does not call */
  readonly jira?: IFunction | undefined;
  readonly logRetention: RetentionDays;
}

/** The ways in from the internet: an API for each caller, which its function authenticates. They share the access log. */
export class WebhookApi extends Construct {
  readonly datadog: CallerApi;
  readonly slack: CallerApi;
  readonly github: CallerApi;
  readonly jira: CallerApi | undefined;
  private readonly log: LogGroup;
  private readonly stage: string;

  constructor(scope: Construct, id: string, { stage, receive, slack, github, jira, logRetention }: WebhookApiProps) {
    super(scope, id);
    this.stage = stage;
    this.log = new LogGroup(this, 'Log', {
      // Of this prefix, API Gateway needs no entry of its own in the account's one resource policy of log groups.
      logGroupName: `/aws/vendedlogs${logGroupOf(stage, 'api')}`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const open = (caller: string, route: string, handler: IFunction, limits: ThrottleSettings) =>
      new CallerApi(this, caller, {
        apiName: `${stackNameOf(stage)}-${caller.toLowerCase()}`,
        description: `Webhooks of ${caller}`,
        route,
        handler,
        limits,
        log: this.log,
      });
    this.datadog = open('Datadog', WEBHOOK_ROUTE, receive, ALERT_LIMITS);
    this.slack = open('Slack', SLACK_ROUTE, slack, PEOPLE_LIMITS);
    this.github = open('GitHub', GITHUB_ROUTE, github, PEOPLE_LIMITS);
    this.jira = jira && open('Jira', JIRA_ROUTE, jira, PEOPLE_LIMITS);
  }

  /** Calls of Datadog that API Gateway answered itself with 429. No function sees them. */
  countThrottledAlerts(): Metric {
    return this.count(
      'AlertsThrottled',
      FilterPattern.all(
        FilterPattern.stringValue('$.api', '=', this.datadog.api.apiId),
        FilterPattern.stringValue('$.status', '=', '429'),
      ),
    );
  }

  /** Calls of any caller that were answered with 5xx, by a function or by API Gateway. */
  countServerErrors(): Metric {
    const terms = SERVER_ERRORS.map((status) => FilterPattern.stringValue('$.status', '=', status));
    return this.count('CallsFailed', FilterPattern.any(...terms));
  }

  /** A metric has no dimension for the stage here, so its name ends in the stage. */
  private count(name: string, filterPattern: IFilterPattern): Metric {
    const filter = this.log.addMetricFilter(name, {
      filterPattern,
      metricNamespace: METRIC_NAMESPACE,
      metricName: `${name}-${this.stage}`,
      metricValue: '1',
    });
    return filter.metric({ statistic: Stats.SUM, period: Duration.minutes(5) });
  }
}

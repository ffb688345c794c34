import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logGroupOf, METRIC_NAMESPACE } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';

/** Datadog waits 15 seconds for an answer, so API Gateway must have given up before. */
const ANSWER_WITHIN = Duration.seconds(12);

/**
 * Far above what monitors send, even in an outage. Datadog does not repeat a call that was answered with 429, so this is
 * for the bill of an account under attack, not for order.
 */
const THROTTLE = { rateLimit: 100, burstLimit: 200 };

export interface WebhookApiProps {
  readonly stage: string;
  /** Which function answers which route, such as `POST /datadog`. */
  readonly routes: Readonly<Record<string, IFunction>>;
  readonly logRetention: RetentionDays;
}

/** The one way in from the internet: a route a caller, each of which its function authenticates. */
export class WebhookApi extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  private readonly log: LogGroup;
  private readonly stageName: string;

  constructor(scope: Construct, id: string, { stage, routes, logRetention }: WebhookApiProps) {
    super(scope, id);
    this.stageName = stage;
    this.api = new HttpApi(this, 'Api', {
      apiName: `mendhook-${stage}`,
      description: 'Webhooks of Datadog, GitHub and Slack',
      createDefaultStage: false,
    });
    for (const [route, handler] of Object.entries(routes)) this.addRoute(route, handler);
    this.log = new LogGroup(this, 'Log', {
      // Of this prefix, API Gateway needs no entry of its own in the account's one resource policy of log groups.
      logGroupName: `/aws/vendedlogs${logGroupOf(stage, 'api')}`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: THROTTLE,
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(this.log), format: ACCESS_LOG },
    });
  }

  /** @param route such as `POST /datadog` */
  urlOf(route: string): string {
    return `${this.api.apiEndpoint}${pathOf(route)}`;
  }

  /**
   * Calls of a route that API Gateway answered itself with 429: no function hears of them, so the access log is counted.
   *
   * @param name what the metric is called, with the stage after it
   */
  countThrottled(route: string, name: string): Metric {
    const filter = this.log.addMetricFilter(name, {
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue('$.route', '=', route),
        FilterPattern.stringValue('$.status', '=', '429'),
      ),
      metricNamespace: METRIC_NAMESPACE,
      metricName: `${name}-${this.stageName}`,
      metricValue: '1',
    });
    return filter.metric({ statistic: Stats.SUM, period: Duration.minutes(5) });
  }

  private addRoute(route: string, handler: IFunction): void {
    const method = HttpMethod[route.split(' ')[0] as keyof typeof HttpMethod];
    const integration = new HttpLambdaIntegration(`To${pathOf(route)}`, handler, { timeout: ANSWER_WITHIN });
    for (const added of this.api.addRoutes({ path: pathOf(route), methods: [method], integration })) {
      acknowledge(added, {
        id: 'AwsSolutions-APIG4',
        reason: 'The function checks the caller’s secret or signature over the raw body, which no authorizer is given.',
      });
    }
  }
}

const pathOf = (route: string): string => route.split(' ')[1] ?? '/';

/** Who called what and how it was answered. Neither headers nor bodies: the secret stands in the one, anything in the other. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    ip: '$context.identity.sourceIp',
    route: '$context.routeKey',
    status: '$context.status',
    responseBytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    integrationStatus: '$context.integrationStatus',
    integrationLatencyMs: '$context.integrationLatency',
  }),
);

import { Duration, Fn, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { openRoute } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';

/** Datadog waits 15 seconds for an answer, so API Gateway must have given up before. */
const ANSWER_WITHIN = Duration.seconds(12);

export interface CallerApiProps {
  readonly apiName: string;
  readonly description: string;
  /** Such as `POST /datadog`; the unguessable part is added to it. */
  readonly route: string;
  readonly handler: IFunction;
  readonly limits: ThrottleSettings;
  readonly log: LogGroup;
}

/**
 * The way in for one caller: an HTTP API with one route. The settings of a single route are listed by its name, which a
 * template cannot make from the stack's id. The limits are therefore those of a stage, and each caller has its own.
 */
export class CallerApi extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly url: string;

  constructor(scope: Construct, id: string, props: CallerApiProps) {
    super(scope, id);
    const { apiName, description, route, handler, limits, log } = props;
    this.api = new HttpApi(this, 'Api', { apiName, description, createDefaultStage: false });
    const [method = '', path = ''] = openRoute(route, this.unguessable()).split(' ');
    this.url = `${this.api.apiEndpoint}${path}`;
    const made = new HttpRoute(this, 'Route', {
      httpApi: this.api,
      routeKey: HttpRouteKey.with(path, HttpMethod[method as keyof typeof HttpMethod]),
      integration: new HttpLambdaIntegration(`To${id}`, handler, { timeout: ANSWER_WITHIN }),
    });
    acknowledge(made, {
      id: 'AwsSolutions-APIG4',
      reason: 'The function checks the caller’s secret or signature over the raw body, which no authorizer is given.',
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: limits,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: ACCESS_LOG },
    });
  }

  /** The UUID at the end of `arn:…:stack/NAME/UUID`. AWS makes it with the stack, and it stays the same until the stack goes. */
  private unguessable(): string {
    return Fn.select(2, Fn.split('/', Stack.of(this).stackId));
  }
}

/**
 * Who called what and how it was answered. Neither headers nor bodies: the secret is in the one, anything in the other.
 * The path is left out too, since its last part is not for everybody who reads logs.
 */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    ip: '$context.identity.sourceIp',
    api: '$context.apiId',
    status: '$context.status',
    responseBytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    integrationStatus: '$context.integrationStatus',
    integrationLatencyMs: '$context.integrationLatency',
  }),
);

import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { EnvironmentName } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';
import type { Grantee } from './grantee.ts';

export interface CredentialsProps {
  /** Name of the secret with what mendhook acts with, such as `mendhook-prod`; the other's name is made from it. */
  readonly secretName: string;
}

/**
 * Two secrets, each a JSON document: what callers show to mendhook, and what mendhook acts with. They are made empty and
 * filled afterwards; no deployment sees a value or writes one, because the text in the template stays as it is.
 */
export class Credentials extends Construct {
  readonly secret: Secret;
  readonly callers: Secret;

  constructor(scope: Construct, id: string, { secretName }: CredentialsProps) {
    super(scope, id);
    this.secret = this.makeSecret(
      'Secret',
      secretName,
      'What mendhook acts with on Datadog, GitHub, Slack and the model.',
    );
    this.callers = this.makeSecret(
      'Callers',
      `${secretName}-callers`,
      'What Datadog, Slack and GitHub show as they call.',
    );
  }

  /** Lets a grantee read what mendhook acts with, and tells it which secret that is. */
  grantRead(grantee: Grantee): void {
    this.grant(grantee, this.secret, EnvironmentName.secretId);
  }

  /** Lets a grantee read what callers show, and tells it which secret that is. */
  grantReadCallers(grantee: Grantee): void {
    this.grant(grantee, this.callers, EnvironmentName.callerSecretId);
  }

  /** Lets a grantee read both secrets and give them new values, and tells it which they are. */
  grantWrite(grantee: Grantee): void {
    this.grant(grantee, this.secret, EnvironmentName.secretId, 'secretsmanager:PutSecretValue');
    this.grant(grantee, this.callers, EnvironmentName.callerSecretId, 'secretsmanager:PutSecretValue');
  }

  private grant(grantee: Grantee, { secretArn }: Secret, environmentName: string, ...more: string[]): void {
    grantee.addEnvironment(environmentName, secretArn);
    grantee.role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue', ...more], resources: [secretArn] }),
    );
  }

  private makeSecret(id: string, secretName: string, what: string): Secret {
    const secret = new Secret(this, id, {
      secretName,
      description: `${what} Filled by \`mendhook secrets set\`.`,
      secretStringValue: SecretValue.unsafePlainText('{}'),
      // Its values are copies of what is elsewhere, and must not be left behind.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(secret, {
      id: 'AwsSolutions-SMG4',
      reason:
        'Datadog, GitHub, Slack and Anthropic issue these credentials, and only a person can make new ones there.',
    });
    return secret;
  }
}

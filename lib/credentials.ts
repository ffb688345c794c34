import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { EnvironmentName } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';
import type { Tenant } from './tenant.ts';

export interface CredentialsProps {
  /** Name of the secret, such as `mendhook-prod`. */
  readonly secretName: string;
}

/**
 * The one secret: a JSON document with the credentials of the systems outside. It is made empty and filled afterwards;
 * no deployment sees a value or writes one, because the text in the template stays as it is.
 */
export class Credentials extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { secretName }: CredentialsProps) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      secretName,
      description: 'Credentials of Datadog, GitHub, Slack and the model. Filled by `mendhook secrets set`.',
      secretStringValue: SecretValue.unsafePlainText('{}'),
      // Its values are copies of what stands elsewhere, and must not be left behind.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.secret, {
      id: 'AwsSolutions-SMG4',
      reason:
        'Datadog, GitHub, Slack and Anthropic issue these credentials, and only a person can make new ones there.',
    });
  }

  /** Lets a tenant read the secret, and tells it which it is. */
  grantRead(tenant: Tenant): void {
    tenant.addEnvironment(EnvironmentName.secretId, this.secret.secretArn);
    this.grant(tenant, ['secretsmanager:GetSecretValue']);
  }

  /** Lets a tenant read the secret and give it a new value, and tells it which it is. */
  grantWrite(tenant: Tenant): void {
    tenant.addEnvironment(EnvironmentName.secretId, this.secret.secretArn);
    this.grant(tenant, ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue']);
  }

  private grant(tenant: Tenant, actions: string[]): void {
    tenant.role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.secret.secretArn] }));
  }
}

import type { AddToPrincipalPolicyResult, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** What rights are given to: a role, or a policy that people attach. */
export interface GranteeRole extends IConstruct {
  addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult;
}

/** A user of a part of the stack: a function, or the worker's job. Its role gets rights, its environment gets names. */
export interface Grantee {
  readonly role: GranteeRole;
  addEnvironment(name: string, value: string): unknown;
}

import type { IRole } from 'aws-cdk-lib/aws-iam';

/** Whoever uses a part of the stack: a function, or the worker's job. Its role is given rights, its environment names. */
export interface Tenant {
  readonly role: IRole;
  addEnvironment(name: string, value: string): unknown;
}

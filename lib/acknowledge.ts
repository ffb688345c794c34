import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

export interface Acknowledgement {
  /** Which finding of cdk-nag, such as `AwsSolutions-IAM5[Resource::*]`. */
  readonly id: string;
  /** Why it is right here: what a reviewer needs to agree. */
  readonly reason: string;
}

/** Says of findings of a construct that they are known, and why they stay. */
export const acknowledge = (construct: IConstruct, ...known: readonly Acknowledgement[]): void =>
  Validations.of(construct).acknowledge(...known);

import { z } from 'zod';

const conditionSchema = z.record(z.string(), z.record(z.string(), z.array(z.string()).min(1)));

const base = {
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.array(z.string()).min(1),
  Resource: z.array(z.string()).min(1),
  Condition: conditionSchema.optional(),
};

/** A statement of an identity policy. `NotAction`, `NotResource` and `Sid` are not known: a policy with one is refused. */
export const statementSchema = z.strictObject(base);

/** A statement of a resource policy: whom it is about is `*`, roles by ARN, or services by name. */
export const resourceStatementSchema = z.strictObject({
  ...base,
  Principal: z.union([
    z.literal('*'),
    z.strictObject({ AWS: z.array(z.string()).min(1) }),
    z.strictObject({ Service: z.array(z.string()).min(1) }),
  ]),
});

/** What an account allows: each principal's own policy, and the policies that resources carry. */
export const policiesSchema = z.strictObject({
  /** By the access key id with which the principal signs. */
  principals: z.record(z.string(), z.strictObject({ arn: z.string(), statements: z.array(statementSchema) })),
  /** By the ARN of the resource that carries the policy. */
  resources: z.record(z.string(), z.array(resourceStatementSchema)),
});

export type Statement = z.output<typeof statementSchema>;
export type ResourceStatement = z.output<typeof resourceStatementSchema>;
export type Policies = z.output<typeof policiesSchema>;

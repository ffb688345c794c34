import { readFileSync } from 'node:fs';
import { type Policies, policiesSchema, statementSchema } from '@mendhook/emulators/aws/policies/policy-schema';
import { z } from 'zod';
import { imageName } from '../../core/names.ts';

/** The generated file: the policies of the template, with the ARNs of the account on one machine. */
export const localPoliciesSchema = policiesSchema.extend({
  /** What receive may do besides where the configuration keeps webhooks. */
  whereWebhooksAreKept: z.array(statementSchema),
  /** What each principal may do besides where the configuration has a `release`, the function of that name included. */
  whereChangesAreReviewed: policiesSchema.shape.principals,
  /** What each may do besides that where the `release` goes beyond the review, the two functions that deploy included. */
  whereReleasesAreFollowed: policiesSchema.shape.principals,
  /** And besides that where ECS or CodeDeploy deploys, the function of their events included. */
  whereAwsDeploys: policiesSchema.shape.principals,
  /** What each may do besides where JIRA calls, the function that it calls included. */
  whereJiraCalls: policiesSchema.shape.principals,
});
export type LocalPolicies = z.output<typeof localPoliciesSchema>;

/** What the policies depend on in a configuration. */
export interface PolicyTerms {
  readonly keepsWebhooks: boolean;
  readonly hasRelease: boolean;
  /** Whether the `release` goes beyond the review. @default false */
  readonly follows?: boolean;
  /** Whether ECS or CodeDeploy deploys. @default false */
  readonly awsDeploys?: boolean;
  /** Whether JIRA calls when a person reports something. @default false */
  readonly hearsJira?: boolean;
  /** The Dockerfiles of services with images of their own. */
  readonly images: readonly string[];
}

/** The runtime itself, which makes the resources and shows what is in them. */
export const RUNTIME_PRINCIPAL = 'local-runtime';

/** Reads `policies.json`, which `npm run policies:write` makes from the synthesized template. */
export const readLocalPolicies = (): LocalPolicies =>
  localPoliciesSchema.parse(JSON.parse(readFileSync(new URL('./policies.json', import.meta.url), 'utf8')));

/** The policies that a deployment with such a configuration has, and the runtime's own. */
export function policiesFor(
  { principals, resources, whereWebhooksAreKept, ...more }: LocalPolicies,
  { keepsWebhooks, hasRelease, follows = false, awsDeploys = false, hearsJira = false, images }: PolicyTerms,
): Policies {
  const reviewing = hasRelease ? more.whereChangesAreReviewed : {};
  const following = hasRelease && follows ? more.whereReleasesAreFollowed : {};
  const byAws = hasRelease && follows && awsDeploys ? more.whereAwsDeploys : {};
  const byJira = hearsJira ? more.whereJiraCalls : {};
  const statementsOf = (name: string): Policies['principals'][string]['statements'] => [
    ...(principals[name]?.statements ?? []),
    ...(keepsWebhooks && name === 'receive' ? whereWebhooksAreKept : []),
    ...(reviewing[name]?.statements ?? []),
    ...(following[name]?.statements ?? []),
    ...(byAws[name]?.statements ?? []),
    ...(byJira[name]?.statements ?? []),
  ];
  return {
    resources,
    principals: {
      ...Object.fromEntries(
        Object.entries({ ...byJira, ...byAws, ...following, ...reviewing, ...principals }).map(([name, { arn }]) => {
          const statements = statementsOf(name).map((statement) => ({
            ...statement,
            Resource: statement.Resource.flatMap((resource) => [resource, ...ofImages(resource, images)]),
          }));
          return [name, { arn, statements }];
        }),
      ),
      [RUNTIME_PRINCIPAL]: {
        arn: `arn:aws:iam::000000000000:user/${RUNTIME_PRINCIPAL}`,
        statements: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }],
      },
    },
  };
}

/** Each image has a job definition of its own, beside the worker's. */
function ofImages(resource: string, images: readonly string[]): string[] {
  const [, definition, revision = ''] = /^(.*:job-definition\/[^:]+)(:\*)?$/.exec(resource) ?? [];
  if (definition === undefined) return [];
  return [...new Set(images.map((image) => `${definition}-${imageName(image)}${revision}`))];
}

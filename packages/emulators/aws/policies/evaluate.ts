import { checkCondition, holds, type RequestContext } from './conditions.ts';
import { matchesAction, matchesPattern } from './match-pattern.ts';
import type { Policies, ResourceStatement, Statement } from './policy-schema.ts';

/** Who asks: a principal of the account by its access key id, or an AWS service by its name. */
export type Caller = { readonly principal: string } | { readonly service: string };

/** One thing that a call does: an action on a resource. A call may need several. */
export interface Access {
  /** In IAM's words, such as `dynamodb:Query`. */
  readonly action: string;
  /** An ARN, or `*` for an action that knows no resources. */
  readonly resource: string;
  readonly context?: RequestContext;
}

export type Decision =
  | 'allowed'
  | 'unknown-principal'
  | 'denied-by-identity-policy'
  | 'denied-by-resource-policy'
  | 'not-allowed';

/**
 * Loopback never leaves the machine, so a call over it counts as one over TLS 1.3. A policy that refuses plain HTTP does
 * what it does in AWS for the official clients, which always use TLS there.
 */
const OVER_LOOPBACK: RequestContext = { 'aws:SecureTransport': ['true'], 's3:TlsVersion': ['1.3'] };

/**
 * Makes the evaluation of an account's policies: what is not allowed is refused, and an explicit Deny wins. In one
 * account either the principal's own policy or the resource's policy may allow; a service has only the latter.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @throws {Error} when a condition has an operator or a key that is not known here
 */
export function createEvaluator(policies: Policies): (caller: Caller, access: Access) => Decision {
  for (const { statements } of Object.values(policies.principals)) {
    for (const { Condition } of statements) checkCondition(Condition);
  }
  for (const { Condition } of Object.values(policies.resources).flat()) checkCondition(Condition);

  return (caller, access) => {
    const identity = 'principal' in caller ? policies.principals[caller.principal] : undefined;
    if ('principal' in caller && identity === undefined) return 'unknown-principal';
    const names = 'principal' in caller ? { AWS: identity?.arn ?? '' } : { Service: caller.service };
    const own = (identity?.statements ?? []).filter((statement) => applies(statement, access));
    const ofResource = Object.entries(policies.resources)
      .filter(([arn]) => carries(arn, access.resource))
      .flatMap(([, statements]) => statements)
      .filter((statement) => isAbout(statement, names) && applies(statement, access));
    if (own.some(denies)) return 'denied-by-identity-policy';
    if (ofResource.some(denies)) return 'denied-by-resource-policy';
    return own.length + ofResource.length > 0 ? 'allowed' : 'not-allowed';
  };
}

const denies = ({ Effect }: Statement): boolean => Effect === 'Deny';

const applies = ({ Action, Resource, Condition }: Statement, { action, resource, context }: Access): boolean =>
  Action.some((pattern) => matchesAction(pattern, action)) &&
  Resource.some((pattern) => matchesPattern(pattern, resource)) &&
  holds(Condition, { ...OVER_LOOPBACK, ...context });

/** A bucket's policy is also about its objects. */
const carries = (arn: string, resource: string): boolean => resource === arn || resource.startsWith(`${arn}/`);

/** Both forms of `*` mean everyone. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function isAbout({ Principal }: ResourceStatement, names: { AWS?: string; Service?: string }): boolean {
  if (Principal === '*') return true;
  if ('AWS' in Principal) {
    return Principal.AWS.includes('*') || (names.AWS !== undefined && Principal.AWS.includes(names.AWS));
  }
  return names.Service !== undefined && Principal.Service.includes(names.Service);
}

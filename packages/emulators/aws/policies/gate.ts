import { type Access, createEvaluator, type Decision } from './evaluate.ts';
import type { Policies } from './policy-schema.ts';

/** Why a call is refused. Each service answers it in a shape of its own. */
export type Refusal =
  | { readonly kind: 'unknown-principal' }
  | { readonly kind: 'access-denied'; readonly access: Access; readonly message: string };

/** Says whether a principal may do all that a call needs; undefined when it may. */
export type Gate = (principal: string, needs: readonly Access[]) => Refusal | undefined;

/**
 * Makes the gate that every emulator asks before it does anything.
 *
 * @throws {Error} when the policies hold a condition that is not known here
 */
export function createGate(policies: Policies): Gate {
  const evaluate = createEvaluator(policies);
  return (principal, needs) => {
    const arn = policies.principals[principal]?.arn;
    if (arn === undefined) return { kind: 'unknown-principal' };
    for (const access of needs) {
      const decision = evaluate({ principal }, access);
      if (decision !== 'allowed') {
        return { kind: 'access-denied', access, message: describeRefusal(arn, access, decision) };
      }
    }
    return undefined;
  };
}

/**
 * AWS's own words for a refused call.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
function describeRefusal(arn: string, { action, resource }: Access, decision: Decision): string {
  const refused = `User: ${arn} is not authorized to perform: ${action}`;
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  return `${refused}${on} ${reasonOf(decision, action)}`;
}

function reasonOf(decision: Decision, action: string): string {
  switch (decision) {
    case 'denied-by-identity-policy':
      return 'with an explicit deny in an identity-based policy';
    case 'denied-by-resource-policy':
      return 'with an explicit deny in a resource-based policy';
    default:
      return `because no identity-based policy allows the ${action} action`;
  }
}

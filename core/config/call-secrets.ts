import type { CallKind, Escalation } from './escalation.ts';

/** A field of the secrets that is needed to call people, and nothing else. */
export type CallSecret = 'pagerduty.routingKey' | 'calls.signingSecret';

const CALLED_WITH: Readonly<Partial<Record<CallKind, CallSecret>>> = {
  pagerduty: 'pagerduty.routingKey',
  webhook: 'calls.signingSecret',
};

/** The secrets that the escalations of services need, beside those that mendhook has anyway. */
export const callSecretsOf = (
  services: readonly { readonly escalation?: Pick<Escalation, 'steps'> | undefined }[],
): ReadonlySet<CallSecret> =>
  new Set(
    services.flatMap(({ escalation }) => (escalation?.steps ?? []).flatMap(({ call }) => CALLED_WITH[call] ?? [])),
  );

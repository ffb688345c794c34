import type { CallKind, Escalation } from './escalation.ts';
import type { JiraConfig } from './jira.ts';

/** A field of the secrets that only some configurations need. */
export type OptionalSecret =
  | 'pagerduty.routingKey'
  | 'calls.signingSecret'
  | 'jira.email'
  | 'jira.apiToken'
  | 'jira.webhookSecrets'
  | 'cursor.apiKey';

const CALLED_WITH: Readonly<Partial<Record<CallKind, OptionalSecret>>> = {
  pagerduty: 'pagerduty.routingKey',
  webhook: 'calls.signingSecret',
};

/** The secrets that the escalations of services need, beside those that mendhook has anyway. */
export const callSecretsOf = (
  services: readonly { readonly escalation?: Pick<Escalation, 'steps'> | undefined }[],
): ReadonlySet<OptionalSecret> =>
  new Set(
    services.flatMap(({ escalation }) => (escalation?.steps ?? []).flatMap(({ call }) => CALLED_WITH[call] ?? [])),
  );

/** The secrets that JIRA needs, where it is configured. The last is a list: what JIRA signs its calls with. */
export const jiraSecretsOf = (jira: JiraConfig | undefined): ReadonlySet<OptionalSecret> =>
  new Set(
    jira === undefined
      ? []
      : ([
          ...(['jira.email', 'jira.apiToken'] as const),
          ...(jira.webhook === undefined ? [] : (['jira.webhookSecrets'] as const)),
        ] as const),
  );

/** The secret with which Cursor is asked, where it applies patches. Without it, people ask Cursor themselves. */
export const applierSecretsOf = (
  services: readonly { readonly applier?: 'cursor' | undefined }[],
): ReadonlySet<OptionalSecret> =>
  new Set(services.flatMap(({ applier }) => (applier === undefined ? [] : ['cursor.apiKey'])));

import { z } from 'zod';
import type { Config, ServiceConfig } from '../../../../core/config/config.ts';
import { callSecretsOf, jiraSecretsOf } from '../../../../core/config/optional-secrets.ts';
import { describeSecrets } from '../../../../core/deployment/secret-status.ts';
import { documentPath } from '../../../package-root.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

/**
 * Whether the secrets are filled, each credential looks like its issuer's, callers can prove themselves, and setups have theirs.
 *
 * @param services whose `test.setupSecret` is looked for, and what their `escalation` calls with
 * @param jira of the configuration
 */
export function checkSecretDocument(
  document: unknown,
  isLocal: boolean,
  services: readonly Pick<ServiceConfig, 'name' | 'test' | 'escalation'>[] = [],
  jira?: Config['jira'],
): readonly Finding[] {
  const found = describeSecrets(document);
  const missing = found.filter(({ state }) => state === 'missing');
  // The stand-ins' credentials look like nobody's.
  const odd = isLocal ? [] : found.filter(({ state }) => state === 'odd');
  if (missing.length > 0) {
    return [bad(`missing: ${missing.map(({ field }) => field).join(', ')}`, 'mendhook secrets set')];
  }
  const warnings = [
    ...missingForSetups(
      services,
      found.map(({ field }) => field),
    ),
    ...missingForCalls(
      services,
      found.map(({ field }) => field),
    ),
    ...missingForJira(
      jira,
      found.map(({ field }) => field),
    ),
    ...odd.map(({ field, reason }) => warning(`${field} looks odd: ${reason ?? ''}`, 'mendhook secrets set')),
    // Nobody outside can call a runtime on this machine.
    ...(isLocal ? [] : deafTo(found.map(({ field }) => field))),
  ];
  return warnings.length === 0 ? [good(`${found.length} values are there`)] : warnings;
}

/**
 * Whether the function that Slack calls has the bot's token. It opens windows, and reads the callers' secret alone.
 *
 * @param callers the callers' secret, whatever it holds
 * @param document both secrets as one
 */
export function checkWindowToken(callers: unknown, document: unknown): readonly Finding[] {
  const [opens, acts] = [botTokenOf(callers), botTokenOf(document)];
  if (opens === acts) return [];
  const what = opens === undefined ? 'lacks the bot’s token' : 'has another bot’s token';
  return [warning(`the callers’ secret ${what}: no window opens in Slack`, 'mendhook secrets set')];
}

const botToken = z.object({ slack: z.object({ botToken: z.string() }) });

const botTokenOf = (document: unknown): string | undefined => botToken.safeParse(document).data?.slack.botToken;

function missingForSetups(
  services: readonly Pick<ServiceConfig, 'name' | 'test'>[],
  filled: readonly string[],
): readonly Finding[] {
  return services.flatMap(({ name, test: { setupSecret } }) =>
    setupSecret === undefined || filled.includes(`setup.${setupSecret}`)
      ? []
      : [
          bad(
            `missing: setup.${setupSecret}, which the setup of ${name} needs`,
            'mendhook secrets set --file, with "setup" in the document; or take `test.setupSecret` out of mendhook.config.ts',
          ),
        ],
  );
}

function missingForCalls(
  services: readonly Pick<ServiceConfig, 'name' | 'escalation'>[],
  filled: readonly string[],
): readonly Finding[] {
  return services.flatMap((service) =>
    [...callSecretsOf([service])].flatMap((field) =>
      filled.includes(field)
        ? []
        : [bad(`missing: ${field}, which the escalation of ${service.name} needs`, 'mendhook secrets set')],
    ),
  );
}

const missingForJira = (jira: Config['jira'], filled: readonly string[]): readonly Finding[] =>
  [...jiraSecretsOf(jira)].flatMap((field) =>
    filled.some((each) => each === field || each.startsWith(`${field}.`))
      ? []
      : [
          bad(
            `missing: ${field}, which \`${field === WEBHOOK ? 'jira.webhook' : 'jira'}\` needs`,
            'mendhook secrets set',
          ),
        ],
  );

const WEBHOOK = 'jira.webhookSecrets';

/** Without the secret of a caller its calls are refused. */
const deafTo = (filled: readonly string[]): readonly Finding[] =>
  CALLERS.filter(({ field }) => !filled.some((each) => each.startsWith(field))).map(({ what }) =>
    warning(what, `mendhook secrets set; how to get it: ${documentPath('deploy.md')}`),
  );

const CALLERS = [
  {
    field: 'github.webhookSecrets.',
    what: 'GitHub’s webhook secret is missing: its calls get 401, and merges and rejections are noticed later',
  },
  { field: 'slack.signingSecrets.', what: 'Slack’s signing secret is missing: the buttons do nothing' },
];

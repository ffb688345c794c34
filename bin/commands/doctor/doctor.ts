import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { Command } from 'commander';
import { z } from 'zod';
import { createCursorInspector } from '../../../adapters/cursor-inspector.ts';
import { createGitHubInspector } from '../../../adapters/github-inspector.ts';
import { createTokenSource } from '../../../adapters/github-tokens.ts';
import { createJiraInspector } from '../../../adapters/jira-inspector.ts';
import type { Config } from '../../../core/config/config.ts';
import { appUseOf, releaseTermsOf } from '../../../core/config/release.ts';
import { CODE_OWNERS } from '../../../core/config/systems.ts';
import { githubWebUrl } from '../../../core/deployment/github-site.ts';
import { type Secrets, secretsSchema } from '../../../core/deployment/secrets.ts';
import { webhookNameOf } from '../../../core/names.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import { namedGroups } from '../../../core/user-actions/may.ts';
import { LOCAL_STAGE } from '../../../local/local-stage.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import type { Account } from '../../account/find-account.ts';
import { openRecords, type Records } from '../../account/open-records.ts';
import { connectDatadog } from '../../datadog/connect-datadog.ts';
import { loadConfig } from '../../load-config.ts';
import { UsageError } from '../../run-command.ts';
import { colors, terminalLine } from '../../terminal.ts';
import { readOptions } from '../local.ts';
import { withSecret } from '../secrets/open-secret.ts';
import { checkOfSuites, servicesNamed } from './check-of-suites.ts';
import { checkActivity } from './checks/activity.ts';
import { checkAlarms } from './checks/alarms.ts';
import { checkBuildMachine, wantedImage } from './checks/build-machine.ts';
import { checkCodeDeployGroup, type WantedGroup } from './checks/code-deploy-groups.ts';
import { checkCodeOwners } from './checks/code-owners.ts';
import { checkCursor } from './checks/cursor.ts';
import { checkDatadog } from './checks/datadog.ts';
import { checkDeployWorkflows, type Deployed } from './checks/deploy-workflow.ts';
import { checkGitHub } from './checks/github.ts';
import { checkGitHubWebhook } from './checks/github-webhook.ts';
import { checkJira } from './checks/jira.ts';
import { checkJiraWebhook } from './checks/jira-webhook.ts';
import { checkModel } from './checks/model.ts';
import { checkQuotas } from './checks/quotas.ts';
import { checkRequiredCheck } from './checks/required-check.ts';
import { checkSecretDocument, checkWindowToken } from './checks/secrets.ts';
import { checkSlack } from './checks/slack.ts';
import { checkSlackOutage } from './checks/slack-outage.ts';
import { checkTests } from './checks/tests.ts';
import { checkVersion, readCheckout } from './checks/version.ts';
import { checkWebhook } from './checks/webhook.ts';
import { type Check, type Finding, good } from './finding.ts';
import { type Checked, runChecks } from './run-checks.ts';
import { thisMachine } from './this-machine.ts';

const optionsSchema = z.object({
  ...accountOptionsShape,
  config: z.string(),
  json: z.boolean().default(false),
  alarms: z.boolean().default(false),
  build: z.boolean().default(false),
  tests: z.boolean().default(false),
  service: z.string().min(1).optional(),
});
type Options = z.output<typeof optionsSchema>;

/** Adds `mendhook doctor`. */
export function registerDoctorCommand(program: Command): void {
  addAccountOptions(
    program
      .command('doctor')
      .description('Check that everything mendhook needs is in place and working, and print a fix for each problem'),
  )
    .option('--config <file>', 'the configuration', 'mendhook.config.ts')
    .option('--json', 'one JSON object a line', false)
    .option('--alarms', 'also set off one alarm, and check that its topic is notified', false)
    .option('--build', 'check only that this machine can build the image; needs no account', false)
    .option('--tests', 'also run each service’s setup and suite once, on this machine, as you, not in a sandbox', false)
    .option('--service <name>', 'with --tests: only this service')
    .addHelpText('after', AFTER)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      if (options.alarms && options.local !== undefined) {
        throw new UsageError('--alarms needs a deployed stage: a runtime on this machine has no alarms');
      }
      if (options.tests && options.build)
        throw new UsageError('--build checks only the build machine: leave --tests out');
      if (options.service !== undefined && !options.tests) throw new UsageError('--service needs --tests');
      const config = await loadConfig(options.config);
      const tested = {
        model: config.model,
        github: config.github,
        services: servicesNamed(config.services, options.service),
      };
      if (options.build) return report([checkOfBuild(config)], options);
      await withSecret(options, async (secret, account) => {
        const [document, callers] = [await secret.read(), await secret.readCallers()];
        const records = openRecords(account);
        const stage = account.kind === 'local' ? LOCAL_STAGE : options.stage;
        const checks = [
          ...checksOfAccount({ document, callers }, account, records, config),
          ...checksOfSystems(document, account, records.ledger, config, stage),
          ...(options.alarms ? [checkOfAlarms(account, config, stage)] : []),
          ...(options.tests ? [checkOfSuites(document, account, tested)] : []),
        ];
        await report(checks, options);
        records.close();
      });
    });
}

const AFTER = `
--tests clones the branch of each service to a temporary directory, with GitHub's read token. It runs code from the repository,
so it is off by default. A deployment runs the same commands as another user, in the worker's image.

Exit code: 0 everything works, 3 warnings, 1 something does not work.`;

async function report(checks: readonly Check[], { json }: Options): Promise<void> {
  const checked = await runChecks(checks, json ? printJson : printText);
  process.exitCode = exitCode(checked.flatMap(({ findings }) => findings));
}

const checkOfBuild = (config: Config): Check => ({
  name: 'build',
  run: () => checkBuildMachine(wantedImage(config), thisMachine(process.env)),
});

const checksOfAccount = (
  { document, callers }: { readonly document: unknown; readonly callers: unknown },
  account: Account,
  { ledger, slackChannels }: Pick<Records, 'ledger' | 'slackChannels'>,
  config: Config,
): readonly Check[] => [
  { name: 'account', run: async () => [good(account.name)] },
  {
    name: 'secret',
    run: async () => [
      ...checkSecretDocument(document, account.kind === 'local', config.services, config.jira),
      ...checkWindowToken(callers, document),
    ],
  },
  {
    name: 'webhook',
    run: () =>
      checkWebhook(
        account.webhookUrl,
        secretsSchema.pick({ webhookSecrets: true }).safeParse(document).data?.webhookSecrets[0],
      ),
  },
  { name: 'alerts', run: () => checkActivity(ledger, Date.now()) },
  { name: 'slack outage', run: () => checkSlackOutage(slackChannels, Date.now()) },
  // On one machine attempts are processes, of which no quota speaks.
  ...(account.kind === 'local'
    ? []
    : [
        { name: 'version', run: async () => checkVersion(account.deployedAt, await readCheckout(), Date.now()) },
        {
          name: 'quotas',
          run: () => checkQuotasOf(account, config),
        },
        ...checksOfCodeDeploy(account, config),
      ]),
];

/** Each group once, in its region. */
function checksOfCodeDeploy(account: Account, config: Config): readonly Check[] {
  const groups = deployedByCodeDeploy(config);
  if (groups.length === 0) return [];
  const look = async ({ region, ...wanted }: WantedGroup & { readonly region?: string | undefined }) => {
    const client = new CodeDeployClient({ ...account.settings('CODEDEPLOY'), ...(region && { region }) });
    return checkCodeDeployGroup(client, wanted).finally(() => client.destroy());
  };
  return [{ name: 'CodeDeploy', run: async () => (await Promise.all(groups.map(look))).flat() }];
}

function checkQuotasOf(account: Account, { deployment, release, jira }: Config): Promise<readonly Finding[]> {
  const quotas = new ServiceQuotasClient(account.settings('SERVICE_QUOTAS'));
  const ec2 = new EC2Client(account.settings('EC2'));
  return checkQuotas({ quotas, ec2 }, deployment, { release, jira }).finally(() => {
    quotas.destroy();
    ec2.destroy();
  });
}

const checkOfAlarms = (account: Account, { deployment }: Config, stage: string): Check => ({
  name: 'alarms',
  run: () => {
    const client = new CloudWatchClient(account.settings('CLOUDWATCH'));
    return checkAlarms({ client, stage, alarms: deployment.alarms, sleep }).finally(() => client.destroy());
  },
});

/** The systems outside are asked only with a secret that is whole. */
function checksOfSystems(
  document: unknown,
  account: Account,
  ledger: Ledger,
  config: Config,
  stage: string,
): readonly Check[] {
  const secrets = secretsSchema.safeParse(document).data;
  if (secrets === undefined) return [];
  const { endpoints } = account;
  const { services, model } = config;
  const use = appUseOf(config.release);
  const { site } = config.datadog;
  const apiUrl = endpoints.github ?? config.github.apiUrl;
  const tokens = createTokenSource({ github: secrets.github, apiUrl });
  const inspector = createGitHubInspector({ github: secrets.github, tokens, apiUrl });
  return [
    {
      name: 'Datadog',
      run: () =>
        checkDatadog(connectDatadog({ ...secrets.datadog, site, apiUrl: endpoints.datadog }), {
          site: endpoints.datadog ?? site,
          webhook: webhookNameOf(stage),
          services,
          now: Date.now(),
        }),
    },
    {
      name: 'Slack',
      run: () =>
        checkSlack(
          { token: secrets.slack.botToken, apiUrl: endpoints.slack },
          { channels: services.map(({ slackChannel }) => slackChannel), groups: namedGroups(config.slack) },
        ),
    },
    {
      name: 'GitHub',
      run: async () => [
        ...(await checkGitHub(inspector, services, { webUrl: githubWebUrl(apiUrl), use })),
        ...(use === undefined ? [] : await checkRequiredCheck(inspector, services, use)),
        ...(await checkGitHubWebhook(inspector, account.githubUrl, { isApp: 'appId' in secrets.github, use })),
      ],
    },
    { name: 'tests', run: () => checkTests(inspector, services) },
    ...(services.some(({ owner }) => owner === CODE_OWNERS)
      ? [{ name: 'owners', run: () => checkCodeOwners(inspector, services, config.slack.people) }]
      : []),
    ...(config.jira === undefined || secrets.jira === undefined
      ? []
      : [{ name: 'JIRA', run: checkOfJira(config.jira, secrets.jira, account, ledger) }]),
    ...checksOfCursor(config, secrets.cursor, endpoints.cursor),
    ...(config.release === undefined || config.release.mode === 'review'
      ? []
      : [{ name: 'deploying', run: () => checkDeployWorkflows(inspector, deployedByWorkflow(config)) }]),
    {
      name: 'model',
      run: () => checkModel({ model, apiKey: secrets.model?.apiKey, apiUrl: endpoints.model }),
    },
  ];
}

const checkOfJira =
  (
    jira: NonNullable<Config['jira']>,
    credentials: NonNullable<Secrets['jira']>,
    { endpoints, jiraUrl, kind }: Account,
    ledger: Ledger,
  ) =>
  async () => {
    const inspector = createJiraInspector({ ...credentials, site: jira.site, apiUrl: endpoints.jira });
    const stage = { jiraUrl, isLocal: kind === 'local', ledger, now: Date.now() };
    return [...(await checkJira(inspector, jira)), ...(await checkJiraWebhook(inspector, jira, stage))];
  };

function checksOfCursor(
  { services, github }: Config,
  credentials: Secrets['cursor'],
  apiUrl: string | undefined,
): readonly Check[] {
  const applied = services.filter(({ applier }) => applier === 'cursor');
  if (applied.length === 0) return [];
  const inspector = credentials && createCursorInspector({ ...credentials, apiUrl });
  const repositories = applied.map(({ repository }) => `${githubWebUrl(github.apiUrl)}/${repository}`);
  return [{ name: 'Cursor', run: () => checkCursor(inspector, repositories) }];
}

const MARKS = { good: colors.green('✓'), warning: colors.yellow('!'), bad: colors.red('✗') } as const;
const LINE = 400;

function printText({ name, findings }: Checked): void {
  for (const { state, what, fix, output } of findings) {
    console.log(`${MARKS[state]} ${name}: ${terminalLine(what, LINE)}`);
    for (const line of output?.split('\n') ?? []) console.log(`    ${terminalLine(line, LINE)}`);
    if (fix !== undefined) console.log(`    → ${fix}`);
  }
}

function printJson({ name, findings }: Checked): void {
  for (const finding of findings) console.log(JSON.stringify({ check: name, ...finding }));
}

/** 0 when all is well, 3 with warnings alone, 1 when something does not work. */
function exitCode(findings: readonly Finding[]): number {
  if (findings.some(({ state }) => state === 'bad')) return 1;
  return findings.some(({ state }) => state === 'warning') ? 3 : 0;
}

/** The groups that CodeDeploy deploys by, in staging and in production: each once. */
function deployedByCodeDeploy({ release, services }: Config) {
  if (release === undefined || release.mode === 'review') return [];
  const found = services.flatMap(({ name }) => {
    const { deployer, canary } = releaseTermsOf(release, name);
    if (deployer?.kind !== 'codedeploy') return [];
    const at = { region: deployer.region, account: deployer.role.split(':')[4] ?? '' };
    const share =
      canary === false || release.mode !== 'deploy'
        ? undefined
        : { percent: canary.percent, maxMinutes: canary.maxMinutes };
    return [
      { ...deployer.production, ...at, canary: share },
      ...(deployer.staging === undefined ? [] : [{ ...deployer.staging, ...at, canary: undefined }]),
    ];
  });
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

/** The services that a workflow of their repository deploys. */
function deployedByWorkflow({ release, services }: Config): readonly Deployed[] {
  if (release === undefined) return [];
  return services.flatMap(({ name, repository, branch }) => {
    const { deployer } = releaseTermsOf(release, name);
    return deployer?.kind === 'github-workflow' ? [{ name, repository, branch, workflow: deployer.workflow }] : [];
  });
}

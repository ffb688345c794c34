/**
 * Names that stand on both sides of a deployment: what the infrastructure sets and what the code reads.
 * This file imports nothing, so that neither side pulls in the other.
 */

/** Environment variables of the functions and of the worker. */
export const EnvironmentName = {
  stage: 'MENDHOOK_STAGE',
  /** The version of mendhook, which decisions name. */
  version: 'MENDHOOK_VERSION',
  table: 'MENDHOOK_TABLE',
  alertQueueUrl: 'MENDHOOK_ALERT_QUEUE_URL',
  requestQueueUrl: 'MENDHOOK_REQUEST_QUEUE_URL',
  threadQueueUrl: 'MENDHOOK_THREAD_QUEUE_URL',
  jobQueue: 'MENDHOOK_JOB_QUEUE',
  jobDefinition: 'MENDHOOK_JOB_DEFINITION',
  secretId: 'MENDHOOK_SECRET_ID',
  callerSecretId: 'MENDHOOK_CALLER_SECRET_ID',
  auditBucket: 'MENDHOOK_AUDIT_BUCKET',
  configFile: 'MENDHOOK_CONFIG_FILE',
  incidentId: 'MENDHOOK_INCIDENT_ID',
  attemptNumber: 'MENDHOOK_ATTEMPT_NUMBER',
  jobKind: 'MENDHOOK_JOB_KIND',
  /** Of a job that answers a question about an incident: which question. */
  questionNumber: 'MENDHOOK_QUESTION_NUMBER',
  /** Of a job that works on a change: which one, and which round of it. */
  changeId: 'MENDHOOK_CHANGE_ID',
  changeRound: 'MENDHOOK_CHANGE_ROUND',
  /** Set only where the configuration has a `release`. */
  releaseQueueUrl: 'MENDHOOK_RELEASE_QUEUE_URL',
  /** Set only where the configuration's `release` names a deployer: the two functions that may change what runs. */
  deployFunction: 'MENDHOOK_DEPLOY_FUNCTION',
  rollbackFunction: 'MENDHOOK_ROLLBACK_FUNCTION',
  /** Of a job that works on a release: which one, and which step of it. */
  releaseId: 'MENDHOOK_RELEASE_ID',
  releaseStep: 'MENDHOOK_RELEASE_STEP',
  datadogApiUrl: 'MENDHOOK_DATADOG_API_URL',
  githubApiUrl: 'MENDHOOK_GITHUB_API_URL',
  slackApiUrl: 'MENDHOOK_SLACK_API_URL',
  pagerDutyApiUrl: 'MENDHOOK_PAGERDUTY_API_URL',
  jiraApiUrl: 'MENDHOOK_JIRA_API_URL',
  cursorApiUrl: 'MENDHOOK_CURSOR_API_URL',
  modelApiUrl: 'MENDHOOK_MODEL_API_URL',
  keepWebhooksDays: 'MENDHOOK_KEEP_WEBHOOKS_DAYS',
  claudePath: 'MENDHOOK_CLAUDE_PATH',
  workDirectory: 'MENDHOOK_WORK_DIRECTORY',
  agentUid: 'MENDHOOK_AGENT_UID',
  sandboxUid: 'MENDHOOK_SANDBOX_UID',
  /** Only of a person's commands: where the webhook of a runtime on this machine answers. */
  webhookUrl: 'MENDHOOK_WEBHOOK_URL',
} as const;

/** How a Batch job ends: the rule on job events delivers these alone. https://docs.aws.amazon.com/batch/latest/userguide/job_states.html */
export const JOB_END_STATUSES: readonly string[] = ['SUCCEEDED', 'FAILED'];

/** The ledger's one table: its keys, the attribute after which an item may vanish, and its indexes. */
export const LedgerTable = {
  partitionKey: 'pk',
  sortKey: 'sk',
  expiry: 'expiresAt',
  activityIndex: 'by-activity',
  activityKind: 'activityKind',
  activityAt: 'activityAt',
  dueIndex: 'by-due',
  dueKind: 'dueKind',
  dueAt: 'dueAt',
} as const;

/**
 * What the index of due records tells apart. Alerts, and of incidents: those with something to be done (`incident`), those
 * whose pull request is followed, those whose thread is behind, and those whose last look failed.
 */
export const DUE_KINDS = ['alert', 'incident', 'pull-request', 'thread', 'retry'] as const;
/** And, where the configuration has a `release`, changes with an open round and releases on their way. */
export type DueKind = (typeof DUE_KINDS)[number] | 'change' | 'release';

/** What the partition keys of each kind of record begin with: a role is allowed these and no others. */
export const RecordPrefix = {
  incident: 'INCIDENT#',
  alert: 'ALERT#',
  budget: 'BUDGET#',
  breaker: 'BREAKER#',
  mute: 'MUTE#',
  link: 'LINK#',
  cause: 'CAUSE#',
  cycle: 'CYCLE#',
  search: 'SEARCH#',
  searches: 'SEARCHES#',
  failure: 'FAILURE#',
  webhook: 'WEBHOOK#',
  watch: 'WATCH#',
  leftAlone: 'LEFT#',
  change: 'CHANGE#',
  release: 'RELEASE#',
  lane: 'LANE#',
  calibration: 'CALIBRATION#',
  slackChannel: 'SLACK#',
} as const;

/** What every key of the audit log begins with. */
export const AUDIT_PREFIX = 'incidents/';

/** What the keys of the rounds of changes begin with: facts, findings and transcripts. */
export const CHANGE_PREFIX = 'changes/';

/** What the keys of releases begin with: facts, measurements and reports. */
export const RELEASE_PREFIX = 'releases/';

/** What the keys of gate decisions begin with. The worker may not write there. */
export const DECISION_PREFIX = 'decisions/';

/** The check run of a change, as a required check names it. */
export const CHECK_NAME = 'mendhook / release';

/** The header that carries the webhook's shared secret, and the one route that Datadog calls. */
export const WEBHOOK_SECRET_HEADER = 'x-mendhook-secret';
export const WEBHOOK_ROUTE = 'POST /datadog';

/** The command that people type in Slack. */
export const SLASH_COMMAND = '/mendhook';

/** The one route that Slack calls, when a person presses a button, mentions the bot or types its command. */
export const SLACK_ROUTE = 'POST /slack';

/** The one route that GitHub calls, when something happens to a pull request. */
export const GITHUB_ROUTE = 'POST /github';

/** The one route that JIRA calls, when an issue was opened or changed. Only where the configuration has `jira.webhook`. */
export const JIRA_ROUTE = 'POST /jira';

/**
 * A route as the API really has it. Its last part cannot be guessed, so that only a caller that was told the address can use
 * up the route's limit of calls.
 *
 * @param key of a deployment the UUID in the id of its stack
 */
export const openRoute = (route: string, key: string): string => `${route}/${key}`;

/** How often the sweep looks at what is due: a schedule as EventBridge takes it. */
export const SWEEP_RATE = 'rate(1 minute)';

/** How often it is seen whether a window of a watch is over. */
export const WATCH_RATE = 'rate(1 minute)';

/** Largest GitHub webhook body taken, in bytes: most hold a few tens of kilobytes, and a pull request's text 65,536 letters. */
export const GITHUB_BODY_LIMIT_BYTES = 1024 * 1024;

/** Largest JIRA webhook body taken, in bytes: it has every field of the issue, and a text may have 32,767 characters. */
export const JIRA_BODY_LIMIT_BYTES = 1024 * 1024;

/** Largest interaction taken, in bytes: it repeats the message that holds the button, of which Slack takes about 13,000. */
export const SLACK_BODY_LIMIT_BYTES = 512 * 1024;

/** The most characters of a person's words that are kept, in UTF-16 units. */
export const WORDS_LENGTH = 2_000;

/** The most characters that are read of what a person typed in Slack, in UTF-16 units. */
export const TYPED_LENGTH = 4_000;

/** Largest webhook body taken, in bytes. Datadog's own texts stay far below; a log sample adds at most a few kilobytes. */
export const WEBHOOK_BODY_LIMIT_BYTES = 256 * 1024;

/** Where the API of Cursor's cloud agents answers: https://cursor.com/docs/cloud-agent/api/endpoints */
export const CURSOR_HOST = 'api.cursor.com';

export const BRANCH_PREFIX = 'incident/';

/** People put it on a draft that is to stay open: nobody is reminded of it, and it is not closed. */
export const KEEP_LABEL = 'mendhook:keep';

export const PullRequestLabel = {
  active: 'incident:active',
  investigating: 'incident:investigating',
  fixProposed: 'incident:fix-proposed',
  diagnosed: 'incident:diagnosed',
  rejected: 'incident:rejected',
  merged: 'incident:merged',
  resolved: 'incident:resolved',
  regressed: 'incident:regressed',
  expired: 'incident:expired',
  /** The draft's regression test is not shown to be of this bug. */
  unrelatedTest: 'incident:unrelated-test',
  fingerprintPrefix: 'incident-fp:',
} as const;

/**
 * The job definition in which a service's attempts run: the one of the worker's own image, or one of its own image.
 *
 * @param base the job definition of the worker's own image: the value of `MENDHOOK_JOB_DEFINITION`
 * @param image a Dockerfile as `services[].image` names it; services with the same one share the definition
 */
export const jobDefinitionName = (base: string, image?: string): string =>
  image === undefined ? base : `${base}-${imageName(image)}`;

/** A Dockerfile's path as a part of a name: letters, digits and "-". The configuration refuses two that give the same. */
export const imageName = (image: string): string =>
  image
    .replace(/(^|\/)Dockerfile$/, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** The stack of one stage; several stand side by side in an account. */
export const DEFAULT_STAGE = 'prod';
export const stackNameOf = (stage: string): string => `mendhook-${stage}`;

/** The webhook of a stage in Datadog. Monitors call it as `@webhook-mendhook-prod`. */
export const webhookNameOf = (stage: string): string => `mendhook-${stage}`;

/** What a deployment tells those who use it: names of the stack's outputs. */
export const StackOutput = {
  webhookUrl: 'WebhookUrl',
  table: 'LedgerTable',
  alertQueueUrl: 'AlertQueueUrl',
  requestQueueUrl: 'RequestQueueUrl',
  /** Only where the configuration's `release` does more than review. */
  releaseQueueUrl: 'ReleaseQueueUrl',
  auditBucket: 'AuditBucket',
  secretId: 'SecretId',
  callerSecretId: 'CallerSecretId',
  jobQueue: 'JobQueue',
  jobDefinition: 'JobDefinition',
  alarmTopic: 'AlarmTopic',
  operatorPolicy: 'OperatorPolicy',
  slackUrl: 'SlackUrl',
  githubUrl: 'GitHubUrl',
  /** Only where the configuration has `jira.webhook`. */
  jiraUrl: 'JiraUrl',
  leftBehind: 'LeftBehind',
} as const;

/** Where what a part of the stage prints is kept, such as `/mendhook/prod/triage`. */
export const logGroupOf = (stage: string, part: string): string => `/mendhook/${stage}/${part}`;

/** The functions, by the names of their folders in `lambdas/`. */
export const FunctionName = {
  receive: 'receive',
  triage: 'triage',
  slack: 'slack',
  requests: 'requests',
  github: 'github',
  jobEvents: 'job-events',
  sweep: 'sweep',
  watch: 'watch',
  /** Deployed only where the configuration has a `release`. */
  release: 'release',
  /** Deployed only where the configuration's `release` goes beyond the review, and names a deployer. */
  deploy: 'deploy',
  rollback: 'rollback',
  /** Deployed only where such a deployer is ECS or CodeDeploy. */
  deployEvents: 'deploy-events',
  /** Deployed only where the configuration has `jira.webhook`. */
  jira: 'jira',
} as const;
export type FunctionName = (typeof FunctionName)[keyof typeof FunctionName];

/** What of the functions depends on the configuration. What is left out is not there. */
export interface FunctionChoices {
  /** Whether the configuration has a `release`. */
  readonly hasRelease?: boolean;
  /** Whether that goes beyond the review, and names a deployer. */
  readonly hasDeployer?: boolean;
  /** Whether such a deployer is ECS or CodeDeploy, which tell of their deployments through EventBridge. */
  readonly hasDeployEvents?: boolean;
  /** Whether JIRA calls when a person reports something. */
  readonly hearsJira?: boolean;
}

/** The functions of a deployment. */
export function functionNames(choices: FunctionChoices): readonly FunctionName[] {
  const { hasRelease = false, hasDeployer = false, hasDeployEvents = false, hearsJira = false } = choices;
  const chosen: Readonly<Partial<Record<FunctionName, boolean>>> = {
    [FunctionName.release]: hasRelease,
    [FunctionName.deploy]: hasDeployer,
    [FunctionName.rollback]: hasDeployer,
    [FunctionName.deployEvents]: hasDeployEvents,
    [FunctionName.jira]: hearsJira,
  };
  return Object.values(FunctionName).filter((name) => chosen[name] ?? true);
}

/** The functions that take messages from a queue, in every deployment: one that takes from two queues is there twice. */
export const QUEUE_CONSUMERS = [FunctionName.triage, FunctionName.requests, FunctionName.requests] as const;
/** How many messages of one queue are handled at once: enough for a storm, and few enough for Slack's one message a second. */
export const QUEUE_CONCURRENCY = 5;

/** The file with the configuration beside a function's code. */
export const CONFIG_FILE = 'config.json';

/** Metrics in CloudWatch. `core/event-metrics.ts` says which event of the log counts as what. */
export const METRIC_NAMESPACE = 'mendhook';
export const METRIC_SERVICE = 'mendhook';
export const STAGE_DIMENSION = 'stage';
/** Only of what is counted for one released service: its name. */
export const RELEASED_DIMENSION = 'releasedService';
export const MetricName = {
  alertsAccepted: 'AlertsAccepted',
  webhooksRefused: 'WebhooksRefused',
  alertsUnauthorized: 'AlertsUnauthorized',
  alertsUnreadable: 'AlertsUnreadable',
  triageFailures: 'TriageFailures',
  incidentsOpened: 'IncidentsOpened',
  occurrencesMerged: 'OccurrencesMerged',
  attemptsStarted: 'AttemptsStarted',
  attemptsSkipped: 'AttemptsSkipped',
  attemptsEnded: 'AttemptsEnded',
  attemptsFailed: 'AttemptsFailed',
  rollbacksFailed: 'RollbacksFailed',
  fixesProposed: 'FixesProposed',
  secondsToDraft: 'SecondsToDraft',
  dollars: 'Dollars',
  jobsLost: 'JobsLost',
  circuitsOpened: 'CircuitsOpened',
  budgetUsed: 'BudgetUsed',
  incidentsStuck: 'IncidentsStuck',
  searchesRefused: 'SearchesRefused',
  sharesRefused: 'SharesRefused',
  slackAway: 'SlackAway',
  /** Counted for each service that CodeDeploy deploys: an alarm of the user's rings without it. */
  judgeAlive: 'JudgeAlive',
} as const;
export type MetricName = (typeof MetricName)[keyof typeof MetricName];

/** What the names of a stage's alarms begin with: a severity and an `AlarmName` follow. */
export const alarmPrefixOf = (stage: string): string => `${stackNameOf(stage)}-`;

/** The alarms; `docs/runbook.md` has an article of each name. */
export const AlarmName = {
  deadLetters: 'dead-letters',
  alertsWaiting: 'alerts-waiting',
  receiveFailing: 'receive-failing',
  alertsUnauthorized: 'alerts-unauthorized',
  alertsUnreadable: 'alerts-unreadable',
  alertsThrottled: 'alerts-throttled',
  triageFailing: 'triage-failing',
  triageThrottled: 'triage-throttled',
  eventsLost: 'events-lost',
  jobsLost: 'jobs-lost',
  attemptsFailing: 'attempts-failing',
  circuitOpen: 'circuit-open',
  budgetNearEnd: 'budget-near-end',
  incidentsStuck: 'incidents-stuck',
  searchesUsedUp: 'searches-used-up',
  sharesRefused: 'shares-refused',
  requestsFailing: 'requests-failing',
  threadsFailing: 'threads-failing',
  slackAway: 'slack-away',
  sweepFailing: 'sweep-failing',
  sweepSilent: 'sweep-silent',
  watchFailing: 'watch-failing',
  watchSilent: 'watch-silent',
  changesFailing: 'changes-failing',
  deploysFailing: 'deploys-failing',
  rollbackFailed: 'rollback-failed',
} as const;
export type AlarmName = (typeof AlarmName)[keyof typeof AlarmName];

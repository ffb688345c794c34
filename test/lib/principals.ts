/** The roles and the policies of people in the template, by the names that the same code has on one machine. */
export const ROLES: Readonly<Record<string, RegExp>> = {
  receive: /^ReceiveRole/,
  triage: /^TriageRole/,
  slack: /^SlackRole/,
  requests: /^RequestsRole/,
  github: /^GithubRole/,
  sweep: /^SweepRole/,
  watch: /^WatchRole/,
  'job-events': /^JobEventsRole/,
  release: /^ReleaseRole/,
  deploy: /^DeployRole/,
  rollback: /^RollbackRole/,
  'deploy-events': /^DeployEventsRole/,
  jira: /^JiraRole/,
  worker: /^JobsWorkerRole/,
  operator: /^Commands/,
};

/** @returns the principal of a role or a policy by its logical id; undefined for a role that AWS itself uses */
export const principalOf = (logicalId: string): string | undefined =>
  Object.entries(ROLES).find(([, role]) => role.test(logicalId))?.[0];

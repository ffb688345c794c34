/**
 * What the GitHub App may do in a repository, as GitHub names it. `issues` is for labels that the repository lacks,
 * `checks` for the failing checks of a draft that people want changed.
 */
const GITHUB_APP_PERMISSIONS = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  checks: 'read',
} as const;

/** And where pull requests are reviewed: the check run, and the event of a merge queue, which needs its own permission. */
const REVIEW_PERMISSIONS = { checks: 'write', merge_queues: 'read' } as const;

/** What of a `release` decides which rights the App needs; left out, the configuration has none. */
export interface AppUse {
  readonly mode: 'review' | 'observe' | 'gate' | 'deploy';
  /** Whether a workflow of a repository deploys, or goes back. */
  readonly dispatches: boolean;
}

/** What the App may do. Deployments are written only to answer a protection rule, and workflows started only where one deploys. */
export function githubAppPermissions(use: AppUse | undefined): Readonly<Record<string, 'read' | 'write'>> {
  if (use === undefined) return GITHUB_APP_PERMISSIONS;
  const { mode, dispatches } = use;
  const reviewed = { ...GITHUB_APP_PERMISSIONS, ...REVIEW_PERMISSIONS };
  if (mode === 'review') return reviewed;
  const released = { ...reviewed, deployments: mode === 'gate' ? 'write' : 'read' } as const;
  if (dispatches) return { ...released, actions: 'write' };
  // https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_protection_rule
  return mode === 'gate' ? { ...released, actions: 'read' } : released;
}

/** What happens to a draft, or to its branch, and what people write on it. */
const DRAFT_EVENTS: readonly string[] = [
  ...['pull_request', 'push', 'delete'],
  ...['issue_comment', 'pull_request_review', 'pull_request_review_comment'],
];

/** The events that the App's webhook is called for. */
export function githubAppEvents(use: AppUse | undefined): readonly string[] {
  if (use === undefined) return DRAFT_EVENTS;
  const { mode, dispatches } = use;
  const reviewed = [...DRAFT_EVENTS, 'check_run', 'check_suite', 'merge_group'];
  if (mode === 'review') return reviewed;
  return [
    ...reviewed,
    'deployment_status',
    ...(dispatches ? ['workflow_run'] : []),
    ...(mode === 'gate' ? ['deployment_protection_rule'] : []),
  ];
}

export interface GitHubAppWanted {
  /** At most 34 characters; GitHub lets the person change it. */
  readonly name: string;
  /** Where GitHub sends the person's browser with the code; left out of the manifest that the docs show. */
  readonly redirectUrl?: string | undefined;
  /** The stack's output `GitHubUrl`. Without it the App has no webhook: GitHub takes no address that is not public. */
  readonly webhookUrl?: string | undefined;
  /** What of the configuration's `release` decides. @default no `release` */
  readonly use?: AppUse | undefined;
}

/**
 * What GitHub is asked to create.
 *
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters
 */
export const githubAppManifest = ({ name, redirectUrl, webhookUrl, use }: GitHubAppWanted) => ({
  name,
  // GitHub demands a homepage; the App is private, so nobody else sees it.
  url: 'https://github.com',
  description: 'Opens verified draft pull requests for errors that Datadog alerts on',
  public: false,
  ...(webhookUrl === undefined ? {} : { hook_attributes: { url: webhookUrl, active: true } }),
  ...(redirectUrl === undefined ? {} : { redirect_url: redirectUrl }),
  default_permissions: githubAppPermissions(use),
  default_events: githubAppEvents(use),
});

/** The name of a person or an organisation: letters, digits and single hyphens, at most 39. */
export const GITHUB_ACCOUNT = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;

export const GITHUB_APP_NAME_LENGTH = 34;

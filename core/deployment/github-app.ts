/** What the GitHub App may do in a repository, as GitHub names it. `issues` is for labels that the repository lacks. */
const GITHUB_APP_PERMISSIONS = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
} as const;

/** And where pull requests are reviewed: the check run, and the event of a merge queue, which needs its own permission. */
const REVIEW_PERMISSIONS = { checks: 'write', merge_queues: 'read' } as const;

/** @param isReviewed whether the configuration has a `release` */
export const githubAppPermissions = (isReviewed: boolean): Readonly<Record<string, 'read' | 'write'>> => ({
  ...GITHUB_APP_PERMISSIONS,
  ...(isReviewed ? REVIEW_PERMISSIONS : {}),
});

/**
 * The events that the App's webhook is called for.
 *
 * @param isReviewed whether the configuration has a `release`
 */
export const githubAppEvents = (isReviewed: boolean): readonly string[] => [
  'pull_request',
  ...(isReviewed ? ['check_run', 'check_suite', 'merge_group'] : []),
];

export interface GitHubAppWanted {
  /** At most 34 characters; GitHub lets the person change it. */
  readonly name: string;
  /** Where GitHub sends the person's browser with the code; left out of the manifest that the docs show. */
  readonly redirectUrl?: string | undefined;
  /** The stack's output `GitHubUrl`. Without it the App has no webhook: GitHub takes no address that is not public. */
  readonly webhookUrl?: string | undefined;
  /** Whether pull requests are reviewed: the configuration has a `release`. @default false */
  readonly isReviewed?: boolean | undefined;
}

/**
 * What GitHub is asked to create.
 *
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters
 */
export const githubAppManifest = ({ name, redirectUrl, webhookUrl, isReviewed = false }: GitHubAppWanted) => ({
  name,
  // GitHub demands a homepage; the App is private, so nobody else sees it.
  url: 'https://github.com',
  description: 'Opens verified draft pull requests for errors that Datadog alerts on',
  public: false,
  ...(webhookUrl === undefined ? {} : { hook_attributes: { url: webhookUrl, active: true } }),
  ...(redirectUrl === undefined ? {} : { redirect_url: redirectUrl }),
  default_permissions: githubAppPermissions(isReviewed),
  default_events: githubAppEvents(isReviewed),
});

/** The name of a person or an organisation: letters, digits and single hyphens, at most 39. */
export const GITHUB_ACCOUNT = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;

export const GITHUB_APP_NAME_LENGTH = 34;

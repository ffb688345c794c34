import type { Outcome } from '../../records/outcome.ts';
import { cleanText } from '../../text/clean-text.ts';
import { oneLine, shorten } from '../../text/shorten.ts';

/** The rule of a fix that is verified, while GitHub takes no branch or no draft of it. */
const NOT_PUBLISHED = 'not-published';

const SAID_LENGTH = 350;

/**
 * How an attempt ends whose fix is verified and cannot be published: what GitHub said, what a person can do about it, and
 * the command that applies the patch.
 *
 * @param refusal GitHub's words, or a sentence of ours
 */
export const notPublished = (incidentId: string, refusal: string): Outcome => ({
  kind: 'fix-verified',
  rule: NOT_PUBLISHED,
  reason: `The fix is not published: ${describeRefusal(refusal)} ${applyHint(incidentId)}`,
});

/** GitHub's words in one line, and what a person can do. */
export function describeRefusal(refusal: string): string {
  const said = shorten(oneLine(cleanText(refusal)), SAID_LENGTH).replace(/[.\s]*$/, '.');
  return `${said} ${adviceOn(refusal)}`;
}

/** The command that puts the kept patch into a person's own checkout. */
const applyHint = (incidentId: string): string =>
  `Then press “Open draft”, or apply the patch in a checkout: \`mendhook incidents patch ${incidentId} | git apply --index\`.`;

const SIGNATURES = /verified signature|must be signed|required_signatures|signed commits/i;

/** Whether a refusal is one that signed commits would not meet. */
export const asksForSignatures = (refusal: string): boolean => SIGNATURES.test(refusal);

/** What a person can do about a refusal. */
export const adviceOn = (refusal: string): string =>
  ADVICE.find(([words]) => words.test(refusal))?.[1] ??
  'Find the cause in the settings of the repository, its rulesets and the GitHub App.';

const PERMISSIONS =
  'Give the GitHub App “Contents: write” and “Pull requests: write” for this repository, and accept the change where it is installed.';

/** The first that matches counts: the particular comes before the general. https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /push protection|secret[- ]scanning|cannot contain secrets/i,
    'Push protection sees a secret in a line: check it, and allow it or remove it by hand.',
  ],
  [
    /archived|read-only/i,
    'The repository is archived: unarchive it, or name the repository that the service lives in now.',
  ],
  [
    /disabled by|repository (access )?(is |has been )?(disabled|blocked)/i,
    'The repository is disabled: ask GitHub’s support.',
  ],
  [/suspended/i, 'The installation of the GitHub App is suspended: an owner of the account can unsuspend it.'],
  [
    SIGNATURES,
    'A rule asks for signed commits, and GitHub signs only those of a GitHub App: use one, let it bypass the rule, or except branches `incident/**`.',
  ],
  [
    /workflow.*permission|without .?workflows?/i,
    'The branch holds a change of a workflow: merge or rebase it by hand, as the GitHub App may not write workflows.',
  ],
  [
    /branch.*name.*(pattern|match)|branch_name_pattern|ref name/i,
    'A rule restricts branch names: allow `incident/**` there, or let the GitHub App bypass it.',
  ],
  [
    /commit message.*(pattern|match)|commit_message_pattern/i,
    'A rule restricts commit messages: let the GitHub App bypass it, or except branches `incident/**`.',
  ],
  [
    /author.*email|committer.*email|email.*pattern|GH007/i,
    'A rule restricts commit authors: let the GitHub App bypass it, or except branches `incident/**`.',
  ],
  [
    /file path|file extension|file size|path length|GH001|large files/i,
    'A rule forbids a file of the change: let the GitHub App bypass it, or apply the patch by hand.',
  ],
  [
    /exists; cannot create|directory.file conflict|failed to update ref|cannot lock ref/i,
    'A branch called `incident`, or one below this one, blocks the name: rename it.',
  ],
  [/left alone/i, 'A person has worked on the branch: rename or delete it.'],
  [
    /GH006|protected branch|cannot be updated|creations? being restricted|cannot create (this )?ref|GH013|rule violations|ruleset/i,
    'A rule protects the branch: except branches `incident/**`, or let the GitHub App bypass it.',
  ],
  [/lfs|lock(ed|s)/i, 'A file of the change is locked in Git LFS: have it unlocked, or apply the patch by hand.'],
  [
    /hook declined/i,
    'A hook of the Git server refuses the push: let the GitHub App pass it, or apply the patch by hand.',
  ],
  [
    /ip allow list/i,
    'The organization’s IP allow list blocks mendhook: add the addresses of its network, or allow those of GitHub Apps.',
  ],
  [
    /saml|single sign-on/i,
    'The organization asks for single sign-on: authorize the token for it, or use a GitHub App.',
  ],
  [
    /interactions? .*restricted|interaction limit/i,
    'The repository has an interaction limit: lift it, or wait until it ends.',
  ],
  [/resource not accessible|not granted|denied to|mint a token|HTTP 403|error: 403|permission/i, PERMISSIONS],
  [
    /"field":"base"|base branch|invalid base|find remote ref/i,
    'The base branch is gone: set `services[].branch` to an existing branch.',
  ],
  [
    /no commits between|same change/i,
    'The branch already holds the same change: see whether the bug still occurs after its deployment.',
  ],
  [/conflict|does not apply|patch failed/i, 'The code has changed since: apply the patch by hand.'],
  [/rate limit|too quickly|abuse/i, 'GitHub rate-limits writes: wait some minutes.'],
  [
    /error: 5\d\d|HTTP 5\d\d|timed? ?out|early EOF|hung up|RPC failed|Internal Server Error|fetch failed|ECONN|resolve host|failed to connect/i,
    'GitHub kept failing: see https://www.githubstatus.com.',
  ],
  [
    /error: 401|authentication failed|bad credentials/i,
    'GitHub refuses the token: `mendhook doctor` checks the App and its key.',
  ],
  [/error: 404|not found/i, `The App does not see the repository. ${PERMISSIONS}`],
  [/validation failed/i, 'GitHub says that the draft is not valid: open it by hand from the patch.'],
];

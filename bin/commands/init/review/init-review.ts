import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { createOctokit } from '../../../../adapters/create-octokit.ts';
import { toUpstreamError } from '../../../../adapters/github-error.ts';
import { githubApiUrl } from '../../../../core/deployment/github-site.ts';
import { documentPath } from '../../../package-root.ts';
import { type AskGh, readPersonToken } from '../../../repository/person-token.ts';
import { UsageError } from '../../../run-command.ts';
import { terminalText } from '../../../terminal.ts';
import { type Proposal, proposeFile } from './propose-file.ts';
import { WORKFLOW_PATH, workflowText } from './review-workflow.ts';

export interface ReviewOptions {
  readonly repository: string;
  /** Where GitHub shows itself to people. */
  readonly githubUrl: string;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** Where GitHub is, and how a token is found. Tests pass their own. */
export interface ReviewCollaborators {
  /** Replaces what `--github-url` says. */
  readonly apiUrl?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly askGh?: AskGh;
}

/**
 * Opens the pull request that adds the review workflow to a repository.
 *
 * @returns the lines to print
 * @throws {UsageError} when it may not, or would replace another file
 */
export async function initReview(options: ReviewOptions, collaborators: ReviewCollaborators): Promise<string[]> {
  const text = workflowText();
  if (options.dryRun) return [text.trimEnd()];
  const { apiUrl = githubApiUrl(options.githubUrl), environment = process.env, askGh } = collaborators;
  const auth = await readPersonToken(new URL(options.githubUrl).host, { environment, scopes: 'workflow', askGh });
  const octokit = createOctokit({ auth, apiUrl });
  const file = { repository: options.repository, path: WORKFLOW_PATH, text, ...PULL };
  try {
    return await describe(await proposeFile(octokit, file, options.force), options, text);
  } catch (error) {
    throw error instanceof UsageError ? error : toUpstreamError(error, 'open the pull request with the workflow');
  }
}

const PULL = {
  branch: 'mendhook-review',
  title: 'ci: review pull requests with Claude Code',
  body: `This adds a workflow that reviews each pull request with Claude Code, and keeps one comment up to date.

- It needs the secret \`ANTHROPIC_API_KEY\` (Settings, Secrets and variables, Actions). Without it nothing is reviewed, and the job says so.
- With the secret \`SLACK_WEBHOOK_URL\`, an incoming webhook, Slack gets a note when a review begins and ends.
- Pull requests from forks are not reviewed: GitHub gives them no secrets.
- The model reads files. It has no shell and no network tool, and its job may only read the repository.

Every action is pinned by its commit.`,
} as const;

async function describe(proposal: Proposal, { repository }: ReviewOptions, text: string): Promise<string[]> {
  const place = `${WORKFLOW_PATH} of ${repository}`;
  switch (proposal.kind) {
    case 'there':
      return [`${place} is on ${terminalText(proposal.branch)} already: nothing to do`];
    case 'open':
      return [`the pull request is open already: nothing to do`, `  ${terminalText(proposal.url)}`];
    case 'updated':
      return [`the pull request has the new workflow`, `  ${terminalText(proposal.url)}`];
    case 'opened':
      return [
        `${proposal.draft ? 'a draft pull request' : 'a pull request (the repository takes no drafts)'} adds ${place}`,
        `  ${terminalText(proposal.url)}`,
        `next: add the secret ANTHROPIC_API_KEY to the repository, and SLACK_WEBHOOK_URL for notes (${documentPath('review.md')})`,
      ];
    case 'taken':
      throw new UsageError(
        `${repository} has a branch ${proposal.branch} without the workflow: delete it, or use --force to replace it`,
      );
    case 'differs':
      throw new UsageError(
        `${place} is another one on ${terminalText(proposal.branch)}: use --force to replace it\n${await difference(proposal.text, text)}`,
      );
  }
}

/** What would change, as git shows it. */
async function difference(before: string, after: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mendhook-review-'));
  try {
    await writeFile(join(folder, 'theirs'), before);
    await writeFile(join(folder, 'mendhook'), after);
    const { stdout } = await execa('git', ['diff', '--no-index', '--no-color', '--no-ext-diff', 'theirs', 'mendhook'], {
      cwd: folder,
      reject: false,
    });
    return terminalText(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

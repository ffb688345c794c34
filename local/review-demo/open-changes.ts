import type { LocalGitHub } from '@mendhook/emulators/github';
import type { SampleRepository } from '../demo/sample-repository.ts';
import { REVIEWED } from './review-demo-config.ts';
import { CONTRACTS, SAMPLE_CHANGES, type SampleChange } from './sample-changes.ts';

export type ChangeName = keyof typeof SAMPLE_CHANGES;

const { owner, repository } = REVIEWED;

/** Puts the sample on the local git host, with its contracts, its people and a stranger's fork. Safe to repeat. */
export async function prepareRepository(github: LocalGitHub, sample: SampleRepository): Promise<void> {
  await github.createRepository({
    owner,
    name: repository,
    defaultBranch: sample.branch,
    fromDirectory: sample.directory,
  });
  const isDescribed = await github.readFile(owner, repository, sample.branch, Object.keys(CONTRACTS)[0] ?? '');
  if (isDescribed === undefined) {
    const message = 'Describe the API and the orders table';
    await github.commitFiles(owner, repository, { branch: sample.branch, files: CONTRACTS, message, by: 'maya' });
  }
  for (const login of ['maya', 'jonas'])
    github.addCollaborator(owner, repository, { login, role: 'write', isMember: true });
  await github.forkRepository(owner, repository, SAMPLE_CHANGES.fork.author.login);
}

/**
 * Pushes a change and opens its pull request, as its author does.
 *
 * @returns its number
 * @throws {Error} when the change does not fit the sample any more
 */
export async function openChange(github: LocalGitHub, change: SampleChange, base: string): Promise<number> {
  const { branch, title, body, author, fork } = change;
  const files: Record<string, string> = { ...change.adds };
  for (const { file, from, to } of change.edits) {
    const parts = (files[file] ?? (await textOf(github, base, file))).split(from);
    if (parts.length !== 2) {
      throw new Error(`"${title}" changes a passage of ${file} that is not there exactly once: ${from}`);
    }
    files[file] = parts.join(to);
  }
  const source = fork ? author.login : owner;
  await github.commitFiles(source, repository, { branch, from: base, files, message: title, by: author.login });
  const head = fork ? `${author.login}:${branch}` : branch;
  return github.openPullRequest(owner, repository, { title, body, head, base, by: author.login });
}

async function textOf(github: LocalGitHub, base: string, path: string): Promise<string> {
  const file = await github.readFile(owner, repository, base, path);
  if (file?.kind !== 'text') throw new Error(`the sample has no text file ${path}`);
  return file.text;
}

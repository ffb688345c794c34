import { join } from 'node:path';
import { notifyPush } from './actions/notify.ts';
import { GitHubError } from './errors.ts';
import { followBranches } from './follow-branches.ts';
import { git, gitEnvironment } from './git.ts';
import { runProgram } from './programs.ts';
import { pushEnvironment } from './push-hook.ts';
import { pushRulesOf } from './push-rules.ts';
import type { StoredRepository } from './state.ts';
import { type GitHubWorld, gitDirectory } from './world.ts';

const NOTHING = '0'.repeat(40);

interface Move {
  readonly branch: string;
  /** Left out, the branch is new. */
  readonly from?: string;
  readonly to: string;
  readonly mayWriteWorkflows: boolean;
  /** Who moves it. */
  readonly by: string;
}

/**
 * Creates or moves a branch, by the rules that hold for a push.
 *
 * @throws {GitHubError} 422 with the rule that refuses it
 */
export async function moveBranch(world: GitHubWorld, repository: StoredRepository, move: Move): Promise<void> {
  const directory = gitDirectory(world, repository);
  const { branch, from = NOTHING, to, mayWriteWorkflows, by } = move;
  const rules = pushEnvironment(pushRulesOf(world, repository, mayWriteWorkflows));
  const hook = runProgram({
    file: join(directory, 'hooks', 'pre-receive'),
    ...{ args: [], directory, environment: { ...gitEnvironment(), ...rules } },
  });
  hook.output.resume();
  hook.write(Buffer.from(`${from} ${to} refs/heads/${branch}\n`));
  hook.endInput();
  const { exitCode, errors, fault } = await hook.ended;
  if (exitCode !== 0) throw new GitHubError(422, reasonOf(fault ?? errors));
  await git(directory, ['update-ref', `refs/heads/${branch}`, to, from]);
  await followBranches(world, repository, by);
  notifyPush(world, repository, { branch, before: move.from, after: to, by });
}

/** What the hook says to git comes with git's own prefix. */
const reasonOf = (said: string): string => said.replaceAll(/^error: /gm, '').trim();

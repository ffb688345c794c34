import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What GitHub refuses at a push beyond "may this token write": a change of a workflow without `workflows: write`, and a
 * push straight to a protected branch. The server says in the environment what holds for this push.
 */
export interface PushRules {
  readonly mayWriteWorkflows: boolean;
  readonly protectedBranches: readonly string[];
}

export const pushEnvironment = (rules: PushRules): Record<string, string> => ({
  GITHUB_WORKFLOWS: rules.mayWriteWorkflows ? 'write' : 'none',
  GITHUB_PROTECTED: rules.protectedBranches.map((branch) => `refs/heads/${branch}`).join(' '),
});

/** Puts the rules' enforcement into a bare repository, where git runs it before any ref moves. */
export async function installPushHook(directory: string): Promise<void> {
  await mkdir(join(directory, 'hooks'), { recursive: true });
  await writeFile(join(directory, 'hooks', 'pre-receive'), PRE_RECEIVE, { mode: 0o755 });
}

// `-m` shows a merge's changes too and `--full-history` follows each of its parents, so that a workflow cannot ride in on
// one; branch names hold no spaces.
const PRE_RECEIVE = `#!/bin/sh
zero=0000000000000000000000000000000000000000
while read -r old new ref; do
  case " $GITHUB_PROTECTED " in
    *" $ref "*)
      echo "error: GH006: Protected branch update failed for $ref." >&2
      echo "error: Changes must be made through a pull request." >&2
      exit 1 ;;
  esac
  if [ "$GITHUB_WORKFLOWS" != write ] && [ "$new" != "$zero" ]; then
    path=$(git -c core.quotePath=false log --full-history -m --format= --name-only "$new" --not --all -- .github/workflows | head -n 1)
    if [ -n "$path" ]; then
      echo "refusing to allow a GitHub App to create or update workflow \\\`$path\\\` without \\\`workflows\\\` permission" >&2
      exit 1
    fi
  fi
done
`;

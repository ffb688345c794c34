import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredRule } from './state.ts';

/**
 * What GitHub refuses at a push beyond "may this token write": a change of a workflow without `workflows: write`, and a
 * push straight to a protected branch. The server says in the environment what holds for this push.
 */
export interface PushRules {
  readonly mayWriteWorkflows: boolean;
  readonly protectedBranches: readonly string[];
  /** The rules of the repository's rulesets. */
  readonly rules: readonly StoredRule[];
  /** The commits that GitHub signed; nobody's key is known here. */
  readonly signedCommits: readonly string[];
  /** The required checks of branches, with the commits on which each passed. */
  readonly requiredChecks: readonly { readonly branches: string; readonly passed: readonly string[] }[];
}

export const pushEnvironment = (rules: PushRules): Record<string, string> => ({
  GITHUB_WORKFLOWS: rules.mayWriteWorkflows ? 'write' : 'none',
  GITHUB_PROTECTED: rules.protectedBranches.map((branch) => `refs/heads/${branch}`).join(' '),
  GITHUB_SIGNED: rules.signedCommits.join(' '),
  GITHUB_RULES: [
    ...rules.rules.map(({ branches, type, parameters }) =>
      [branches, type, parameters?.negate ?? false, parameters?.pattern ?? '-'].join('\t'),
    ),
    ...rules.requiredChecks.map(({ branches, passed }) =>
      [branches, 'required_status_checks', false, passed.join(' ') || '-'].join('\t'),
    ),
  ].join('\n'),
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
refuse() {
  echo "error: GH013: Repository rule violations found for $ref." >&2
  echo >&2
  echo "- $1" >&2
  exit 1
}
# Whether a line of text matches, turned round where the rule forbids the pattern.
accepts() {
  if printf '%s' "$1" | grep -qE -e "$pattern"; then [ "$negate" = false ]; else [ "$negate" = true ]; fi
}
while read -r old new ref; do
  case " $GITHUB_PROTECTED " in
    *" $ref "*)
      echo "error: GH006: Protected branch update failed for $ref." >&2
      echo "error: Changes must be made through a pull request." >&2
      exit 1 ;;
  esac
  [ "$new" = "$zero" ] || while IFS='	' read -r branches type negate pattern; do
    [ -n "$branches" ] || continue
    case "\${ref#refs/heads/}" in $branches) ;; *) continue ;; esac
    case "$type" in
      creation) [ "$old" != "$zero" ] || refuse "Cannot create ref due to creations being restricted." ;;
      required_status_checks)
        case " $pattern " in *" $new "*) ;; *) refuse "A required status check is expected." ;; esac ;;
      branch_name_pattern) accepts "\${ref#refs/heads/}" || refuse "Branch name must match a given regex pattern: $pattern" ;;
      required_signatures)
        for commit in $(git rev-list "$new" --not --all); do
          case " $GITHUB_SIGNED " in *" $commit "*) ;; *) refuse "Commits must have verified signatures." ;; esac
        done ;;
      commit_message_pattern)
        for commit in $(git rev-list "$new" --not --all); do
          accepts "$(git log -1 --format=%B "$commit")" || refuse "Commit message must match a given regex pattern: $pattern"
        done ;;
    esac
  done <<RULES || exit 1
$GITHUB_RULES
RULES
  if [ "$GITHUB_WORKFLOWS" != write ] && [ "$new" != "$zero" ]; then
    path=$(git -c core.quotePath=false log --full-history -m --format= --name-only "$new" --not --all -- .github/workflows | head -n 1)
    if [ -n "$path" ]; then
      echo "refusing to allow a GitHub App to create or update workflow \\\`$path\\\` without \\\`workflows\\\` permission" >&2
      exit 1
    fi
  fi
done
`;

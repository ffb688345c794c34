import type { BranchCommit, Commits, MergedPull } from '../../core/ports/commits.ts';

/** One repository's commits in memory: a line of them on each branch, as pushes made it. */
export function createMemoryCommits() {
  const branches = new Map<string, BranchCommit[]>();
  const pulls = new Map<string, MergedPull[]>();
  const lineOf = (ref: string): readonly BranchCommit[] | undefined => {
    const branch = branches.get(ref);
    if (branch !== undefined) return branch;
    for (const line of branches.values()) {
      const index = line.findIndex(({ sha }) => sha === ref);
      if (index !== -1) return line.slice(0, index + 1);
    }
    return undefined;
  };
  const commits: Commits = {
    between: async (_, { base, head }) => {
      const [from, to] = [lineOf(base), lineOf(head)];
      if (from === undefined || to === undefined) return undefined;
      const known = new Set(from.map(({ sha }) => sha));
      return to.filter(({ sha }) => !known.has(sha)).slice(0, 250);
    },
    read: async (_, sha) => lineOf(sha)?.at(-1),
    pullsOf: async (_, sha) => pulls.get(sha) ?? [],
    contains: async (_, { commit, ancestor }) => {
      const [line, other] = [lineOf(commit), lineOf(ancestor)];
      return line === undefined || other === undefined ? undefined : line.some(({ sha }) => sha === ancestor);
    },
  };
  return {
    ...commits,
    /** Adds a commit to a branch, with the pull request that brought it. */
    push: (branch: string, commit: BranchCommit, pull?: MergedPull) => {
      branches.set(branch, [...(branches.get(branch) ?? []), commit]);
      if (pull !== undefined) pulls.set(commit.sha, [pull]);
    },
    /** Moves a branch back: what came after a commit is gone from it. */
    reset: (branch: string, sha: string) => {
      const line = branches.get(branch) ?? [];
      const index = line.findIndex((each) => each.sha === sha);
      branches.set(`${branch}@old`, line);
      branches.set(branch, line.slice(0, index + 1));
    },
  };
}

import { cutText } from '../../core/text/cut-text.ts';
import { fetchCommit, fetchRef, findInHistory } from './fetch-commit.ts';
import type { Git } from './git.ts';

interface Wanted {
  /** The commit that fails, as the telemetry names it: untrusted. */
  readonly commit?: string | undefined;
  /** The version that fails, likewise. */
  readonly version?: string | undefined;
  /** What a version's tag or branch is called, such as `v{version}`. */
  readonly versionRef?: string | undefined;
  readonly base: { readonly branch: string; readonly commit: string };
  readonly token: string;
}

/**
 * Chooses the commit to work on and fetches it: the failing one, else the failing version's, else the branch's newest.
 *
 * @param history makes a repository for looking things up in
 * @returns `note`: why it is not the one asked for, in a sentence
 */
export async function chooseCommit(
  git: Git,
  history: () => Promise<Git>,
  wanted: Wanted,
): Promise<{ commit: string; note?: string }> {
  const { base, token } = wanted;
  const problems: string[] = [];
  if (wanted.commit !== undefined) {
    const found = await findByName(wanted.commit, { history, token, base, digits: 40 });
    if ('commit' in found) return fetched(git, found.commit, wanted);
    problems.push(found.problem);
  }
  const ref = refOf(wanted);
  if (ref !== undefined) {
    const found = await findByRef(git, ref, { history, token, base });
    const note =
      problems.length === 0 ? {} : { note: `${problems.join('. ')}; ${ref}, the failing version, is used instead.` };
    if ('commit' in found) return { ...(await fetched(git, found.commit, wanted)), ...note };
    problems.push(found.problem);
  }
  if (problems.length === 0) return { commit: base.commit };
  const instead = `the newest commit of ${base.branch} (${base.commit.slice(0, 12)}) is used instead`;
  return { commit: base.commit, note: `${problems.join('. ')}; ${instead}.` };
}

type Found = { readonly commit: string } | { readonly problem: string };

interface Place extends Pick<Wanted, 'base' | 'token'> {
  readonly history: () => Promise<Git>;
}

async function fetched(git: Git, commit: string, { base, token }: Wanted): Promise<{ commit: string }> {
  if (commit !== base.commit) await fetchCommit(git, commit, token);
  return { commit };
}

/** @param place.digits how many of a commit's 40 digits have to be named */
async function findByName(asked: string, { history, token, base, digits }: Place & { digits: number }): Promise<Found> {
  if (!new RegExp(`^[0-9a-f]{${digits},40}$`, 'i').test(asked))
    return { problem: 'The failing commit is not named by a full sha' };
  const name = asked.toLowerCase();
  if (name === base.commit) return { commit: name };
  const commit = await findInHistory(await history(), name, token);
  return commit === undefined
    ? { problem: `No branch or tag holds the failing commit ${name.slice(0, 12)}` }
    : { commit };
}

/** A version may carry what a tag's name cannot; it is then no version that anything is named after. */
function refOf({ version, versionRef }: Wanted): string | undefined {
  if (version === undefined || versionRef === undefined) return undefined;
  return versionRef.replaceAll('{version}', () => version);
}

async function findByRef(git: Git, ref: string, place: Place): Promise<Found> {
  const shown = JSON.stringify(cutText(ref, 100));
  if (!/^[\w][\w.+/-]{0,199}$/.test(ref))
    return { problem: `The failing version gives no name of a tag or branch (${shown})` };
  const commit = await fetchRef(git, ref, place.token);
  if (commit !== undefined) return { commit };
  // Many services take the commit, or the first digits of it, for their version.
  const named = await findByName(ref, { ...place, digits: 7 });
  return 'commit' in named ? named : { problem: `There is neither a tag nor a branch ${shown}` };
}

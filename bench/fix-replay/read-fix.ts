import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { isTestPath } from '../../core/diff/rules/is-test.ts';

/** A bug fix of a public repository, as its history has it: one commit with a test and a change of the source. */
export interface RealFix {
  readonly commit: string;
  /** The commit before the fix: the bug is there. */
  readonly base: string;
  readonly subject: string;
  /** Files that the commit adds or changes, by what they are. */
  readonly tests: readonly string[];
  readonly sources: readonly string[];
  /** Files that an agent cannot write: deleted, renamed or binary ones. They are left out. */
  readonly leftOut: readonly string[];
}

/** Git on one repository. Answers what it printed, without the last line end. */
export type RunGit = (args: readonly string[], input?: string) => Promise<string>;

/** @param directory a clone, or a bare repository */
export const gitIn =
  (directory: string): RunGit =>
  async (args, input) => {
    const { stdout } = await execa('git', ['-C', directory, '-c', 'core.quotePath=false', ...args], {
      ...(input === undefined ? {} : { input }),
      stripFinalNewline: false,
    });
    return stdout;
  };

/**
 * Reads a fix from a repository's history.
 *
 * @throws {Error} when there is no such commit, it has no parent, or it does not change both a test and a source
 */
export async function readFix(git: RunGit, named: string): Promise<RealFix> {
  const line = await git(['log', '-1', '--format=%H%x09%P%x09%s', named, '--']);
  const [commit = '', parents = '', subject = ''] = line.trim().split('\t');
  const [base] = parents.split(' ');
  if (base === undefined || base === '')
    throw new Error(`commit ${named} has no parent, so there is nothing before it`);
  const fix = { commit, base, subject, ...(await readFiles(git, base, commit)) };
  if (fix.tests.length === 0 || fix.sources.length === 0) {
    throw new Error(
      `commit ${named} changes ${fix.tests.length} tests and ${fix.sources.length} sources; expected both`,
    );
  }
  return fix;
}

/** Endings of what no program runs. */
const DOCUMENTS = /\.(?:md|markdown|rst|txt|adoc)$|(?:^|\/)(?:CHANGES|CHANGELOG|History|NEWS|AUTHORS)[^/]*$/i;

async function readFiles(
  git: RunGit,
  base: string,
  commit: string,
): Promise<Pick<RealFix, 'tests' | 'sources' | 'leftOut'>> {
  const range = ['--no-renames', '-z', base, commit];
  const states = (await git(['diff', '--name-status', ...range])).split('\0');
  const sizes = await git(['diff', '--numstat', ...range]);
  const binary = new Set([...sizes.matchAll(/^-\t-\t([^\0]+)/gm)].map(([, path]) => path ?? ''));
  const changed = [];
  const leftOut = [];
  for (let at = 0; at + 1 < states.length; at += 2) {
    const [state = '', path = ''] = states.slice(at, at + 2);
    if (!/^[AM]$/.test(state) || binary.has(path)) leftOut.push(path);
    else if (!DOCUMENTS.test(path)) changed.push(path);
  }
  return {
    tests: changed.filter(isTestPath),
    sources: changed.filter((path) => !isTestPath(path)),
    leftOut,
  };
}

/** The patch of some files between a fix and the commit before it. */
export const patchOf = (git: RunGit, { base, commit }: Pick<RealFix, 'base' | 'commit'>, paths: readonly string[]) =>
  git(['diff', '--no-renames', '--full-index', base, commit, '--', ...paths]);

/** The sources that a fix changes, as they were before it, by path; without those that it adds. */
export async function textsOf(
  git: RunGit,
  { base, sources }: Pick<RealFix, 'base' | 'sources'>,
): Promise<ReadonlyMap<string, string>> {
  const known = new Set((await git(['ls-tree', '-r', '-z', '--name-only', base, '--', ...sources])).split('\0'));
  const wanted = sources.filter((path) => known.has(path));
  return new Map(
    await Promise.all(wanted.map(async (path) => [path, await git(['show', `${base}:${path}`])] as const)),
  );
}

/** A checkout of one commit that may be changed at will; `close` removes it. */
export async function openCheckout(repository: string, commit: string) {
  const root = await mkdtemp(join(tmpdir(), 'fix-replay-'));
  const directory = join(root, 'checkout');
  await execa('git', ['clone', '--quiet', '--shared', '--no-checkout', repository, directory]);
  const git = gitIn(directory);
  await git(['checkout', '--quiet', '-B', 'main', commit]);
  return {
    root,
    directory,
    git,
    /** Back to the commit, with a patch on it. */
    async reset(...patches: readonly string[]) {
      await git(['reset', '--quiet', '--hard', commit]);
      await git(['clean', '--quiet', '-ffdx']);
      for (const patch of patches) await git(['apply', '--whitespace=nowarn', '-'], patch);
    },
    /** Whether a patch applies to what is there now. */
    applies: async (patch: string, ...options: readonly string[]) =>
      patch !== '' &&
      (await git(['apply', '--check', ...options, '-'], patch).then(
        () => true,
        () => false,
      )),
    close: () => rm(root, { recursive: true, force: true }),
  };
}

export type Checkout = Awaited<ReturnType<typeof openCheckout>>;

import { appendFile, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import { type Checkout, patchOf, type RealFix, type RunGit, readFix } from './read-fix.ts';

/** One answer to the bug, as an agent might give it. */
export interface Variant {
  readonly name: 'true fix' | 'no-op' | 'breaks another test' | 'fix of another bug';
  /** What mendhook has to say of it. */
  readonly expected: 'verified' | 'refused';
  /** From the commit before the fix. */
  readonly patch: string;
  readonly regressionFiles: readonly string[];
  /** The other commit that it is made with. */
  readonly other?: string;
}

/**
 * Makes the answers that are tried: the fix itself, a change that does nothing, the fix with an earlier fix taken back, and
 * the fix of a later bug. The last two are left out where the history has none that applies.
 */
export async function makeVariants(git: RunGit, checkout: Checkout, fix: RealFix): Promise<readonly Variant[]> {
  const tests = await patchOf(git, fix, fix.tests);
  const whole = await patchOf(git, fix, [...fix.tests, ...fix.sources]);
  const regressionFiles = fix.tests;
  const broken = await breakAnother(git, checkout, fix, whole);
  const other = await fixAnother(git, checkout, fix);
  return [
    { name: 'true fix', expected: 'verified', patch: whole, regressionFiles },
    { name: 'no-op', expected: 'refused', patch: await addComment(checkout, fix, tests), regressionFiles },
    ...(broken === undefined
      ? []
      : [{ name: 'breaks another test', expected: 'refused', regressionFiles, ...broken } as const]),
    ...(other === undefined ? [] : [{ name: 'fix of another bug', expected: 'refused', ...other } as const]),
  ];
}

/** Languages whose comments begin with a hash; those of all others begin with two slashes. */
const HASH = new Set(['.py', '.rb', '.sh', '.ex', '.exs', '.pl', '.r', '.toml', '.yml', '.yaml']);

async function addComment(checkout: Checkout, { sources }: RealFix, tests: string): Promise<string> {
  const [source = ''] = sources;
  await checkout.reset(tests);
  const sign = HASH.has(extname(source)) ? '#' : '//';
  await appendFile(join(checkout.directory, source), `${sign} Looked at, and nothing changed.\n`);
  return readChange(checkout);
}

/** The fix, and the source of an earlier change taken back, whose test is in the suite. Fixes are tried first. */
async function breakAnother(git: RunGit, checkout: Checkout, fix: RealFix, whole: string) {
  for await (const earlier of changesOf(
    git,
    [...FIXES, '--first-parent', fix.base],
    [...FIXES, fix.base],
    [fix.base],
  )) {
    const sources = await patchOf(git, earlier, earlier.sources);
    await checkout.reset(whole);
    if (!(await checkout.applies(sources, '--reverse', LITTLE_CONTEXT))) continue;
    // The earlier change's test must still be there, so that it can fail.
    if (!(await has(checkout, await patchOf(git, earlier, earlier.tests)))) continue;
    await checkout.git(['apply', '--reverse', LITTLE_CONTEXT, '-'], sources);
    return { patch: await readChange(checkout), other: earlier.commit };
  }
  return undefined;
}

/** A later change with its test, that applies to the commit before this one. Fixes are tried first. */
async function fixAnother(git: RunGit, checkout: Checkout, fix: RealFix) {
  const since = ['--reverse', `${fix.commit}..HEAD`];
  for await (const later of changesOf(git, [...FIXES, '--first-parent', ...since], [...FIXES, ...since], since)) {
    const patch = await patchOf(git, later, [...later.tests, ...later.sources]);
    await checkout.reset();
    if (!(await checkout.applies(patch, LITTLE_CONTEXT))) continue;
    await checkout.git(['apply', '--whitespace=nowarn', LITTLE_CONTEXT, '-'], patch);
    return { patch: await readChange(checkout), regressionFiles: later.tests, other: later.commit };
  }
  return undefined;
}

/** Lines around a change often changed since: one of them has to match. */
const LITTLE_CONTEXT = '-C1';
const COMMITS_READ = 600;
const FILES_MOST = 8;

/** Commits that call themselves a fix of a fault. */
const FIXES = ['-i', '--perl-regexp', '--grep=^(?!.*typo).*fix'];
const TESTS = ['--', ':(icase)*test*', ':(icase)*spec*'];

/** Commits of each range in turn that add to a test, and change a few sources. */
async function* changesOf(git: RunGit, ...ranges: readonly (readonly string[])[]): AsyncGenerator<RealFix> {
  for (const range of ranges) {
    const read = ['--format=%H', '--no-merges', `--max-count=${COMMITS_READ}`];
    const listed = await git(['log', ...read, ...range, ...TESTS]);
    for (const commit of listed.split('\n').filter((line) => line !== '')) {
      const fix = await readFix(git, commit).catch(() => undefined); // no test in it: not one to try
      if (fix === undefined || fix.tests.length + fix.sources.length > FILES_MOST) continue;
      if (adds(await patchOf(git, fix, fix.tests))) yield fix;
    }
  }
}

/** Whether a patch adds more lines than it takes away. */
function adds(patch: string): boolean {
  const kinds = parsePatch(patch).flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines.map(({ kind }) => kind)));
  const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
  return count('added') > count('removed');
}

/** Whether the checkout still holds each line that a patch added. */
async function has({ directory }: Checkout, patch: string): Promise<boolean> {
  for (const { path, hunks } of parsePatch(patch)) {
    const text = await readFile(join(directory, path), 'utf8').catch(() => ''); // moved or deleted since
    const there = new Set(text.split('\n'));
    if (!hunks.every(({ lines }) => lines.every((line) => line.kind !== 'added' || there.has(line.text)))) return false;
  }
  return true;
}

/** What the checkout holds now beside its commit. */
async function readChange({ git }: Checkout): Promise<string> {
  await git(['add', '--all', '--force']);
  return git(['diff', '--cached', '--no-renames', '--full-index', 'HEAD']);
}

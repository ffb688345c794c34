import { appendFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
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

/** The fix, and the source of an earlier fix taken back, whose test is in the suite. */
async function breakAnother(git: RunGit, checkout: Checkout, fix: RealFix, whole: string) {
  for await (const earlier of fixesOf(git, ['--first-parent', fix.base])) {
    const sources = await patchOf(git, earlier, earlier.sources);
    await checkout.reset(whole);
    if (!(await checkout.applies(sources, '--reverse'))) continue;
    // The earlier fix's test must still be what it was, so that it can fail.
    if (!(await checkout.applies(await patchOf(git, earlier, earlier.tests), '--reverse'))) continue;
    await checkout.git(['apply', '--reverse', '-'], sources);
    return { patch: await readChange(checkout), other: earlier.commit };
  }
  return undefined;
}

/** A later fix with its test, that applies to the commit before this one. */
async function fixAnother(git: RunGit, checkout: Checkout, fix: RealFix) {
  for await (const later of fixesOf(git, ['--first-parent', '--reverse', `${fix.commit}..HEAD`])) {
    const patch = await patchOf(git, later, [...later.tests, ...later.sources]);
    await checkout.reset();
    if (!(await checkout.applies(patch))) continue;
    await checkout.git(['apply', '--whitespace=nowarn', '-'], patch);
    return { patch: await readChange(checkout), regressionFiles: later.tests, other: later.commit };
  }
  return undefined;
}

const COMMITS_READ = 600;
const FILES_MOST = 8;

/** Commits that call themselves a fix, and change both a test and a few sources. */
async function* fixesOf(git: RunGit, range: readonly string[]): AsyncGenerator<RealFix> {
  const listed = await git([
    'log',
    '--format=%H%x09%P',
    '--no-merges',
    '-i',
    '--grep=fix',
    `--max-count=${COMMITS_READ}`,
    ...range,
  ]);
  for (const line of listed.trim().split('\n')) {
    const [commit = ''] = line.split('\t');
    if (commit === '') continue;
    const fix = await readFix(git, commit).catch(() => undefined); // no test in it: not one to try
    if (fix !== undefined && fix.tests.length + fix.sources.length <= FILES_MOST) yield fix;
  }
}

/** What the checkout holds now beside its commit. */
async function readChange({ git }: Checkout): Promise<string> {
  await git(['add', '--all', '--force']);
  return git(['diff', '--cached', '--no-renames', '--full-index', 'HEAD']);
}

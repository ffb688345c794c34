import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../core/config/config.ts';
import { duration } from '../core/text/quantities.ts';
import type { Timeline } from '../local/demo/timeline.ts';
import { runTry } from '../local/try/run-try.ts';
import type { TriedAttempt } from '../local/try/try-result.ts';
import { conversationFor } from './fix-replay/conversation.ts';
import { deriveStack } from './fix-replay/derive-stack.ts';
import { type Checkout, gitIn, openCheckout, patchOf, type RealFix, readFix, textsOf } from './fix-replay/read-fix.ts';
import { makeVariants, type Variant } from './fix-replay/variants.ts';

const USAGE =
  'fix-replay DIR FIX [STACK] [--setup LINE] [--command LINE --regression LINE]: a git repository, a commit of it that fixes a bug, and the bug’s stack trace; the test commands, where the worker is not to find them itself';

/** What mendhook made of one variant. */
interface Replayed {
  readonly variant: Variant;
  readonly attempt: TriedAttempt;
  readonly durationMs: number;
}

/**
 * Plays a real fix of a public repository through the whole local runtime, and answers to the same bug that are wrong. The
 * model is scripted; triage, worker, Claude Code, git and the repository's own tests are real. The worker finds the test
 * commands by itself, unless options name them.
 *
 * @param args the repository, the commit of the fix, and a file with the bug's stack trace. Without one, a trace is made of
 *   the places that the fix changes. The options are the settings `services[].test.*` of the same names.
 */
export async function run(args: readonly string[]): Promise<string> {
  const { positionals, values: test } = parseArgs({
    args: [...args],
    options: { setup: { type: 'string' }, command: { type: 'string' }, regression: { type: 'string' } },
    allowPositionals: true,
  });
  const [directory, named, stackFile] = positionals;
  if (directory === undefined || named === undefined) throw new Error(`expected ${USAGE}`);
  const repository = resolve(directory);
  const git = gitIn(repository);
  const fix = await readFix(git, named);
  const checkout = await openCheckout(repository, fix.base);
  try {
    const error =
      stackFile === undefined
        ? deriveStack(await patchOf(git, fix, fix.sources), await textsOf(git, fix), fix.subject)
        : await readFile(stackFile, 'utf8');
    const replayed: Replayed[] = [];
    for (const variant of await makeVariants(git, checkout, fix)) {
      replayed.push(await replay(checkout, fix, variant, error, test));
    }
    return report(basename(repository.replace(/\/(?:repo|\.git)$/, '')), fix, replayed);
  } finally {
    await checkout.close();
  }
}

const DOLLARS = 20;

async function replay(
  checkout: Checkout,
  fix: RealFix,
  variant: Variant,
  error: string,
  test: Readonly<Record<string, string | undefined>>,
): Promise<Replayed> {
  const conversation = await conversationFor(checkout, variant, fix.subject);
  await checkout.reset();
  const name = 'public/replayed';
  const config = parseConfig(
    { services: [{ name: 'replayed', repository: name, slackChannel: '#replay', test }] },
    'the configuration of the replay',
  );
  const [service] = config.services;
  if (service === undefined) throw new Error('the configuration of the replay has no service');
  const stateDirectory = await mkdtemp(join(tmpdir(), 'fix-replay-state-'));
  const startedAt = performance.now();
  process.stderr.write(
    `${variant.name}${variant.other === undefined ? '' : ` (with ${variant.other.slice(0, 12)})`}\n`,
  );
  try {
    const result = await runTry({
      config,
      service,
      repository: { directory: checkout.directory, name, branch: 'main', commit: fix.base },
      commit: fix.base,
      error,
      limit: DOLLARS,
      real: {},
      conversation,
      stateDirectory,
      timeline: onStderr,
      signal: new AbortController().signal,
    });
    if (result.kind !== 'attempt') throw new Error('no attempt was made');
    return { variant, attempt: result.attempt, durationMs: performance.now() - startedAt };
  } finally {
    await rm(stateDirectory, { recursive: true, force: true, maxRetries: 3 });
  }
}

const line = (text: string): void => void process.stderr.write(`  ${text}\n`);
const onStderr: Timeline = { step: line, say: line, check: (text) => line(text), progress: () => undefined };

function report(name: string, { commit, subject, leftOut }: RealFix, replayed: readonly Replayed[]): string {
  return [
    `${name} ${commit.slice(0, 12)}: ${subject}`,
    ...(leftOut.length === 0 ? [] : [`left out, since an agent cannot write it: ${leftOut.join(', ')}`]),
    ...replayed.flatMap(describe),
    `${replayed.filter(isRight).length} of ${replayed.length} as expected`,
  ].join('\n');
}

const isVerified = ({ attempt }: Replayed): boolean => attempt.outcome.kind === 'fix-verified';
/** An attempt that failed says nothing of the answer. */
const isRight = (each: Replayed): boolean =>
  each.attempt.outcome.kind !== 'failed' && isVerified(each) === (each.variant.expected === 'verified');

function describe(each: Replayed): string[] {
  const { variant, attempt, durationMs } = each;
  const { outcome, proof, tests } = attempt;
  const rule = outcome.rule === undefined ? '' : ` (${outcome.rule})`;
  return [
    `${isRight(each) ? 'right' : 'WRONG'}  ${variant.name}: ${outcome.kind}${rule}, proof ${proof?.grade ?? 'none'}, ${duration(durationMs)}`,
    `       ${outcome.reason}`,
    ...(proof === undefined ? [] : [`       ${proof.reason}`]),
    ...tests.map(
      (run) =>
        `       ${duration(run.durationMs).padStart(8)}  ${run.passed ? 'green' : 'red  '}  ${run.name}: ${run.command}`,
    ),
  ];
}

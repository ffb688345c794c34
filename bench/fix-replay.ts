import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseConfig } from '../core/config/config.ts';
import { duration } from '../core/text/quantities.ts';
import { createAttemptPlayer } from './fix-replay/attempt-player.ts';
import { deriveStack } from './fix-replay/derive-stack.ts';
import { type ReplayOptions, readOptions } from './fix-replay/options.ts';
import type { Played } from './fix-replay/player.ts';
import { type Checkout, gitIn, openCheckout, patchOf, type RealFix, readFix, textsOf } from './fix-replay/read-fix.ts';
import { makeVariants, type Variant } from './fix-replay/variants.ts';
import { openVerificationPlayer } from './fix-replay/verification-player.ts';

/** What mendhook made of one variant. */
interface Replayed extends Played {
  readonly variant: Variant;
  readonly durationMs: number;
}

/**
 * Plays a real fix of a public repository through the whole local runtime, and answers to the same bug that are wrong. The
 * model is scripted; triage, worker, Claude Code, git and the repository's own tests are real. The worker finds the test
 * commands by itself, unless options name them. With `--verification` only the worker's verification is played.
 *
 * @param args as `readOptions` takes them
 */
export async function run(args: readonly string[]): Promise<string> {
  const options = readOptions(args);
  const repository = resolve(options.directory);
  const git = gitIn(repository);
  const fix = await readFix(git, options.fix);
  const checkout = await openCheckout(repository, fix.base);
  try {
    const error =
      options.stackFile === undefined
        ? deriveStack(await patchOf(git, fix, fix.sources), await textsOf(git, fix), fix.subject)
        : await readFile(options.stackFile, 'utf8');
    const variants = choose(await makeVariants(git, checkout, fix), options.answers);
    const replayed = await replayAll(variants, { checkout, fix, error }, options);
    return report(basename(repository.replace(/\/(?:repo|\.git)$/, '')), fix, replayed);
  } finally {
    await checkout.close();
  }
}

/** @throws {Error} when there is no answer of a name */
function choose(variants: readonly Variant[], names: readonly string[]): readonly Variant[] {
  const unknown = names.find((name) => variants.every((variant) => variant.name !== name));
  if (unknown !== undefined) {
    const known = variants.map(({ name }) => `"${name}"`).join(', ');
    throw new Error(`there is no answer "${unknown}" to this bug; expected ${known}`);
  }
  return names.length === 0 ? variants : variants.filter(({ name }) => names.includes(name));
}

async function replayAll(
  variants: readonly Variant[],
  bug: { readonly checkout: Checkout; readonly fix: RealFix; readonly error: string },
  { verificationAlone, test }: ReplayOptions,
): Promise<readonly Replayed[]> {
  const config = parseConfig(
    { services: [{ name: 'replayed', repository: 'public/replayed', slackChannel: '#replay', test }] },
    'the configuration of the replay',
  );
  const [service] = config.services;
  if (service === undefined) throw new Error('the configuration of the replay has no service');
  const player = verificationAlone
    ? await openVerificationPlayer(bug, service)
    : createAttemptPlayer(bug, { config, service });
  const replayed: Replayed[] = [];
  try {
    for (const variant of variants) {
      const startedAt = performance.now();
      process.stderr.write(
        `${variant.name}${variant.other === undefined ? '' : ` (with ${variant.other.slice(0, 12)})`}\n`,
      );
      const played = await player.play(variant);
      const each = { ...played, variant, durationMs: performance.now() - startedAt };
      replayed.push(each);
      // A replay takes minutes: what is known is not lost when it is ended early.
      process.stderr.write(`${describe(each).join('\n')}\n`);
    }
  } finally {
    await player.close();
  }
  return replayed;
}

function report(name: string, { commit, subject, leftOut }: RealFix, replayed: readonly Replayed[]): string {
  return [
    `${name} ${commit.slice(0, 12)}: ${subject}`,
    ...(leftOut.length === 0 ? [] : [`left out, since an agent cannot write it: ${leftOut.join(', ')}`]),
    ...replayed.flatMap(describe),
    `${replayed.filter(isRight).length} of ${replayed.length} as expected`,
  ].join('\n');
}

const isVerified = ({ outcome }: Replayed): boolean => outcome.kind === 'fix-verified';
/** An attempt that failed says nothing of the answer. */
const isRight = (each: Replayed): boolean =>
  each.outcome.kind !== 'failed' && isVerified(each) === (each.variant.expected === 'verified');

function describe(each: Replayed): string[] {
  const { variant, outcome, proof, tests, durationMs } = each;
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
